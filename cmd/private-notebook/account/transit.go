package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"private-notebook/accesspath/accountfile"
)

var (
	describeTransitGateways = &Call{Action: "ec2:DescribeTransitGateways", For: "whether transit gateways lead from each attachment to every other",
		Types: []string{transitType, transitAttachmentType}, rate: ofEC2}
	describeTransitAttachments = &Call{Action: "ec2:DescribeTransitGatewayVpcAttachments", For: "VPCs that are attached to transit gateways",
		Types: []string{transitAttachmentType, gatewayUseType}, rate: ofEC2}
	describeOtherAttachments = &Call{Action: "ec2:DescribeTransitGatewayAttachments", For: "transit gateways that lead further",
		Types: []string{transitPeeringType, transitConnectType, transitTableType}, rate: ofEC2}
	describeTransitTables = &Call{Action: "ec2:DescribeTransitGatewayRouteTables", For: "transit gateways with route tables of their own",
		Types: []string{transitTableType}, rate: ofEC2}
	searchTransitRoutes = &Call{Action: "ec2:SearchTransitGatewayRoutes", Of: "transit gateway route table", For: "where transit gateways lead",
		Types: []string{transitTableType}, Optional: true, rate: ofEC2}

	transitCalls = []*Call{describeTransitGateways, describeTransitAttachments, describeOtherAttachments, describeTransitTables, searchTransitRoutes}
)

func (r *Reader) readTransitGateways(ctx context.Context) {
	together(func() { r.readTransits(ctx) }, func() { r.readTransitAttachments(ctx) }, func() { r.readOtherAttachments(ctx) },
		func() { r.readTransitTables(ctx) })
}

func (r *Reader) readTransits(ctx context.Context) {
	r.ask(ctx, describeTransitGateways, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeTransitGatewaysPaginator(r.api.ec2, &ec2.DescribeTransitGatewaysInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeTransitGatewaysOutput) {
				for _, g := range page.TransitGateways {
					id := aws.ToString(g.TransitGatewayId)
					if isGone(string(g.State)) {
						continue
					}
					o := fields("ownerId", g.OwnerId, "arn", g.TransitGatewayArn)
					if t := g.Options; t != nil {
						for name, value := range fields("defaultRouteTableAssociation", t.DefaultRouteTableAssociation,
							"defaultRouteTablePropagation", t.DefaultRouteTablePropagation) {
							o[name] = value
						}
					}
					r.add(transitType, id, id, o)
				}
			})
	})
}

func (r *Reader) readTransitAttachments(ctx context.Context) {
	var gateways []string
	r.ask(ctx, describeTransitAttachments, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeTransitGatewayVpcAttachmentsPaginator(r.api.ec2, &ec2.DescribeTransitGatewayVpcAttachmentsInput{
			MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeTransitGatewayVpcAttachmentsOutput) {
			for _, a := range page.TransitGatewayVpcAttachments {
				id := aws.ToString(a.TransitGatewayAttachmentId)
				if !carries(a.State) {
					continue
				}
				gateways = append(gateways, aws.ToString(a.TransitGatewayId))
				r.add(transitAttachmentType, id, id, fields("transitGatewayId", a.TransitGatewayId, "vpcId", a.VpcId, "subnetIds", a.SubnetIds,
					"vpcOwnerId", a.VpcOwnerId))
			}
		})
	})
	slices.Sort(gateways)
	r.transitGateways.give(slices.Compact(gateways))
}

// carries says whether an attachment carries packets: one that changes, or whose change is undone, goes on doing so.
func carries(state types.TransitGatewayAttachmentState) bool {
	return state == types.TransitGatewayAttachmentStateAvailable || state == types.TransitGatewayAttachmentStateModifying ||
		state == types.TransitGatewayAttachmentStateRollingBack
}

// transitAttached is what attachments to transit gateways tell.
type transitAttached struct {
	// isWhole is whether all were read.
	isWhole bool
	// byTable are the attachments by the route table that leads their packets on. unsure are the gateways with an attachment that has a policy
	// table instead, or that changes its table just now.
	byTable map[string][]string
	unsure  map[string]bool
}

func (t *transitAttached) take(a *types.TransitGatewayAttachment) {
	s := a.Association
	if s == nil || s.State == types.TransitGatewayAssociationStateDisassociated {
		return
	}
	if aws.ToString(s.TransitGatewayPolicyTableId) != "" || s.State != types.TransitGatewayAssociationStateAssociated {
		t.unsure[aws.ToString(a.TransitGatewayId)] = true
	}
	table := aws.ToString(s.TransitGatewayRouteTableId)
	t.byTable[table] = append(t.byTable[table], aws.ToString(a.TransitGatewayAttachmentId))
}

// readOtherAttachments keeps those that lead to networks behind another gateway. VPCs, VPN connections and Direct Connect gateways are read
// elsewhere.
func (r *Reader) readOtherAttachments(ctx context.Context) {
	tokens := map[types.TransitGatewayAttachmentResourceType]string{
		types.TransitGatewayAttachmentResourceTypePeering: transitPeeringType, types.TransitGatewayAttachmentResourceTypeTgwPeering: transitPeeringType,
		types.TransitGatewayAttachmentResourceTypeConnect: transitConnectType,
	}
	told := transitAttached{byTable: map[string][]string{}, unsure: map[string]bool{}}
	told.isWhole = r.ask(ctx, describeOtherAttachments, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeTransitGatewayAttachmentsPaginator(r.api.ec2, &ec2.DescribeTransitGatewayAttachmentsInput{
			MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeTransitGatewayAttachmentsOutput) {
			for _, a := range page.TransitGatewayAttachments {
				id, token := aws.ToString(a.TransitGatewayAttachmentId), tokens[a.ResourceType]
				if token != "" && carries(a.State) {
					r.add(token, id, id, fields("transitGatewayId", a.TransitGatewayId))
				}
				told.take(&a)
			}
		})
	})
	r.transitAttached.give(told)
}

// readTransitTables reads the tables with their routes, and the attachments whose packets they lead on. AWS shows them to the gateway's owner.
func (r *Reader) readTransitTables(ctx context.Context) {
	var found []types.TransitGatewayRouteTable
	r.ask(ctx, describeTransitTables, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeTransitGatewayRouteTablesPaginator(r.api.ec2, &ec2.DescribeTransitGatewayRouteTablesInput{
			MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeTransitGatewayRouteTablesOutput) {
			found = append(found, page.TransitGatewayRouteTables...)
		})
	})
	each(found, func(t types.TransitGatewayRouteTable) {
		if !isGone(string(t.State)) {
			r.readTransitTable(ctx, &t)
		}
	})
}

func (r *Reader) readTransitTable(ctx context.Context, t *types.TransitGatewayRouteTable) {
	id, gateway := aws.ToString(t.TransitGatewayRouteTableId), aws.ToString(t.TransitGatewayId)
	var attachments any = accountfile.NotRead()
	if told := r.transitAttached.get(); told.isWhole && !told.unsure[gateway] {
		attachments = append([]string{}, told.byTable[id]...)
	}
	r.add(transitTableType, id, id, fields("transitGatewayId", gateway, "routes", r.transitRoutes(ctx, id), "attachmentIds", attachments))
}

// transitRoutes are a table's routes, or that they were not read. The call asks for a filter, and has no paginator. One by state knows no routes that
// come or go just now (EC2 API Reference, "SearchTransitGatewayRoutes").
func (r *Reader) transitRoutes(ctx context.Context, table string) any {
	routes, isTold := []object{}, true
	in := &ec2.SearchTransitGatewayRoutesInput{TransitGatewayRouteTableId: &table, MaxResults: aws.Int32(ec2AtOnce),
		Filters: []types.Filter{{Name: aws.String("type"), Values: []string{"static", "propagated"}}}}
	isAnswered := r.ask(ctx, searchTransitRoutes, table, func(ctx context.Context) error {
		for {
			page, err := r.api.ec2.SearchTransitGatewayRoutes(ctx, in)
			if err != nil {
				return err
			}
			for i := range page.Routes {
				route, isRoute := transitRoute(&page.Routes[i])
				if isRoute {
					routes = append(routes, route)
				}
				isTold = isTold && (!isRoute || isWholeRoute(&page.Routes[i]))
			}
			if in.NextToken = page.NextToken; aws.ToString(in.NextToken) == "" {
				isTold = isTold && !aws.ToBool(page.AdditionalRoutesAvailable)
				return nil
			}
		}
	})
	if isAnswered && !isTold {
		r.miss(searchTransitRoutes, table, accountfile.Failed, "AWS has more routes than it shows, or names no range or no attachment of one")
	}
	if !isAnswered || !isTold {
		return accountfile.NotRead()
	}
	return routes
}

// transitRoute is a route that leads somewhere, or a blackhole. One that comes or goes may lead, and drops nothing for sure.
func transitRoute(route *types.TransitGatewayRoute) (o object, isRoute bool) {
	attachments := []string{}
	switch isBlackhole := route.State == types.TransitGatewayRouteStateBlackhole; {
	case route.State == types.TransitGatewayRouteStateDeleted, !isBlackhole && route.State != types.TransitGatewayRouteStateActive &&
		len(route.TransitGatewayAttachments) == 0:
		return nil, false
	case !isBlackhole:
		for _, a := range route.TransitGatewayAttachments {
			attachments = append(attachments, aws.ToString(a.TransitGatewayAttachmentId))
		}
	}
	return fields("destinationCidrBlock", route.DestinationCidrBlock, "attachmentIds", attachments,
		"propagated", route.Type == types.TransitGatewayRouteTypePropagated), true
}

// isWholeRoute says whether AWS tells a route's range, and where it leads if it does.
func isWholeRoute(route *types.TransitGatewayRoute) bool {
	return aws.ToString(route.DestinationCidrBlock) != "" &&
		(route.State == types.TransitGatewayRouteStateBlackhole || len(route.TransitGatewayAttachments) > 0)
}
