package observe

import (
	"slices"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// What an account's reading makes known. Where an account was read whole, what is not in it is not there, and nothing has to be
// taken for granted of what another stack may declare.

// connectionTypes are those that tell of every connection of an account to the outside.
var connectionTypes = []string{
	"aws:ec2/vpnGateway:VpnGateway", "aws:ec2/vpnConnection:VpnConnection", transitAttachmentType,
	"aws:directconnect/gatewayAssociation:GatewayAssociation", "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
}

// isWhole says whether an account was read in the notebook's Region without a gap in some types: what is not there is then not in the
// account.
func (b *builder) isWhole(account string, tokens ...string) bool {
	return account != "" && slices.ContainsFunc(b.readings, func(reading accountfile.Reading) bool {
		return reading.Complete && reading.Account == account && reading.Region == b.topology.Region &&
			!slices.ContainsFunc(tokens, func(token string) bool { return lacks(reading, token, "") })
	})
}

// knowsConnectionsOf says whether every connection of a VPC to the outside was read.
func (b *builder) knowsConnectionsOf(vpcID string) bool {
	return b.isWhole(b.accountOfVPC(vpcID), connectionTypes...)
}

// accountOfVPC is "" where no resource is the VPC's own.
func (b *builder) accountOfVPC(id string) string {
	for _, token := range []string{"aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"} {
		for _, r := range b.byType[token] {
			if r.ID == id {
				return b.accounts.of(r)
			}
		}
	}
	return ""
}

// learnRoutes notes the ranges that a VPC's routes lead to a gateway: what the other side announces stands there while its tunnel is
// up. A table that no reading tells whole says nothing.
func (b *builder) learnRoutes(a *topology.Attachment) {
	if !b.isWhole(b.accountOfVPC(a.VPCID), "aws:ec2/routeTable:RouteTable") {
		return
	}
	for _, id := range sorted(b.subnets) {
		s := b.subnets[id]
		if s.VPCID != a.VPCID || s.RouteTable == nil {
			continue
		}
		for _, route := range s.RouteTable.Routes {
			if route.GatewayID == a.GatewayID {
				a.LearnedRoutes = union(a.LearnedRoutes, present(route.DestinationCIDRBlock))
			}
		}
	}
}

// assumeAnnouncements says what the other sides of connections are assumed to announce, but for what they are seen to.
func (b *builder) assumeAnnouncements(site topology.OnPremises) {
	ranges := addresses.Of(site.CIDRBlocks...)
	for i := range site.Attachments {
		a := &site.Attachments[i]
		if a.Assumes == announcedByBGP && (len(a.LearnedRoutes) == 0 || !ranges.Within(addresses.Of(a.LearnedRoutes...))) {
			b.assume("the other side of %s %s is assumed to announce its ranges by BGP", sortOfConnection(a.Kind), topology.ShortName(a.URN))
		}
	}
}

func sortOfConnection(kind string) string {
	if kind == "Direct Connect" {
		return kind
	}
	return "VPN connection"
}

// assumeWhatAWSHides names what no reader of an account is told, or asks for.
func (b *builder) assumeWhatAWSHides() {
	if len(b.readings) == 0 {
		return
	}
	b.assume("AWS shows nobody the session policies and session tags that people bring: the answers are about sessions without a policy of " +
		"their own, which could only refuse more")
	b.assume("the account's root user is in no answer: no policy of the account binds it, and AWS does not say who has its credentials")
	b.assume("resources of VPC Lattice and endpoints of Verified Access are not read: none is assumed to lead to an endpoint of notebooks, as whoever it " +
		"is shared with would get in as if from within the VPC")
	if len(b.topology.OnPremises) > 0 {
		b.assume("what the company's own DNS answers is not in AWS: it is assumed to forward the notebooks' names where a path needs that")
	}
}
