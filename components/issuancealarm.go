package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/eventpattern"
	"private-notebook/internal/iampolicy"
)

// IssuanceAlarmArgs are the arguments of [NewIssuanceAlarm].
type IssuanceAlarmArgs struct {
	// Region is the AWS Region; it decides ARNs. "" is the provider's Region.
	Region string
	// EndpointIDs are the endpoints through which URLs may be issued: the SageMaker API's, of every VPC. At least one.
	EndpointIDs []pulumi.StringInput
	// NotebookNames are the notebook instances to watch, whatever the case of their letters. Nil watches every one of the account and
	// Region.
	NotebookNames []string
	// TopicArn is an existing SNS topic, to which EventBridge must be allowed to publish. Nil makes an encrypted one.
	TopicArn pulumi.StringInput
	// Emails are addresses to subscribe to the topic that is made; each has to confirm. Nil subscribes nobody.
	Emails []string
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// IssuanceAlarm tells an SNS topic when a presigned notebook URL was issued elsewhere than through the endpoints, or asked for and
// refused. It hears of it from CloudTrail, so the account needs a trail that records management events in the Region.
type IssuanceAlarm struct {
	pulumi.ResourceState

	// RuleArn is the EventBridge rule's ARN.
	RuleArn pulumi.StringOutput
	// TopicArn is the topic's ARN, given or made.
	TopicArn pulumi.StringOutput
}

// NewIssuanceAlarm declares the alarm. Faulty arguments are all reported at once, before anything is registered.
func NewIssuanceAlarm(
	ctx *pulumi.Context, name string, args *IssuanceAlarmArgs, opts ...pulumi.ResourceOption,
) (*IssuanceAlarm, error) {
	a := valueOf(args)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	if err := refuse(IssuanceAlarmToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &IssuanceAlarm{}
	if err := ctx.RegisterComponentResource(IssuanceAlarmToken, name, c, opts...); err != nil {
		return nil, err
	}
	rule, err := c.declareRule(ctx, name, a)
	if err != nil {
		return nil, err
	}
	ready, err := c.declareTopic(ctx, name, a)
	if err != nil {
		return nil, err
	}
	if err := c.declareTarget(ctx, name, rule, ready); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *IssuanceAlarm) Outputs() pulumi.Map {
	return pulumi.Map{"ruleArn": c.RuleArn, "topicArn": c.TopicArn}
}

// everyManagementEvent also admits calls that CloudTrail takes for reading, as it may one that hands out a URL: AWS lists calls whose
// names do not show it (EventBridge User Guide, "Receiving read-only management events from AWS services").
const everyManagementEvent = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

func (c *IssuanceAlarm) declareRule(ctx *pulumi.Context, name string, a IssuanceAlarmArgs) (*cloudwatch.EventRule, error) {
	pattern := pulumi.StringArray(a.EndpointIDs).ToStringArrayOutput().ApplyT(func(ids []string) (string, error) {
		return eventpattern.IssuanceOutside(ids, a.NotebookNames)
	}).(pulumi.StringOutput)
	rule, err := cloudwatch.NewEventRule(ctx, name, &cloudwatch.EventRuleArgs{
		Description:  pulumi.String("Presigned notebook URLs issued outside the private endpoints, or refused"),
		EventPattern: pattern,
		State:        pulumi.String(everyManagementEvent),
		Tags:         named(name, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.RuleArn = rule.Arn
	return rule, nil
}

// declareTopic returns what must be there before the rule publishes.
func (c *IssuanceAlarm) declareTopic(ctx *pulumi.Context, name string, a IssuanceAlarmArgs) ([]pulumi.Resource, error) {
	if a.TopicArn != nil {
		c.TopicArn = a.TopicArn.ToStringOutput()
		return nil, nil
	}
	key, err := c.declareKey(ctx, name+"-key", a)
	if err != nil {
		return nil, err
	}
	topic, err := sns.NewTopic(ctx, name, &sns.TopicArgs{KmsMasterKeyId: key.Arn, Tags: named(name, a.Tags)}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.TopicArn = topic.Arn
	policy := pulumi.All(topic.Arn, c.RuleArn).ApplyT(func(known []any) (string, error) {
		return iampolicy.AlarmTopic(known[0].(string), known[1].(string)).JSON()
	}).(pulumi.StringOutput)
	admits, err := sns.NewTopicPolicy(ctx, name, &sns.TopicPolicyArgs{Arn: topic.Arn, Policy: policy}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	for _, email := range a.Emails {
		_, err := sns.NewTopicSubscription(ctx, name+"-"+email, &sns.TopicSubscriptionArgs{
			Topic: topic.Arn, Protocol: pulumi.String("email"), Endpoint: pulumi.String(email),
		}, pulumi.Parent(c))
		if err != nil {
			return nil, err
		}
	}
	return []pulumi.Resource{admits}, nil
}

// declareKey makes a key because the one that AWS manages for SNS lets EventBridge do nothing.
func (c *IssuanceAlarm) declareKey(ctx *pulumi.Context, name string, a IssuanceAlarmArgs) (*kms.Key, error) {
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return nil, err
	}
	account := aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}, pulumi.Parent(c)).AccountId()
	byAccount := func(account string) iampolicy.Document { return iampolicy.AlarmKey(names.Partition, account) }
	return kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String("Alarms about presigned notebook URLs"),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(keyDeletionDays),
		Policy:               policyOr(nil, account, byAccount).ToStringOutput(),
		Tags:                 named(name, a.Tags),
	}, pulumi.Parent(c))
}

// messageFields are where the message's words stand in the event. The URL is not among them: it is a secret for as long as it is
// valid, and a topic has readers. A field that an event lacks is left out of the message.
var messageFields = map[string]string{
	"account": "$.account", "region": "$.region", "when": "$.detail.eventTime", "event": "$.detail.eventID",
	"who": "$.detail.userIdentity.arn", "address": "$.detail.sourceIPAddress", "endpoint": "$.detail.vpcEndpointId",
	"notebook": "$.detail.requestParameters.notebookInstanceName", "error": "$.detail.errorCode", "message": "$.detail.errorMessage",
}

// message is one text for a line (EventBridge User Guide, "Amazon EventBridge input transformation").
const message = `"A presigned URL of a SageMaker notebook was asked for outside the private endpoints, or refused."
"Who: <who>"
"When: <when>"
"Notebook: <notebook>"
"From address: <address>"
"VPC endpoint, if any: <endpoint>"
"Refused, if at all: <error> <message>"
"Account <account>, Region <region>, CloudTrail event <event>."`

func (c *IssuanceAlarm) declareTarget(
	ctx *pulumi.Context, name string, rule *cloudwatch.EventRule, ready []pulumi.Resource,
) error {
	_, err := cloudwatch.NewEventTarget(ctx, name, &cloudwatch.EventTargetArgs{
		Rule: rule.Name,
		Arn:  c.TopicArn,
		InputTransformer: &cloudwatch.EventTargetInputTransformerArgs{
			InputPaths: pulumi.ToStringMap(messageFields), InputTemplate: pulumi.String(message),
		},
	}, pulumi.Parent(c), pulumi.DependsOn(ready))
	return err
}
