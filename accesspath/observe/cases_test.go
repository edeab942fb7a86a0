package observe_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// change is what a case changes in the reference environment's deployment.
type change struct {
	Removed []string
	Added   []struct {
		Type, Name, ID string
		Inputs         object
	}
	Changed []struct {
		Type, Name      string
		Inputs, Outputs map[string]struct{ Is any }
	}
}

// caseStack is the reference environment with a case's change.
func caseStack(t *testing.T, name string) stack {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "cases", name+".json"))
	require.NoError(t, err)
	var c change
	require.NoError(t, json.Unmarshal(text, &c))
	s := loadStack(t, "dev.export.json")
	for _, removed := range c.Removed {
		s.remove(t, removed)
	}
	for _, a := range c.Added {
		s.add(a.Type, a.Name, a.ID, a.Inputs)
	}
	for _, changed := range c.Changed {
		r := s.find(t, changed.Type+"::"+changed.Name)
		for part, properties := range map[string]map[string]struct{ Is any }{"inputs": changed.Inputs, "outputs": changed.Outputs} {
			for property, value := range properties {
				r[part].(map[string]any)[property] = value.Is
			}
		}
	}
	return s
}

func ofCase(t *testing.T, name string) topology.Topology {
	t.Helper()
	seen := caseStack(t, name).observed(t, observe.Stated{OnPremisesCIDRs: []string{"192.168.0.0/16"}})
	assert.Empty(t, seen.NotUnderstood)
	return seen
}

const (
	homeVPC = "vpc-617ffcb2262f803ea"
	doorsSG = "sg-859762804a8f33d34"
)

func subnetOf(t *testing.T, seen topology.Topology, id string) topology.Subnet {
	t.Helper()
	for _, s := range seen.Subnets {
		if s.ID == id {
			return s
		}
	}
	require.Fail(t, "no subnet "+id)
	return topology.Subnet{}
}

func groupOf(t *testing.T, seen topology.Topology, id string) topology.SecurityGroup {
	t.Helper()
	for _, g := range seen.SecurityGroups {
		if g.ID == id {
			return g
		}
	}
	require.Fail(t, "no group "+id)
	return topology.SecurityGroup{}
}

func TestCaseClientVPNOnATransitGateway(t *testing.T) {
	seen := ofCase(t, "client-vpn-on-transit-gateway")
	require.Len(t, seen.ClientVPNs, 1)
	v := seen.ClientVPNs[0]
	assert.Equal(t, "tgw-0123456789abcdef0", v.TransitGatewayID)
	assert.Equal(t, "172.16.0.0/22", v.ClientCIDRBlock)
	assert.Empty(t, v.Associations)
	assert.Empty(t, v.SecurityGroupIDs)
	require.Len(t, v.Routes, 1)
	assert.Equal(t, "10.60.0.0/16", v.Routes[0].DestinationCIDRBlock)
	assert.Empty(t, v.Routes[0].TargetSubnetID)
	require.Len(t, seen.TransitGatewayAttachments, 1)
	a := seen.TransitGatewayAttachments[0]
	assert.Equal(t, []string{"tgw-attach-0aaaabbbbccccdddd", v.TransitGatewayID, homeVPC}, []string{a.ID, a.TransitGatewayID, a.VPCID})
	assert.Len(t, a.SubnetIDs, 2)
	back := subnetOf(t, seen, a.SubnetIDs[0]).RouteTable.Routes
	require.Len(t, back, 1)
	assert.Equal(t, topology.Route{Element: back[0].Element, DestinationCIDRBlock: "172.16.0.0/22", Gateway: topology.PrivateGateway,
		GatewayID: v.TransitGatewayID}, back[0])

	elsewhere := ofCase(t, "client-vpn-on-transit-gateway-elsewhere")
	assert.Equal(t, "tgw-0123456789abcdef0", elsewhere.ClientVPNs[0].TransitGatewayID)
	assert.Empty(t, elsewhere.TransitGatewayAttachments)
}

func TestCaseClientVPNForIPv6(t *testing.T) {
	v := ofCase(t, "client-vpn-ipv6-traffic").ClientVPNs
	require.Len(t, v, 1)
	assert.Equal(t, "ipv6", v[0].TrafficIPAddressType)
	assert.Empty(t, v[0].ClientCIDRBlock)
}

func TestCaseADoorThatAdmitsAnotherGroup(t *testing.T) {
	seen := ofCase(t, "door-admits-another-group")
	var admitted []string
	for _, rule := range groupOf(t, seen, doorsSG).Ingress {
		admitted = append(admitted, rule.ReferencedSecurityGroupID)
	}
	assert.Contains(t, admitted, "sg-0aa0aa0aa0aa0aa01")
	var worker topology.Workload
	for _, w := range seen.Workloads {
		if w.Kind == "EC2 instance" {
			worker = w
		}
	}
	assert.Equal(t, topology.Workload{Element: worker.Element, Kind: "EC2 instance", SubnetID: "subnet-23124aaf214cf784c", VPCID: homeVPC,
		SecurityGroupIDs: []string{"sg-0aa0aa0aa0aa0aa01"}}, worker)
}

func TestCaseEndpointsOfIPv6(t *testing.T) {
	for name, kind := range map[string]string{"endpoints-ipv6-only": "ipv6", "endpoints-ipv6-records": "dualstack"} {
		for _, e := range ofCase(t, name).Endpoints {
			assert.Equal(t, kind, e.IPAddressType, name)
			assert.Equal(t, "ipv6", e.DNSRecordIPType, name)
			assert.Contains(t, e.Addresses, "2001:db8:1:0::10", name)
			assert.Len(t, e.Addresses, map[string]int{"ipv6": 2, "dualstack": 4}[kind], name)
		}
	}
	for _, e := range loadStack(t, "dev.export.json").observed(t, observe.Stated{}).Endpoints {
		assert.Equal(t, []string{"available", "ipv4", "ipv4"}, []string{e.State, e.IPAddressType, e.DNSRecordIPType})
		assert.Len(t, e.Addresses, 2)
	}
}

func TestCaseAResolverThatSpeaksDoHOnly(t *testing.T) {
	for name, port := range map[string]int{"resolver-doh-only": 53, "resolver-doh-only-443-open": 443} {
		seen := ofCase(t, name)
		require.Len(t, seen.Resolvers, 1)
		assert.Equal(t, []string{"DoH"}, seen.Resolvers[0].Protocols)
		assert.Equal(t, "IPV4", seen.Resolvers[0].ResolverEndpointType)
		for _, rule := range groupOf(t, seen, seen.Resolvers[0].SecurityGroupIDs[0]).Ingress {
			if rule.CIDRIPv4 == "192.168.0.0/16" {
				assert.Equal(t, port, rule.FromPort, name)
			}
		}
	}
}

func TestCaseASpokeByTransitGateway(t *testing.T) {
	seen := ofCase(t, "spoke-by-transit-gateway")
	require.Len(t, seen.TransitGatewayAttachments, 2)
	homes := map[string]string{}
	for _, a := range seen.TransitGatewayAttachments {
		homes[a.VPCID] = a.TransitGatewayID
	}
	assert.Equal(t, map[string]string{homeVPC: "tgw-0123456789abcdef0", "vpc-0bbb0000000000001": "tgw-0123456789abcdef0"}, homes)
	there := subnetOf(t, seen, "subnet-0bbb000000000000a").RouteTable.Routes
	require.Len(t, there, 1)
	assert.Equal(t, []string{"10.60.0.0/16", "tgw-0123456789abcdef0"}, []string{there[0].DestinationCIDRBlock, there[0].GatewayID})
	var back []string
	for _, r := range subnetOf(t, seen, "subnet-23124aaf214cf784c").RouteTable.Routes {
		back = append(back, r.DestinationCIDRBlock)
	}
	assert.Contains(t, back, "10.70.0.0/16")
}

// whole is a case that is a deployment of its own.
func whole(t *testing.T, name string) topology.Topology {
	t.Helper()
	text, err := os.Open(filepath.Join("testdata", "cases", name+".export.json"))
	require.NoError(t, err)
	defer text.Close()
	read, err := observe.ReadExport(text)
	require.NoError(t, err)
	return read.Observe(observe.Stated{})
}

func TestCaseADoorForIPv6(t *testing.T) {
	seen := whole(t, "ipv6-door")
	assert.Empty(t, seen.NotUnderstood)
	require.Len(t, seen.VPCs, 1)
	assert.True(t, seen.VPCs[0].HasIPv6)
	assert.Equal(t, []string{"2001:db8::/56"}, seen.VPCs[0].IPv6CIDRBlocks)
	assert.Equal(t, "2001:db8::/56", seen.Subnets[0].IPv6CIDRBlock)
	assert.Equal(t, []topology.Rule{{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv6: "::/0"}}, groupOf(t, seen, "sg-1").Ingress)
	for _, e := range seen.Endpoints {
		assert.Equal(t, "dualstack", e.IPAddressType)
		assert.Empty(t, e.DNSRecordIPType)
	}
}

// A subnet that nothing declares is known by its ID: nothing says its VPC.
func TestCaseAnUndeclaredSubnet(t *testing.T) {
	seen := whole(t, "undeclared-subnet")
	require.Len(t, seen.ClientVPNs, 1)
	require.Len(t, seen.ClientVPNs[0].Associations, 1)
	assert.Equal(t, "subnet-1", seen.ClientVPNs[0].Associations[0].SubnetID)
	assert.Equal(t, topology.Subnet{Element: topology.Element{Origin: topology.Assumed}, ID: "subnet-1"}, subnetOf(t, seen, "subnet-1"))
	assert.Empty(t, seen.VPCs)
}
