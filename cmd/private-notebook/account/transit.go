package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

var (
	describeTransitGateways = &Call{Action: "ec2:DescribeTransitGateways", For: "whether transit gateways lead from each attachment to every other",
		Types: []string{transitType, transitAttachmentType}, rate: ofEC2}
	describeTransitAttachments = &Call{Action: "ec2:DescribeTransitGatewayVpcAttachments", For: "VPCs that are attached to transit gateways",
		Types: []string{transitAttachmentType, gatewayUseType}, rate: ofEC2}
	describeOtherAttachments = &Call{Action: "ec2:DescribeTransitGatewayAttachments", For: "transit gateways that lead further",
		Types: []string{transitPeeringType, transitConnectType}, rate: ofEC2}
	describeTransitTables = &Call{Action: "ec2:DescribeTransitGatewayRouteTables", For: "transit gateways with route tables of their own",
		Types: []string{transitTableType}, rate: ofEC2}

	transitCalls = []*Call{describeTransitGateways, describeTransitAttachments, describeOtherAttachments, describeTransitTables}
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
				if a.State != types.TransitGatewayAttachmentStateAvailable && a.State != types.TransitGatewayAttachmentStateModifying {
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

// readOtherAttachments keeps those that lead to networks behind another gateway. VPCs, VPN connections and Direct Connect gateways are read
// elsewhere.
func (r *Reader) readOtherAttachments(ctx context.Context) {
	tokens := map[types.TransitGatewayAttachmentResourceType]string{
		types.TransitGatewayAttachmentResourceTypePeering: transitPeeringType, types.TransitGatewayAttachmentResourceTypeTgwPeering: transitPeeringType,
		types.TransitGatewayAttachmentResourceTypeConnect: transitConnectType,
	}
	r.ask(ctx, describeOtherAttachments, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeTransitGatewayAttachmentsPaginator(r.api.ec2, &ec2.DescribeTransitGatewayAttachmentsInput{
			MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeTransitGatewayAttachmentsOutput) {
			for _, a := range page.TransitGatewayAttachments {
				id, token := aws.ToString(a.TransitGatewayAttachmentId), tokens[a.ResourceType]
				if token != "" && a.State == types.TransitGatewayAttachmentStateAvailable {
					r.add(token, id, id, fields("transitGatewayId", a.TransitGatewayId))
				}
			}
		})
	})
}

// readTransitTables keeps the tables that are not a gateway's default one, which leads from each attachment to every other.
func (r *Reader) readTransitTables(ctx context.Context) {
	r.ask(ctx, describeTransitTables, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeTransitGatewayRouteTablesPaginator(r.api.ec2, &ec2.DescribeTransitGatewayRouteTablesInput{
			MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeTransitGatewayRouteTablesOutput) {
			for _, t := range page.TransitGatewayRouteTables {
				id := aws.ToString(t.TransitGatewayRouteTableId)
				if isGone(string(t.State)) || aws.ToBool(t.DefaultAssociationRouteTable) && aws.ToBool(t.DefaultPropagationRouteTable) {
					continue
				}
				r.add(transitTableType, id, id, fields("transitGatewayId", t.TransitGatewayId))
			}
		})
	})
}
