package observe

import "strings"

// dhcpOptions are a set of options as a stack declares it.
type dhcpOptions struct {
	urn     string
	servers []string
}

const amazonDNS = "AmazonProvidedDNS"

// readDHCPOptions says which DNS servers workloads of each VPC are given. The association is newer than what the VPC shows. A VPC
// whose options nothing declares has the account's default, which is Amazon's server alone (VPC User Guide, "DHCP option sets in
// Amazon VPC").
func (b *builder) readDHCPOptions() {
	declared := map[string]dhcpOptions{}
	for _, r := range b.of("aws:ec2/vpcDhcpOptions:VpcDhcpOptions", "aws:ec2/defaultVpcDhcpOptions:DefaultVpcDhcpOptions") {
		var servers []string
		for _, text := range r.textsAt("domainNameServers") {
			servers = append(servers, strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' })...)
		}
		declared[r.ID] = dhcpOptions{r.URN, servers}
	}
	chosen := map[string]item{}
	for _, r := range b.of("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc") {
		if _, known := declared[r.text("dhcpOptionsId")]; known {
			chosen[r.ID] = r
		}
	}
	for _, r := range b.of("aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation") {
		chosen[r.text("vpcId")] = r
	}
	for _, vpcID := range sorted(chosen) {
		r := chosen[vpcID]
		options, known := declared[r.text("dhcpOptionsId")]
		v := b.vpcs[vpcID]
		switch {
		case v == nil:
		case !known:
			b.noteEffect(r.Resource, mayMute.gravely(), "the DHCP options %s of %s are declared elsewhere, so the DNS servers of its workloads "+
				"are not known; the model takes Amazon's", r.text("dhcpOptionsId"), b.titleOfVPC(vpcID))
		case len(options.servers) == 0:
			b.noteEffect(r.Resource, mayMute.gravely(), "the DHCP options of %s name no DNS server, and AWS does not say what its workloads "+
				"ask then; the model takes Amazon's", b.titleOfVPC(vpcID))
			v.DHCPOptionsURN = options.urn
		case len(options.servers) == 1 && options.servers[0] == amazonDNS:
			v.DHCPOptionsURN = options.urn
		default:
			v.DHCPOptionsURN, v.DNSServers = options.urn, options.servers
		}
	}
}
