package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// ResolverQueryLogsArgs are the arguments of [NewResolverQueryLogs].
type ResolverQueryLogsArgs struct {
	// VpcID is the VPC whose questions to its DNS server are recorded. Required.
	VpcID pulumi.StringInput
	// LogRetentionDays is how long the log group keeps the answers; one of the periods of CloudWatch Logs. 0 is 365.
	LogRetentionDays int
	// LogKmsKeyArn encrypts the log group; its policy must admit CloudWatch Logs. Nil uses the key that AWS owns.
	LogKmsKeyArn pulumi.StringInput
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// ResolverQueryLogs record every name that is asked of one VPC's DNS server, from its VPN and its inbound resolver too, with the
// answer: whether a notebook's name was answered privately, and which other names the notebook asked for.
type ResolverQueryLogs struct {
	pulumi.ResourceState

	// ConfigID is the ID of the query logging configuration.
	ConfigID pulumi.StringOutput
	// LogGroupName is the log group's name.
	LogGroupName pulumi.StringOutput
}

const (
	resolverQueryLogsWhat = "resolver query logs"
	// queryLogPrefix begins the names of groups that AWS services write to without each adding to a resource policy of 5,120 characters at most
	// (CloudWatch Logs User Guide, "Log group resource policy size limit considerations").
	queryLogPrefix = "/aws/vendedlogs/route53resolver/"
)

func (a ResolverQueryLogsArgs) complete() ResolverQueryLogsArgs {
	if a.LogRetentionDays == 0 {
		a.LogRetentionDays = defaultLogDays
	}
	return a
}

func (a ResolverQueryLogsArgs) check() fault.List {
	var faults fault.List
	if a.VpcID == nil {
		faults.Add(resolverQueryLogsWhat, "VPC ID", "is missing", "give the ID of the VPC", "VpcID")
	}
	faults.Append(checkLogRetention(resolverQueryLogsWhat, a.LogRetentionDays))
	return faults
}

// NewResolverQueryLogs declares the query log of a VPC. Faulty arguments are all reported at once, before anything is
// registered.
func NewResolverQueryLogs(
	ctx *pulumi.Context, name string, args *ResolverQueryLogsArgs, opts ...pulumi.ResourceOption,
) (*ResolverQueryLogs, error) {
	a := valueOf(args).complete()
	if err := refuse(ResolverQueryLogsToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &ResolverQueryLogs{}
	if err := ctx.RegisterComponentResource(ResolverQueryLogsToken, name, c, opts...); err != nil {
		return nil, err
	}
	group, err := logGroup(ctx, name, queryLogPrefix+name+"-", a.LogRetentionDays, a.LogKmsKeyArn, a.Tags, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	config, err := route53.NewResolverQueryLogConfig(ctx, name, &route53.ResolverQueryLogConfigArgs{
		DestinationArn: group.Arn,
		Tags:           named(name, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	_, err = route53.NewResolverQueryLogConfigAssociation(ctx, name, &route53.ResolverQueryLogConfigAssociationArgs{
		ResolverQueryLogConfigId: config.ID(),
		ResourceId:               a.VpcID.ToStringOutput(),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.ConfigID, c.LogGroupName = config.ID().ToStringOutput(), group.Name
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *ResolverQueryLogs) Outputs() pulumi.Map {
	return pulumi.Map{"configId": c.ConfigID, "logGroupName": c.LogGroupName}
}
