package observe

import (
	"slices"

	"private-notebook/accesspath/topology"
	"private-notebook/internal/awsnames"
)

// addStatedEndpoints adds the endpoints that only the configuration states. What nobody could look at is taken at its widest - in every known
// subnet of the VPC, admitting everybody, with private DNS and AWS's own policy - and every answer that rests on it says so. A resource of the same
// ID is better knowledge.
func (b *builder) addStatedEndpoints() {
	names, err := awsnames.ForRegion(b.topology.Region)
	for _, stated := range b.stated.Endpoints {
		isKnown := slices.ContainsFunc(b.topology.Endpoints, func(e topology.Endpoint) bool { return e.ID == stated.ID })
		if stated.ID == "" || isKnown || err != nil {
			continue
		}
		service := names.APIService
		if stated.OfNotebooks {
			service = names.NotebookService
		}
		group := b.addWidestGroup(stated)
		b.topology.Endpoints = append(b.topology.Endpoints, topology.Endpoint{
			Element: topology.Element{Origin: topology.Assumed}, ID: stated.ID, ServiceName: service, VPCID: stated.VPCID,
			SubnetIDs: b.knownSubnetsOf(stated.VPCID), SecurityGroupIDs: []string{group}, PrivateDNSEnabled: true,
		})
		b.vpc(stated.VPCID)
		b.assume("Endpoint %s of %s is stated by the settings, and this account cannot look it up: it is assumed to be in %s with private DNS on, to "+
			"admit HTTPS from everybody, and to have AWS's own policy", stated.ID, service, stated.VPCID)
	}
}

// addWidestGroup is a group in the place of those that an endpoint wears.
func (b *builder) addWidestGroup(stated StatedEndpoint) string {
	id := "groups of " + stated.ID
	assumed := topology.Element{Origin: topology.Assumed}
	const port = 443
	from := func(v4, v6 string) topology.Rule {
		return topology.Rule{Element: assumed, IPProtocol: "tcp", FromPort: port, ToPort: port, CIDRIPv4: v4, CIDRIPv6: v6}
	}
	b.groups[id] = &group{SecurityGroup: topology.SecurityGroup{
		Element: assumed, ID: id, VPCID: stated.VPCID, Ingress: []topology.Rule{from("0.0.0.0/0", ""), from("", "::/0")}, Egress: []topology.Rule{},
	}, resource: &Resource{}, seen: map[string][]topology.Rule{}}
	return id
}

func (b *builder) knownSubnetsOf(vpcID string) []string {
	var ids []string
	for _, id := range sorted(b.subnets) {
		if b.subnets[id].VPCID == vpcID {
			ids = append(ids, id)
		}
	}
	return ids
}
