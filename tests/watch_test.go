package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newFlowLogs(args *components.FlowLogsArgs) func(*pulumi.Context) (*components.FlowLogs, error) {
	return func(ctx *pulumi.Context) (*components.FlowLogs, error) {
		return components.NewFlowLogs(ctx, "flows", args)
	}
}

func newQueryLogs(args *components.ResolverQueryLogsArgs) func(*pulumi.Context) (*components.ResolverQueryLogs, error) {
	return func(ctx *pulumi.Context) (*components.ResolverQueryLogs, error) {
		return components.NewResolverQueryLogs(ctx, "queries", args)
	}
}

const (
	flowLogsTrust = `{"Version":"2012-10-17","Statement":[{"Sid":"AssumedByFlowLogs","Effect":"Allow","Principal":{"Service":["vpc-flow-logs.amazonaws.com"]},"Action":["sts:AssumeRole"],"Condition":{"ArnLike":{"aws:SourceArn":["arn:aws:ec2:ap-northeast-1:111122223333:vpc-flow-log/*"]},"StringEquals":{"aws:SourceAccount":["111122223333"]}}}]}`
	flowsGroupArn = "arn:aws:logs:ap-northeast-1:111122223333:log-group:flows"
	flowsDelivery = `{"Version":"2012-10-17","Statement":[{"Sid":"WriteFlowLogs","Effect":"Allow","Action":["logs:CreateLogStream","logs:DescribeLogStreams","logs:PutLogEvents"],"Resource":["` + flowsGroupArn + `","` + flowsGroupArn + `:*"]},{"Sid":"FindLogGroup","Effect":"Allow","Action":["logs:DescribeLogGroups"],"Resource":["arn:aws:logs:ap-northeast-1:111122223333:log-group:*"]}]}`
)

func TestFlowLogsGoToALogGroupWithARoleThatCanDoNoMore(t *testing.T) {
	rec, got := built(t, newFlowLogs(flowLogsArgs()))
	assert.Equal(t, map[string]object{
		logGroupType + " flows": {"retentionInDays": 365.0, "tags": tagged("flows")},
		roleType + " flows-role": {
			"description": "Writes VPC flow logs to CloudWatch Logs", "assumeRolePolicy": flowLogsTrust, "tags": tagged("flows-role"),
		},
		rolePolicyType + " flows-delivery": {"role": "flows-role", "policy": flowsDelivery},
		flowLogType + " flows": {
			"vpcId": "vpc-1", "trafficType": "ALL", "logDestinationType": "cloud-watch-logs", "logDestination": flowsGroupArn,
			"iamRoleArn": "arn:aws:iam::111122223333:role/flows-role", "tags": tagged("flows"),
		},
	}, inputs(rec))
	assert.Equal(t, object{"FlowLogID": recorder.ID("fl-", "flows"), "LogGroupName": "flows"}, got)
	assert.Equal(t, map[string]string{flowLogType + " flows": "deletes before it replaces"}, options(rec))
	assert.Contains(t, waits(t, rec, flowLogType+" flows"), rolePolicyType+" flows-delivery")
}

func TestFlowLogsGoToABucketWithoutARole(t *testing.T) {
	args := flowLogsArgs()
	args.BucketArn = pulumi.String("arn:aws:s3:::central-logs")
	rec, got := built(t, newFlowLogs(args))
	assert.Equal(t, map[string]object{flowLogType + " flows": {
		"vpcId": "vpc-1", "trafficType": "ALL", "logDestinationType": "s3", "logDestination": "arn:aws:s3:::central-logs",
		"tags": tagged("flows"),
	}}, inputs(rec))
	assert.Equal(t, "", got["LogGroupName"])
}

func TestQueryLogsHaveAGroupThatAWSMayWriteTo(t *testing.T) {
	args := queryLogsArgs()
	args.LogRetentionDays, args.LogKmsKeyArn = 30, pulumi.String("arn:key")
	rec, got := built(t, newQueryLogs(args))
	group := recorder.ID("rqlc-", "queries")
	assert.Equal(t, map[string]object{
		logGroupType + " queries": {
			"namePrefix": "/aws/vendedlogs/route53resolver/queries-", "retentionInDays": 30.0, "kmsKeyId": "arn:key", "tags": tagged("queries"),
		},
		queryLogConfigType + " queries": {
			"destinationArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:queries", "tags": tagged("queries"),
		},
		queryLogAssociationType + " queries": {"resolverQueryLogConfigId": group, "resourceId": "vpc-1"},
	}, inputs(rec))
	assert.Equal(t, object{"ConfigID": group, "LogGroupName": "queries"}, got)
}

func TestLogsReportEveryFaultAtOnce(t *testing.T) {
	const days = "log retention 2 days is not offered by CloudWatch Logs; choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]"
	assert.Equal(t, `private-notebook:index:FlowLogs "flows": 3 faults:
  - flow logs: VPC ID is missing; give the ID of the VPC
  - flow logs: log KMS key is for a log group, and a bucket is given; leave one of the two out
  - flow logs: `+days, refused(t, newFlowLogs(&components.FlowLogsArgs{
		LogRetentionDays: 2, BucketArn: pulumi.String("arn:b"), LogKmsKeyArn: pulumi.String("arn:k"),
	})))
	assert.Equal(t, `private-notebook:index:ResolverQueryLogs "queries": 2 faults:
  - resolver query logs: VPC ID is missing; give the ID of the VPC
  - resolver query logs: `+days, refused(t, newQueryLogs(&components.ResolverQueryLogsArgs{LogRetentionDays: 2})))
}

// Recording begins before anybody can connect, and the parts are the whole's.
func TestPrivateNotebookHandsItsVpcToItsLogs(t *testing.T) {
	args := privateNotebookArgs()
	args.FlowLogs, args.QueryLogs = &components.FlowLogsArgs{}, &components.ResolverQueryLogsArgs{}
	rec, _ := built(t, newPrivateNotebook(args))
	assert.Equal(t, "vpc-1", inputsOf(t, rec, flowLogType, "all-flow-logs")["vpcId"])
	assert.Equal(t, "vpc-1", inputsOf(t, rec, queryLogAssociationType, "all-query-logs")["resourceId"])
	assert.Equal(t, tagged("all-flow-logs"), inputsOf(t, rec, flowLogType, "all-flow-logs")["tags"])
}
