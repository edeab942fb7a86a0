package account

import "github.com/aws/aws-sdk-go-v2/service/ec2/types"

// later are the answers that other questions rest on.
type later struct {
	// vpcs are the IDs of the VPCs.
	vpcs *answer[[]string]
	// groups are the security groups, and tables what route tables tell.
	groups *answer[[]types.SecurityGroup]
	tables *answer[tablesTold]
	// acls are the default network ACLs by VPC; nil where they were not read.
	acls *answer[map[string]string]
	// dhcp are the DHCP option sets that VPCs use.
	dhcp *answer[[]string]
	// vpnGateways and transitGateways are IDs that a Direct Connect gateway may be associated with.
	vpnGateways, transitGateways *answer[[]string]
	// transitAttached is what attachments to transit gateways tell.
	transitAttached *answer[transitAttached]
	// resolverGroups are the security groups of the resolver's endpoints.
	resolverGroups *answer[[]string]
	// members are what Route 53 Profiles hold.
	members *answer[[]string]
}

// tablesTold is what route tables tell besides themselves.
type tablesTold struct {
	// isWhole is whether all were read.
	isWhole bool
	// main are the main tables by VPC.
	main map[string]string
	// lists are the prefix lists that routes name.
	lists []string
	// leadsToCore is whether a route names a core network.
	leadsToCore bool
}

func newLater() later {
	return later{
		vpcs: newAnswer[[]string](), groups: newAnswer[[]types.SecurityGroup](), tables: newAnswer[tablesTold](), acls: newAnswer[map[string]string](),
		dhcp: newAnswer[[]string](), vpnGateways: newAnswer[[]string](), transitGateways: newAnswer[[]string](),
		transitAttached: newAnswer[transitAttached](), resolverGroups: newAnswer[[]string](), members: newAnswer[[]string](),
	}
}
