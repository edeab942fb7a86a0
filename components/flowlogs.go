package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// FlowLogsArgs are the arguments of [NewFlowLogs].
type FlowLogsArgs struct {
	// Region is the AWS Region; it decides ARNs. "" is the provider's Region.
	Region string
	// VpcID is the VPC whose traffic is recorded. Required.
	VpcID pulumi.StringInput
	// BucketArn is the S3 bucket to write to, which must admit AWS's log delivery. Nil writes to a log group of its own.
	BucketArn pulumi.StringInput
	// LogRetentionDays is how long the log group keeps the connections; one of the periods of CloudWatch Logs. 0 is 365. A bucket has its own rules.
	LogRetentionDays int
	// LogKmsKeyArn encrypts the log group; its policy must admit CloudWatch Logs. Nil uses the key that AWS owns.
	LogKmsKeyArn pulumi.StringInput
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// FlowLogs record every connection of one VPC, accepted or rejected: who reached the endpoints, and who tried.
type FlowLogs struct {
	pulumi.ResourceState

	// FlowLogID is the flow log's ID.
	FlowLogID pulumi.StringOutput
	// LogGroupName is the log group's name; "" with a bucket.
	LogGroupName pulumi.StringOutput
}

const flowLogsWhat = "flow logs"

func (a FlowLogsArgs) complete() FlowLogsArgs {
	if a.LogRetentionDays == 0 {
		a.LogRetentionDays = defaultLogDays
	}
	return a
}

func (a FlowLogsArgs) check() fault.List {
	var faults fault.List
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	if a.VpcID == nil {
		faults.Add(flowLogsWhat, "VPC ID", "is missing", "give the ID of the VPC", "VpcID")
	}
	if a.BucketArn != nil && a.LogKmsKeyArn != nil {
		faults.Add(flowLogsWhat, "log KMS key", "is for a log group, and a bucket is given", "leave one of the two out", "LogKmsKeyArn", "BucketArn")
	}
	faults.Append(checkLogRetention(flowLogsWhat, a.LogRetentionDays))
	return faults
}

// NewFlowLogs declares the flow log of a VPC. Faulty arguments are all reported at once, before anything is registered.
func NewFlowLogs(ctx *pulumi.Context, name string, args *FlowLogsArgs, opts ...pulumi.ResourceOption) (*FlowLogs, error) {
	a := valueOf(args).complete()
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	if err := refuse(FlowLogsToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &FlowLogs{}
	if err := ctx.RegisterComponentResource(FlowLogsToken, name, c, opts...); err != nil {
		return nil, err
	}
	declare := c.declareToLogGroup
	if a.BucketArn != nil {
		declare = c.declareToBucket
	}
	if err := declare(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *FlowLogs) Outputs() pulumi.Map {
	return pulumi.Map{"flowLogId": c.FlowLogID, "logGroupName": c.LogGroupName}
}

// declareToBucket needs no role: AWS's log delivery writes, and the bucket's policy lets it.
func (c *FlowLogs) declareToBucket(ctx *pulumi.Context, name string, a FlowLogsArgs) error {
	c.LogGroupName = pulumi.String("").ToStringOutput()
	return c.declareFlowLog(ctx, name, &ec2.FlowLogArgs{
		LogDestinationType: pulumi.String("s3"),
		LogDestination:     a.BucketArn.ToStringOutput(),
	}, nil, a)
}

func (c *FlowLogs) declareToLogGroup(ctx *pulumi.Context, name string, a FlowLogsArgs) error {
	group, err := logGroup(ctx, name, "", a.LogRetentionDays, a.LogKmsKeyArn, a.Tags, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.LogGroupName = group.Name
	role, rights, err := c.declareRole(ctx, name, group.Arn, a)
	if err != nil {
		return err
	}
	return c.declareFlowLog(ctx, name, &ec2.FlowLogArgs{
		LogDestinationType: pulumi.String("cloud-watch-logs"),
		LogDestination:     group.Arn,
		IamRoleArn:         role.Arn,
	}, []pulumi.Resource{rights}, a)
}

// declareRole returns the role and its rights, for the flow log to wait for: AWS delivers nothing until they are there.
func (c *FlowLogs) declareRole(
	ctx *pulumi.Context, name string, groupArn pulumi.StringOutput, a FlowLogsArgs,
) (*iam.Role, *iam.RolePolicy, error) {
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return nil, nil, err
	}
	account := aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}, pulumi.Parent(c)).AccountId()
	trust := func(account string) iampolicy.Document {
		return iampolicy.FlowLogsTrust(names.Partition, names.Region, account)
	}
	role, err := iam.NewRole(ctx, name+"-role", &iam.RoleArgs{
		Description:      pulumi.String("Writes VPC flow logs to CloudWatch Logs"),
		AssumeRolePolicy: policyOr(nil, account, trust).ToStringOutput(),
		Tags:             named(name+"-role", a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, nil, err
	}
	policy := pulumi.All(account, groupArn).ApplyT(func(known []any) (string, error) {
		return iampolicy.FlowLogsDelivery(names.Partition, names.Region, known[0].(string), known[1].(string)).JSON()
	}).(pulumi.StringOutput)
	rights, err := iam.NewRolePolicy(ctx, name+"-delivery", &iam.RolePolicyArgs{Role: role.Name, Policy: policy}, pulumi.Parent(c))
	return role, rights, err
}

func (c *FlowLogs) declareFlowLog(
	ctx *pulumi.Context, name string, args *ec2.FlowLogArgs, needed []pulumi.Resource, a FlowLogsArgs,
) error {
	args.VpcId = a.VpcID.ToStringOutput()
	args.TrafficType = pulumi.String("ALL")
	args.Tags = named(name, a.Tags)
	// AWS allows one flow log of a VPC to each destination, so a replacement can only come after the deletion.
	log, err := ec2.NewFlowLog(ctx, name, args, pulumi.Parent(c), pulumi.DependsOn(needed), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return err
	}
	c.FlowLogID = log.ID().ToStringOutput()
	return nil
}
