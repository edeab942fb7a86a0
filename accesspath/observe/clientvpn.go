package observe

import "private-notebook/accesspath"

const vpnID = "clientVpnEndpointId"

func (b *builder) readClientVPNs() {
	index := map[string]int{}
	for _, r := range b.of("aws:ec2clientvpn/endpoint:Endpoint") {
		index[r.ID] = len(b.topology.ClientVPNs)
		b.topology.ClientVPNs = append(b.topology.ClientVPNs, accesspath.ClientVPN{
			Element: element(r), ID: r.ID, VPCID: r.text("vpcId"), DNSServers: union(r.texts("dnsServers"), nil),
			SplitTunnel: r.flag("splitTunnel", false), SecurityGroupIDs: union(r.texts("securityGroupIds"), nil),
			Associations: []accesspath.Association{}, AuthorizationRules: []accesspath.AuthorizationRule{},
		})
		b.vpc(r.text("vpcId"))
	}
	find := func(r item) *accesspath.ClientVPN {
		i, known := index[r.text(vpnID)]
		if !known {
			b.note(r.Resource, "its Client VPN endpoint is declared elsewhere")
			return nil
		}
		return &b.topology.ClientVPNs[i]
	}
	for _, r := range b.of("aws:ec2clientvpn/networkAssociation:NetworkAssociation") {
		if v := find(r); v != nil {
			b.associate(v, r)
		}
	}
	for _, r := range b.of("aws:ec2clientvpn/authorizationRule:AuthorizationRule") {
		if v := find(r); v != nil {
			v.AuthorizationRules = append(v.AuthorizationRules, accesspath.AuthorizationRule{
				Element: element(r), TargetNetworkCIDR: r.text("targetNetworkCidr"), AccessGroupID: r.text("accessGroupId"),
			})
		}
	}
	for _, r := range b.of("aws:ec2clientvpn/route:Route") {
		if v := find(r); v != nil {
			v.Routes = append(v.Routes, accesspath.VPNRoute{
				Element: element(r), DestinationCIDRBlock: r.text("destinationCidrBlock"),
			})
		}
	}
}

func (b *builder) associate(v *accesspath.ClientVPN, r item) {
	subnet := r.text("subnetId")
	v.Associations = append(v.Associations, accesspath.Association{Element: element(r), SubnetID: subnet})
	home := r.text("vpcId")
	if home == "" {
		home = v.VPCID
	}
	b.inSubnets(home, subnet)
}
