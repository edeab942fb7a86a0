package account

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// readTables writes each table with its routes in it. Routes that a gateway has learned are among them, in whatever way they came.
func (r *Reader) readTables(ctx context.Context) {
	told := tablesTold{main: map[string]string{}}
	told.isWhole = r.ask(ctx, describeTables, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeRouteTablesPaginator(r.api.ec2, &ec2.DescribeRouteTablesInput{MaxResults: aws.Int32(tablesAtOnce)}),
			func(page *ec2.DescribeRouteTablesOutput) {
				for i := range page.RouteTables {
					r.takeTable(&page.RouteTables[i], &told)
				}
			})
	})
	r.tables.give(told)
}

func (r *Reader) takeTable(t *types.RouteTable, told *tablesTold) {
	id := aws.ToString(t.RouteTableId)
	for _, a := range t.Associations {
		switch {
		case a.AssociationState != nil && a.AssociationState.State != "" && a.AssociationState.State != types.RouteTableAssociationStateCodeAssociated &&
			a.AssociationState.State != types.RouteTableAssociationStateCodeAssociating:
		case aws.ToBool(a.Main):
			told.main[aws.ToString(t.VpcId)] = id
		case aws.ToString(a.SubnetId) != "": // one of a gateway is about packets from the internet
			r.add(tableAssociationType, aws.ToString(a.RouteTableAssociationId), aws.ToString(a.RouteTableAssociationId),
				fields("subnetId", a.SubnetId, "routeTableId", id))
		}
	}
	routes, gateways := []object{}, []string{}
	for i := range t.Routes {
		told.leadsToCore = told.leadsToCore || aws.ToString(t.Routes[i].CoreNetworkArn) != ""
		if !isForService(&t.Routes[i]) {
			routes = append(routes, route(&t.Routes[i]))
			if list := aws.ToString(t.Routes[i].DestinationPrefixListId); list != "" {
				told.lists = append(told.lists, list)
			}
		}
	}
	for _, g := range t.PropagatingVgws {
		gateways = append(gateways, aws.ToString(g.GatewayId))
	}
	r.add(routeTableType, id, id, fields("vpcId", t.VpcId, "ownerId", t.OwnerId, "routes", routes, "propagatingVgws", gateways,
		"tags", tagsOf(t.Tags, ec2Tag)))
}

// isForService says whether a route is one that AWS adds for a gateway endpoint, to the ranges of another service.
func isForService(t *types.Route) bool {
	return aws.ToString(t.DestinationPrefixListId) != "" && strings.HasPrefix(aws.ToString(t.GatewayId), "vpce-")
}

// route is a route as the table has it. One whose target is gone (a black hole) drops its packets: it is kept, as leading to an interface that
// nothing is behind, because without it a wider route would seem to take them.
func route(t *types.Route) object {
	if t.State == types.RouteStateBlackhole {
		return fields("cidrBlock", t.DestinationCidrBlock, "ipv6CidrBlock", t.DestinationIpv6CidrBlock,
			"destinationPrefixListId", t.DestinationPrefixListId, "networkInterfaceId", "blackhole")
	}
	return fields("cidrBlock", t.DestinationCidrBlock, "ipv6CidrBlock", t.DestinationIpv6CidrBlock,
		"destinationPrefixListId", t.DestinationPrefixListId, "gatewayId", t.GatewayId, "natGatewayId", t.NatGatewayId,
		"transitGatewayId", t.TransitGatewayId, "vpcPeeringConnectionId", t.VpcPeeringConnectionId,
		"egressOnlyGatewayId", t.EgressOnlyInternetGatewayId, "coreNetworkArn", t.CoreNetworkArn, "localGatewayId", t.LocalGatewayId,
		"carrierGatewayId", t.CarrierGatewayId, "networkInterfaceId", t.NetworkInterfaceId)
}

// readACLs keeps the network ACLs that some subnet has.
func (r *Reader) readACLs(ctx context.Context) {
	defaults := map[string]string{}
	isWhole := r.ask(ctx, describeACLs, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeNetworkAclsPaginator(r.api.ec2, &ec2.DescribeNetworkAclsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeNetworkAclsOutput) {
				for i := range page.NetworkAcls {
					r.takeACL(&page.NetworkAcls[i], defaults)
				}
			})
	})
	if !isWhole {
		defaults = nil
	}
	r.acls.give(defaults)
}

// lastACLRule is from where on numbers are AWS's own: the rule that denies the rest, which every ACL has (VPC User Guide, "Network ACL rules").
const lastACLRule = 32767

func (r *Reader) takeACL(a *types.NetworkAcl, defaults map[string]string) {
	id, subnets := aws.ToString(a.NetworkAclId), []string{}
	for _, at := range a.Associations {
		subnets = append(subnets, aws.ToString(at.SubnetId))
	}
	if aws.ToBool(a.IsDefault) {
		defaults[aws.ToString(a.VpcId)] = id
	}
	if len(subnets) == 0 {
		return
	}
	ingress, egress := []object{}, []object{}
	for i := range a.Entries {
		e := &a.Entries[i]
		if aws.ToInt32(e.RuleNumber) >= lastACLRule {
			continue
		}
		rule := fields("ruleNo", e.RuleNumber, "action", e.RuleAction, "protocol", e.Protocol, "cidrBlock", e.CidrBlock, "ipv6CidrBlock", e.Ipv6CidrBlock,
			"fromPort", 0, "toPort", 0)
		if e.PortRange != nil {
			rule["fromPort"], rule["toPort"] = plain(aws.ToInt32(e.PortRange.From)), plain(aws.ToInt32(e.PortRange.To))
		}
		if aws.ToBool(e.Egress) {
			egress = append(egress, rule)
		} else {
			ingress = append(ingress, rule)
		}
	}
	r.add(aclType, id, id, fields("vpcId", a.VpcId, "ownerId", a.OwnerId, "subnetIds", subnets, "ingress", ingress, "egress", egress))
}
