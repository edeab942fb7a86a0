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
	for _, r := range b.of("aws:ec2/vpcEndpoint:VpcEndpoint") {
		if r.text("vpcEndpointType") != "Interface" {
			continue
		}
		e := topology.Endpoint{
			Element: element(r), ID: r.ID, ServiceName: r.text("serviceName"), VPCID: r.text("vpcId"),
			SubnetIDs:         union(r.texts("subnetIds"), subnets[r.ID]),
			SecurityGroupIDs:  union(r.texts("securityGroupIds"), groups[r.ID]),
			PrivateDNSEnabled: r.flag("privateDnsEnabled", false), Policy: r.policyText("policy"),
		}
		if policy, separate := policies[r.ID]; separate {
			e.Policy = policy
		}
		if on, separate := privateDNS[r.ID]; separate {
			e.PrivateDNSEnabled = on
		}
		b.topology.Endpoints = append(b.topology.Endpoints, e)
		b.inSubnets(e.VPCID, e.SubnetIDs...)
		for _, part := range r.nested("subnetConfigurations") {
			b.place(e.VPCID, part.text("ipv4"))
			b.endpointAddresses[e.ID] = append(b.endpointAddresses[e.ID], present(part.text("ipv4"))...)
		}
	}
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

// policyText keeps a policy that cannot be read from looking like none, which would mean AWS's default.
func (i item) policyText(name string) string {
	if i.hidden(name) {
		i.value(name)
		return "a policy that cannot be read"
	}
	return i.text(name)
}

// leadsToNotebook says whether an endpoint is one of the pair that a notebook is reached through.
func (b *builder) leadsToNotebook(e *topology.Endpoint) bool {
	names, err := awsnames.ForRegion(b.topology.Region)
	return err == nil && (e.ServiceName == names.APIService || e.ServiceName == names.NotebookService)
}
