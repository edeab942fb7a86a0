package observe

import (
	"slices"

	"private-notebook/accesspath/topology"
	"private-notebook/internal/awsnames"
)

// readEndpoints reads interface endpoints and the resources that complete them. Gateway endpoints are for other services.
func (b *builder) readEndpoints() {
	policies, privateDNS := b.separateParts()
	subnets := b.pairs("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", "vpcEndpointId", "subnetId")
	groups := b.pairs("aws:ec2/securityGroupAssociation:SecurityGroupAssociation", "vpcEndpointId", "securityGroupId")
	attached := b.attachedGroups()
	for _, r := range b.of("aws:ec2/vpcEndpoint:VpcEndpoint") {
		if r.text("vpcEndpointType") != "Interface" {
			continue
		}
		e := topology.Endpoint{
			Element: element(r), ID: r.ID, ServiceName: r.text("serviceName"), VPCID: r.text("vpcId"),
			SubnetIDs:         union(r.texts("subnetIds"), subnets[r.ID]),
			SecurityGroupIDs:  union(r.texts("securityGroupIds"), groups[r.ID]),
			PrivateDNSEnabled: r.flag("privateDnsEnabled", false), Policy: r.policyText("policy"),
			State: r.text("state"), IPAddressType: r.text("ipAddressType"), DNSRecordIPType: recordType(r),
		}
		if policy, separate := policies[r.ID]; separate {
			e.Policy = policy
		}
		if on, separate := privateDNS[r.ID]; separate {
			e.PrivateDNSEnabled = on
		}
		e.SecurityGroupIDs = union(e.SecurityGroupIDs, b.groupsOnInterfaces(r, e.SecurityGroupIDs, attached))
		e.Addresses = b.addressesOf(r)
		for _, address := range e.Addresses {
			b.place(e.VPCID, address)
		}
		b.endpointAddresses[e.ID] = e.Addresses
		b.topology.Endpoints = append(b.topology.Endpoints, e)
		b.inSubnets(e.VPCID, e.SubnetIDs...)
	}
}

// recordType is "" where the endpoint's names follow its addresses, which AWS also calls "not-specified".
func recordType(r item) string {
	for _, options := range r.parts("dnsOptions") {
		if kind := options.text("dnsRecordIpType"); kind != "not-specified" {
			return kind
		}
	}
	return ""
}

// addressesOf are the known addresses of an endpoint: those that its own resource shows, and those of its network interfaces where
// the stack reads them.
func (b *builder) addressesOf(r item) []string {
	var found []string
	for _, part := range r.parts("subnetConfigurations") {
		found = append(append(found, present(part.text("ipv4"))...), present(part.text("ipv6"))...)
	}
	own := r.texts("networkInterfaceIds")
	for _, card := range b.of("aws:ec2/networkInterface:NetworkInterface") {
		if slices.Contains(own, card.ID) {
			found = union(found, card.textsAtAny("privateIp privateIps ipv6Addresses"))
		}
	}
	return found
}

func (b *builder) separateParts() (policies map[string]string, privateDNS map[string]bool) {
	policies, privateDNS = map[string]string{}, map[string]bool{}
	for _, r := range b.of("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy") {
		policies[r.text("vpcEndpointId")] = r.policyText("policy")
	}
	for _, r := range b.of("aws:vpc/endpointPrivateDns:EndpointPrivateDns") {
		privateDNS[r.text("vpcEndpointId")] = r.flag("privateDnsEnabled", false)
	}
	return policies, privateDNS
}

// pairs are the second properties of a type's resources by the first.
func (b *builder) pairs(token, by, of string) map[string][]string {
	found := map[string][]string{}
	for _, r := range b.of(token) {
		key := r.text(by)
		found[key] = union(found[key], present(r.text(of)))
	}
	return found
}

// union keeps the order of the first list.
func union(first, second []string) []string {
	all := append([]string{}, first...)
	for _, text := range second {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// leadsToNotebook says whether an endpoint is one of the pair that a notebook is reached through.
func (b *builder) leadsToNotebook(e *topology.Endpoint) bool {
	names, err := awsnames.ForRegion(b.topology.Region)
	return err == nil && (e.ServiceName == names.APIService || e.ServiceName == names.NotebookService)
}
