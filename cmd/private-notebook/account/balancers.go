package account

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	balancers "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

var (
	describeTargetGroups = &Call{Action: "elasticloadbalancing:DescribeTargetGroups", For: "load balancers that lead to addresses",
		Types: []string{targetType}, rate: ofBalancers}
	describeTargetHealth = &Call{Action: "elasticloadbalancing:DescribeTargetHealth", Of: "target group of addresses",
		For: "whether one of them is an endpoint's", Types: []string{targetType}, rate: ofBalancers}

	balancerCalls = []*Call{describeTargetGroups, describeTargetHealth}
)

const targetGroupsAtOnce = 400

// readBalancers reads the targets that are addresses: one of them may be an endpoint's.
func (r *Reader) readBalancers(ctx context.Context) {
	var found []types.TargetGroup
	r.ask(ctx, describeTargetGroups, "", func(ctx context.Context) error {
		return pages(ctx, balancers.NewDescribeTargetGroupsPaginator(r.api.balancers, &balancers.DescribeTargetGroupsInput{PageSize: aws.Int32(targetGroupsAtOnce)}),
			func(page *balancers.DescribeTargetGroupsOutput) {
				for _, g := range page.TargetGroups {
					if g.TargetType == types.TargetTypeEnumIp {
						found = append(found, g)
					}
				}
			})
	})
	each(found, func(g types.TargetGroup) { r.readTargetGroup(ctx, &g) })
}

func (r *Reader) readTargetGroup(ctx context.Context, g *types.TargetGroup) {
	arn, group := aws.ToString(g.TargetGroupArn), aws.ToString(g.TargetGroupName)
	r.ask(ctx, describeTargetHealth, arn, func(ctx context.Context) error {
		said, err := r.api.balancers.DescribeTargetHealth(ctx, &balancers.DescribeTargetHealthInput{TargetGroupArn: &arn})
		if err != nil {
			return err
		}
		for _, h := range said.TargetHealthDescriptions {
			if h.Target != nil {
				name := group + "/" + aws.ToString(h.Target.Id) + "/" + strconv.Itoa(int(aws.ToInt32(h.Target.Port)))
				r.add(targetType, name, name, fields("targetGroupArn", arn, "targetId", h.Target.Id, "port", h.Target.Port))
			}
		}
		return nil
	})
}
