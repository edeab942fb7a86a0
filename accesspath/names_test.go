package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

const devRegion = "ap-northeast-1"

// zoned gives the VPC of dev a private zone of its own for the API.
func zoned(n *topology.Topology, records ...topology.ZoneRecord) {
	for i := range records {
		records[i].Name = "api.sagemaker." + devRegion + ".amazonaws.com"
		if records[i].Type == "" {
			records[i].Type = "CNAME"
		}
	}
	n.PrivateZones = append(n.PrivateZones, topology.PrivateZone{Element: topology.Element{URN: "urn::zone"}, ID: "Z1",
		Name: "api.sagemaker." + devRegion + ".amazonaws.com", VPCIDs: []string{n.VPCs[0].ID}, Records: records})
}

// apiName is the API endpoint's own name.
func apiName(n *topology.Topology) string {
	for _, e := range n.Endpoints {
		if e.ServiceName == "com.amazonaws."+devRegion+".sagemaker.api" {
			return e.ID + "-abc.api.sagemaker." + devRegion + ".vpce.amazonaws.com"
		}
	}
	return ""
}

// A private zone answers like any name of the VPC's DNS: with both attributes on, and by every record of a name.
func TestAPrivateZoneOfOnesOwn(t *testing.T) {
	no := false
	record := func(n *topology.Topology, to string) topology.ZoneRecord {
		return topology.ZoneRecord{Values: []string{to}}
	}
	for name, row := range map[string]struct {
		change   func(*topology.Topology)
		decision accesspath.Decision
		assumed  bool
	}{
		"to the endpoint":           {func(n *topology.Topology) { zoned(n, record(n, apiName(n))) }, accesspath.Allow, false},
		"without DNS support":       {func(n *topology.Topology) { zoned(n, record(n, apiName(n))); n.VPCs[0].EnableDNSSupport = &no }, accesspath.Deny, false},
		"without DNS host names":    {func(n *topology.Topology) { zoned(n, record(n, apiName(n))); n.VPCs[0].EnableDNSHostnames = &no }, accesspath.Deny, false},
		"with attributes not known": {func(n *topology.Topology) { zoned(n, record(n, apiName(n))); n.VPCs[0].EnableDNSHostnames = nil }, accesspath.Allow, true},
		"one of two elsewhere": {func(n *topology.Topology) { zoned(n, record(n, apiName(n)), record(n, "proxy.corp.example")) },
			accesspath.Unknown, false},
		"the other of two elsewhere": {func(n *topology.Topology) { zoned(n, record(n, "proxy.corp.example"), record(n, apiName(n))) },
			accesspath.Unknown, false},
	} {
		t.Run(name, func(t *testing.T) {
			n := loadTopology(t, "dev")
			row.change(&n)
			v := answers(accesspath.Judge(n, devIntent))["issuer vpc issue"]
			assert.Equal(t, row.decision, v.Decision, v.Because)
			assert.Equal(t, row.assumed, v.Assumed)
		})
	}
}

// Rules that forward a name round in a circle answer nobody.
func TestResolverRulesInACircle(t *testing.T) {
	n := loadTopology(t, "dev")
	n.VPCs = append(n.VPCs, topology.VPC{Element: topology.Element{URN: "urn::far"}, ID: "vpc-far", CIDRBlock: "10.99.0.0/16"})
	n.Subnets = append(n.Subnets, topology.Subnet{Element: topology.Element{URN: "urn::far-a"}, ID: "subnet-far", VPCID: "vpc-far", CIDRBlock: "10.99.0.0/24"})
	n.Resolvers = append(n.Resolvers, topology.Resolver{Element: topology.Element{URN: "urn::far-in"}, ID: "rslvr-far", Direction: "INBOUND",
		IPAddresses: []topology.ResolverAddress{{SubnetID: "subnet-far", IP: "10.99.0.10"}}})
	forward := func(vpc, to string) topology.ResolverRule {
		return topology.ResolverRule{Element: topology.Element{URN: "urn::rule-" + vpc}, DomainName: "amazonaws.com", RuleType: "FORWARD",
			TargetIPs: []string{to}, VPCIDs: []string{vpc}}
	}
	for i := range n.Endpoints { // so that the rules are the most specific
		n.Endpoints[i].PrivateDNSEnabled = false
	}
	home := n.Resolvers[0].IPAddresses[0].IP
	assert.NotEmpty(t, home)
	n.ResolverRules = []topology.ResolverRule{forward(n.VPCs[0].ID, "10.99.0.10"), forward("vpc-far", home)}
	v := answers(accesspath.Judge(n, devIntent))["issuer vpc issue"]
	assert.Equal(t, accesspath.Deny, v.Decision, v.Because)
	assert.Contains(t, v.Because, "in a circle")
}

// Workloads may be given a resolver endpoint of their own VPC as their DNS server. It answers whom its security groups admit, if queries come in by it.
func TestAResolverAsTheDNSServerOfWorkloads(t *testing.T) {
	admits := func(n *topology.Topology, cidr string) {
		n.SecurityGroups = append(n.SecurityGroups, topology.SecurityGroup{ID: "sg-dns", VPCID: n.VPCs[0].ID,
			Ingress: []topology.Rule{{IPProtocol: "udp", FromPort: 53, ToPort: 53, CIDRIPv4: cidr}}})
		n.Resolvers[0].SecurityGroupIDs = []string{"sg-dns"}
	}
	for name, row := range map[string]struct {
		change   func(*topology.Topology)
		decision accesspath.Decision
	}{
		"admitted":     {func(n *topology.Topology) { admits(n, n.VPCs[0].CIDRBlock) }, accesspath.Allow},
		"not admitted": {func(n *topology.Topology) { admits(n, "192.168.0.0/16") }, accesspath.Deny},
		"outbound": {func(n *topology.Topology) { admits(n, n.VPCs[0].CIDRBlock); n.Resolvers[0].Direction = "OUTBOUND" },
			accesspath.Deny},
		"DNS over HTTPS alone": {func(n *topology.Topology) { admits(n, n.VPCs[0].CIDRBlock); n.Resolvers[0].Protocols = []string{"DoH"} },
			accesspath.Deny},
	} {
		n := loadTopology(t, "dev")
		n.VPCs[0].DNSServers = []string{n.Resolvers[0].IPAddresses[0].IP}
		row.change(&n)
		v := answers(accesspath.Judge(n, devIntent))["issuer vpc issue"]
		assert.Equal(t, row.decision, v.Decision, "%s: %s", name, v.Because)
	}
}
