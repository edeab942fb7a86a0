package observe

import "private-notebook/accesspath/topology"

func (b *builder) readResolvers() {
	for _, r := range b.of("aws:route53/resolverEndpoint:ResolverEndpoint") {
		resolver := topology.Resolver{
			Element: element(r), ID: r.ID, Direction: r.text("direction"), IPAddresses: []topology.ResolverAddress{},
			SecurityGroupIDs: union(r.texts("securityGroupIds"), nil),
		}
		home := r.text("hostVpcId")
		if home == "" {
			home = b.vpcOfGroups(resolver.SecurityGroupIDs)
		}
		for _, part := range r.nested("ipAddresses") {
			address := topology.ResolverAddress{SubnetID: part.text("subnetId"), IP: part.text("ip")}
			resolver.IPAddresses = append(resolver.IPAddresses, address)
			b.inSubnets(home, address.SubnetID)
			b.place(home, address.IP)
		}
		b.topology.Resolvers = append(b.topology.Resolvers, resolver)
	}
}
