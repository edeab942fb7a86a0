package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareLogs makes the stream that the endpoint writes to: who connected. The physical names are left to Pulumi: with fixed
// ones, two VPNs in one account, or in one existing group, would collide.
func (c *ClientVpn) declareLogs(ctx *pulumi.Context, name string, a ClientVpnArgs) (*cloudwatch.LogStream, error) {
	groupName := name + "-connections"
	group, err := logGroup(ctx, groupName, a, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.LogGroupName = group.Name
	return cloudwatch.NewLogStream(ctx, groupName, &cloudwatch.LogStreamArgs{LogGroupName: group.Name}, pulumi.Parent(c))
}

// logGroup is the group to write to: a new one, or the existing one, read.
func logGroup(ctx *pulumi.Context, name string, a ClientVpnArgs, parent pulumi.ResourceOption) (*cloudwatch.LogGroup, error) {
	if a.ExistingLogGroupName != "" {
		return cloudwatch.GetLogGroup(ctx, name+"-existing-group", pulumi.ID(a.ExistingLogGroupName), nil, parent)
	}
	args := &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(a.LogRetentionDays),
		Tags:            named(name, a.Tags),
	}
	if a.LogKmsKeyArn != nil {
		args.KmsKeyId = a.LogKmsKeyArn.ToStringOutput()
	}
	return cloudwatch.NewLogGroup(ctx, name, args, parent)
}
