package accesspath_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// small is a VPC with a notebook endpoint whose group admits one range, and an issuer who is allowed everything through that endpoint.
func small(admitted string, routes ...topology.Route) *topology.Topology {
	return &topology.Topology{
		Region: "ap-northeast-1", Partition: "aws", Account: "111122223333",
		VPCs: []topology.VPC{{ID: "vpc-a", CIDRBlock: "10.0.0.0/26"}},
		Subnets: []topology.Subnet{{ID: "subnet-a", VPCID: "vpc-a", CIDRBlock: "10.0.0.0/28",
			RouteTable: &topology.RouteTable{Element: topology.Element{URN: "urn:pulumi:s::p::t::table"}, Routes: routes}}},
		Endpoints: []topology.Endpoint{{ID: "vpce-a", ServiceName: "aws.sagemaker.ap-northeast-1.notebook", VPCID: "vpc-a",
			SubnetIDs: []string{"subnet-a"}, SecurityGroupIDs: []string{"sg-a"}}},
		SecurityGroups: []topology.SecurityGroup{{ID: "sg-a", VPCID: "vpc-a", Ingress: []topology.Rule{admitting(admitted)}}},
		Notebooks:      []topology.Notebook{{Name: "nb", ARN: oracleARN, VPCID: "vpc-a"}},
		Policies: []topology.Policy{{ID: "p", Policy: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sagemaker:*","Resource":"*",` +
			`"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-a"}}}}`}},
		Principals: []topology.Principal{{Name: "role r", ARN: "arn:aws:iam::111122223333:role/r", PolicyIDs: []string{"p"}}},
	}
}

func admitting(admitted string) topology.Rule {
	r := topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv4: admitted}
	if admitted == "::/0" {
		r.CIDRIPv4, r.CIDRIPv6 = "", admitted
	}
	return r
}

// admittedFrom lets in whoever comes from a public range instead.
func admittedFrom(t *topology.Topology, sourceIP string) *topology.Topology {
	t.Policies[0].Policy = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sagemaker:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"` +
		sourceIP + `"}}}}`
	return t
}

func byGateway(destination, id string) topology.Route {
	return topology.Route{DestinationCIDRBlock: destination, Gateway: topology.PrivateGateway, GatewayID: id}
}

// site is a network outside AWS with connections to the VPC.
func site(attachments ...topology.Attachment) topology.OnPremises {
	for i := range attachments {
		attachments[i].Kind, attachments[i].VPCID = "Site-to-Site VPN", "vpc-a"
	}
	return topology.OnPremises{Name: "hq", CIDRBlocks: []string{"192.168.0.0/24"}, Attachments: attachments}
}

// Each is what the oracle found on a path that is not meant, as small as it gets.
func TestWaysThatTheOracleFound(t *testing.T) {
	for _, row := range []struct {
		name string
		from accesspath.From
		want accesspath.Decision
		of   func() *topology.Topology
	}{
		{"of two connections the second carries whom the door admits", accesspath.FromOnPremises, accesspath.Allow, twoConnections},
		{"one connection there, and another back", accesspath.FromOnPremises, accesspath.Allow, asymmetricSite},
		{"VPC peering there, and a transit gateway back", accesspath.FromLinkedVPC, accesspath.Allow, asymmetricLinks},
		{"IPv6 behind a site", accesspath.FromOnPremises, accesspath.Allow, sixBehindSite},
		{"a range that a VPC has too", accesspath.FromOnPremises, accesspath.Allow, sharedRange},
		{"the endpoint's own range never gets answers", accesspath.FromOnPremises, accesspath.Deny, ownRange},
		{"a transit gateway leads to a range that a site has elsewhere", accesspath.FromLinkedVPC, accesspath.Unknown, siteRangeBehindGateway},
		{"a transit gateway whose tables lead from VPC to VPC", accesspath.FromLinkedVPC, accesspath.Allow, transitTables("to-a", "to-b")},
		{"a transit gateway that drops what is for the endpoint", accesspath.FromLinkedVPC, accesspath.Deny, transitTables("", "to-b")},
		{"a transit gateway that drops the answers", accesspath.FromLinkedVPC, accesspath.Deny, transitTables("to-a", "")},
		{"a transit gateway that leads through a third network", accesspath.FromLinkedVPC, accesspath.Allow, transitTables("to-firewall", "to-b")},
		{"an attachment without a table", accesspath.FromLinkedVPC, accesspath.Deny, unassociated},
		{"a network behind a transit gateway that leads nothing there", accesspath.FromLinkedVPC, accesspath.Deny, nothingBehindGateway},
		{"a network behind a transit gateway with the range of a VPC that has no table", accesspath.FromLinkedVPC, accesspath.Unknown, behindWithRangeOfVPC},
		{"a default route to a private gateway may lead on", accesspath.FromVPC, accesspath.Unknown, defaultToGateway},
		{"a machine at an internet gateway has an address of its own", accesspath.FromVPC, accesspath.Unknown, ownAddress},
		{"behind a NAT gateway it has the VPC's", accesspath.FromVPC, accesspath.Deny, natAddress},
		{"a full tunnel with a route to a part of the internet", accesspath.FromClientVPN, accesspath.Allow, partOfInternet},
		{"a rule for addresses that the VPN's group lets nobody out to", accesspath.FromClientVPN, accesspath.Deny, ruleBesideEgress},
		{"a tunnel for a version of IP that the subnet lacks", accesspath.FromClientVPN, accesspath.Deny, tunnelWithoutAddress},
		{"of two versions the address of one is known", accesspath.FromVPC, accesspath.Allow, oneKnownAddress},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := answers(accesspath.Judge(*row.of(), accesspath.Intent{At: oracleNow}))["issuer "+string(row.from)+" open"]
			assert.Equal(t, row.want, v.Decision, v.Because)
			assert.NotEmpty(t, v.Because)
		})
	}
}

// Where the tables of a transit gateway were read, nothing of the way is taken for granted, unless they lead through a third network.
func TestTheTablesOfATransitGatewaySettleTheWay(t *testing.T) {
	unread := func() *topology.Topology {
		t := transitTables("to-a", "to-b")()
		t.TransitGatewayTables = nil
		return t
	}
	for assumed, of := range map[string]func() *topology.Topology{
		"":                          transitTables("to-a", "to-b"),
		"its own route tables":      unread,
		"assumed to lead it on":     transitTables("to-firewall", "to-b"),
		"another network, which is": transitTables("to-a", "to-firewall"),
	} {
		v := answers(accesspath.Judge(*of(), accesspath.Intent{At: oracleNow}))["issuer linked-vpc open"]
		assert.Equal(t, assumed != "", v.Assumed, assumed)
		assert.Contains(t, fmt.Sprint(v.Hops), assumed)
	}
}

func twoConnections() *topology.Topology {
	t := small("192.168.0.128/25", byGateway("192.168.0.0/24", "vgw-a"))
	t.OnPremises = []topology.OnPremises{site(
		topology.Attachment{GatewayID: "vgw-a", StaticRoutesOnly: true, StaticRoutes: []string{"192.168.0.0/25"}},
		topology.Attachment{GatewayID: "vgw-a", StaticRoutesOnly: true, StaticRoutes: []string{"192.168.0.128/25"}})}
	return t
}

func asymmetricSite() *topology.Topology {
	t := small("192.168.0.0/24", byGateway("192.168.0.0/24", "vgw-b"))
	t.OnPremises = []topology.OnPremises{site(topology.Attachment{GatewayID: "vgw-a"},
		topology.Attachment{GatewayID: "vgw-b", StaticRoutesOnly: true, StaticRoutes: []string{"172.16.0.0/12"}})}
	return t
}

func asymmetricLinks() *topology.Topology {
	t := small("10.0.1.0/26", byGateway("10.0.1.0/26", "tgw-a"))
	t.VPCs = append(t.VPCs, topology.VPC{ID: "vpc-b", CIDRBlock: "10.0.1.0/26"})
	t.Subnets = append(t.Subnets, topology.Subnet{ID: "subnet-b", VPCID: "vpc-b", CIDRBlock: "10.0.1.0/28", RouteTable: &topology.RouteTable{
		Routes: []topology.Route{{DestinationCIDRBlock: "10.0.0.0/26", Gateway: topology.PeeringGateway, GatewayID: "pcx-a"}}}})
	t.PeeringConnections = []topology.PeeringConnection{{ID: "pcx-a", VPCID: "vpc-a", PeerVPCID: "vpc-b"}}
	t.TransitGatewayAttachments = []topology.TransitGatewayAttachment{{TransitGatewayID: "tgw-a", VPCID: "vpc-a"}, {TransitGatewayID: "tgw-a", VPCID: "vpc-b"}}
	return t
}

// transitTables are two VPCs on a transit gateway, each attachment with a table of its own. The tables lead what is for the
// endpoint, and the answers, to these attachments; "" is a blackhole.
func transitTables(there, back string) func() *topology.Topology {
	to := func(destination, attachment string) []topology.TransitGatewayRoute {
		r := topology.TransitGatewayRoute{DestinationCIDRBlock: destination}
		if attachment != "" {
			r.AttachmentIDs = []string{attachment}
		}
		return []topology.TransitGatewayRoute{{DestinationCIDRBlock: "0.0.0.0/0", AttachmentIDs: []string{"to-firewall"}}, r}
	}
	return func() *topology.Topology {
		t := small("10.0.1.0/26", byGateway("10.0.1.0/26", "tgw-a"))
		t.VPCs = append(t.VPCs, topology.VPC{ID: "vpc-b", CIDRBlock: "10.0.1.0/26"})
		t.Subnets = append(t.Subnets, topology.Subnet{ID: "subnet-b", VPCID: "vpc-b", CIDRBlock: "10.0.1.0/28",
			RouteTable: &topology.RouteTable{Routes: []topology.Route{byGateway("10.0.0.0/26", "tgw-a")}}})
		t.TransitGatewayAttachments = []topology.TransitGatewayAttachment{{ID: "to-a", TransitGatewayID: "tgw-a", VPCID: "vpc-a"},
			{ID: "to-b", TransitGatewayID: "tgw-a", VPCID: "vpc-b"}}
		t.TransitGatewayTables = []topology.TransitGatewayTable{
			{ID: "tgw-rtb-a", TransitGatewayID: "tgw-a", AttachmentIDs: []string{"to-b"}, Routes: to("10.0.0.0/26", there)},
			{ID: "tgw-rtb-b", TransitGatewayID: "tgw-a", AttachmentIDs: []string{"to-a"}, Routes: to("10.0.1.0/26", back)}}
		return t
	}
}

func unassociated() *topology.Topology {
	t := transitTables("to-a", "to-b")()
	t.TransitGatewayTables[0].AttachmentIDs = nil
	return t
}

// behindWithRangeOfVPC is unassociated, and the gateway leads the VPC's range to an office.
func behindWithRangeOfVPC() *topology.Topology {
	t := transitTables("to-a", "to-office")()
	t.TransitGatewayTables[0].AttachmentIDs = []string{"to-office"}
	return t
}

func nothingBehindGateway() *topology.Topology {
	t := siteRangeBehindGateway()
	t.TransitGatewayAttachments[0].ID = "to-a"
	t.TransitGatewayTables = []topology.TransitGatewayTable{{ID: "tgw-rtb-a", TransitGatewayID: "tgw-a", AttachmentIDs: []string{"to-a"},
		Routes: []topology.TransitGatewayRoute{{DestinationCIDRBlock: "10.0.0.0/26", AttachmentIDs: []string{"to-a"}, Propagated: true}}}}
	return t
}

func sixBehindSite() *topology.Topology {
	t := small("::/0")
	t.VPCs[0].IPv6CIDRBlocks, t.Subnets[0].IPv6CIDRBlock = []string{"2600:1f00:0:100::/56"}, "2600:1f00:0:100::/64"
	t.Endpoints[0].IPAddressType = "dualstack"
	t.Subnets[0].RouteTable.PropagatingGatewayIDs = []string{"vgw-a"}
	t.OnPremises = []topology.OnPremises{site(topology.Attachment{GatewayID: "vgw-a"})}
	return t
}

func sharedRange() *topology.Topology {
	t := small("10.0.1.0/26")
	t.VPCs = append(t.VPCs, topology.VPC{ID: "vpc-b", CIDRBlock: "10.0.1.0/26"})
	t.Subnets[0].RouteTable.PropagatingGatewayIDs = []string{"vgw-a"}
	t.OnPremises = []topology.OnPremises{site(topology.Attachment{GatewayID: "vgw-a"})}
	return t
}

func ownRange() *topology.Topology {
	t := sharedRange()
	t.SecurityGroups[0].Ingress[0].CIDRIPv4 = "10.0.0.0/26"
	return t
}

func siteRangeBehindGateway() *topology.Topology {
	t := small("192.168.0.0/24", byGateway("192.168.0.0/24", "tgw-a"))
	t.TransitGatewayAttachments = []topology.TransitGatewayAttachment{{TransitGatewayID: "tgw-a", VPCID: "vpc-a"}}
	t.OnPremises = []topology.OnPremises{site(topology.Attachment{GatewayID: "vgw-a"})}
	return t
}

func defaultToGateway() *topology.Topology {
	return admittedFrom(small("10.9.9.9/32", byGateway("0.0.0.0/0", "tgw-a")), "203.0.113.0/24")
}

func ownAddress() *topology.Topology {
	t := admittedFrom(small("10.9.9.9/32", topology.Route{DestinationCIDRBlock: "0.0.0.0/0", Gateway: topology.InternetGateway}), "203.0.113.0/24")
	t.VPCs[0].PublicAddresses = []string{"198.51.100.1"}
	return t
}

func natAddress() *topology.Topology {
	t := ownAddress()
	t.Subnets[0].RouteTable.Routes[0].Gateway = topology.NATGateway
	return t
}

func tunnel(t *topology.Topology, rule string) *topology.Topology {
	t.ClientVPNs = []topology.ClientVPN{{ID: "cvpn", VPCID: "vpc-a", SecurityGroupIDs: []string{"sg-a"}, Associations: []topology.Association{{SubnetID: "subnet-a"}},
		AuthorizationRules: []topology.AuthorizationRule{{TargetNetworkCIDR: rule}}}}
	return t
}

func partOfInternet() *topology.Topology {
	t := tunnel(admittedFrom(small("10.9.9.9/32", topology.Route{DestinationCIDRBlock: "0.0.0.0/0", Gateway: topology.NATGateway}), "0.0.0.0/0"), "0.0.0.0/0")
	t.VPCs[0].PublicAddresses = []string{"198.51.100.1"}
	t.Policies[0].Policy = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"}}`
	t.ClientVPNs[0].Routes = []topology.VPNRoute{{DestinationCIDRBlock: "3.0.0.0/8"}}
	return t
}

func ruleBesideEgress() *topology.Topology {
	t := tunnel(small("10.0.0.0/26"), "10.0.0.0/29")
	t.SecurityGroups[0].Egress = []topology.Rule{admitting("10.0.0.8/29")}
	return t
}

func tunnelWithoutAddress() *topology.Topology {
	t := tunnel(small("0.0.0.0/0"), "0.0.0.0/0")
	t.ClientVPNs[0].TrafficIPAddressType, t.ClientVPNs[0].SecurityGroupIDs = "ipv6", nil
	return t
}

func oneKnownAddress() *topology.Topology {
	t := sixBehindSite()
	t.OnPremises, t.Endpoints[0].Addresses = nil, []string{"10.0.0.9"}
	return t
}
