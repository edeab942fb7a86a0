package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/tests/recorder"
)

const getRouteTables = "aws:ec2/getRouteTables:getRouteTables"

// prodTables runs prod with an S3 endpoint, in a VPC whose subnets have these route tables.
func prodTables(t *testing.T, answer func(resource.PropertyMap) (resource.PropertyMap, error)) (any, error) {
	t.Helper()
	rec, err := prodWith(t, lookUps{
		getVpc: vpcAnswer(map[string]any{"mainRouteTableId": "rtb-main"}), getRouteTables: answer,
	}, map[string]string{"companionEndpoints": `["s3"]`})
	if err != nil {
		return nil, err
	}
	return inputsOf(t, rec, vpcEndpointType, "private-notebook-companions-s3")["routeTableIds"], nil
}

func TestTheRouteTablesOfAnExistingVpcAreThoseOfItsSubnets(t *testing.T) {
	asked := func(args resource.PropertyMap) string {
		return plain(args)["filters"].(list)[0].(object)["values"].(list)[0].(string)
	}
	for _, row := range []struct {
		name          string
		first, second list
		want          list
	}{
		{"each its own", list{"rtb-a"}, list{"rtb-b"}, list{"rtb-a", "rtb-b"}},
		{"one for both", list{"rtb-a"}, list{"rtb-a"}, list{"rtb-a"}},
		{"the main one", list{}, list{}, list{"rtb-main"}},
		{"one of each", list{"rtb-a"}, list{}, list{"rtb-a", "rtb-main"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := prodTables(t, func(args resource.PropertyMap) (resource.PropertyMap, error) {
				return answering(object{"ids": map[string]list{firstSubnet: row.first, secondSubnet: row.second}[asked(args)]})(args)
			})
			require.NoError(t, err)
			assert.Equal(t, row.want, got)
		})
	}
	_, err := prodTables(t, func(resource.PropertyMap) (resource.PropertyMap, error) { return nil, recorder.ErrStaged })
	assert.ErrorContains(t, err, "existing VPC: route table of "+firstSubnet+" cannot be looked up (")
}

func TestRouteTablesAreNotLookedUpForNothing(t *testing.T) {
	rec, err := prodWith(t, lookUps{}, map[string]string{"companionEndpoints": "[]"})
	require.NoError(t, err)
	for _, call := range rec.Calls() {
		assert.NotEqual(t, getRouteTables, call.Token)
	}
}

func TestTheKeysOfCompanionsAndOfWatchingBelongTogether(t *testing.T) {
	assert.Equal(t, `6 faults:
  - configuration: companionReadBuckets is set without companionEndpoints; name the services in companionEndpoints, or leave it out
  - configuration: companionPolicies.s3 is not the JSON of a policy; write the endpoint policy as one JSON text
  - configuration: flowLogBucketArn = my-bucket is not the ARN of an S3 bucket; write the ARN of an S3 bucket
  - configuration: watchLogKmsKeyArn = alias/x is not the ARN of a KMS key; write the ARN of a KMS key
  - configuration: issuanceAlarmTopicArn = alarms is not the ARN of an SNS topic; write the ARN of an SNS topic
  - configuration: issuanceAlarmEmails is set without issuanceAlarm; set issuanceAlarm to true, or leave it out`,
		misconfigured(t, "dev", map[string]string{
			"companionPolicies": `{"s3":"allow all"}`, "companionReadBuckets": `["b-1"]`, "flowLogBucketArn": "my-bucket",
			"watchLogKmsKeyArn": "alias/x", "issuanceAlarmEmails": `["a@b.c"]`, "issuanceAlarmTopicArn": "alarms",
		}))
}

func TestWatchingIsConfigured(t *testing.T) {
	const key = "arn:aws:kms:ap-northeast-1:111122223333:key/0a1b2c3d"
	rec, err := prodWith(t, lookUps{}, map[string]string{
		"flowLogs": "true", "queryLogs": "true", "watchLogRetentionDays": "30", "watchLogKmsKeyArn": key,
		"issuanceAlarm": "true", "issuanceAlarmTopicArn": "arn:aws:sns:ap-northeast-1:111122223333:alarms",
	})
	require.NoError(t, err)
	for _, group := range []string{"private-notebook-flow-logs", "private-notebook-query-logs"} {
		in := inputsOf(t, rec, logGroupType, group)
		assert.Equal(t, 30.0, in["retentionInDays"])
		assert.Equal(t, key, in["kmsKeyId"])
	}
	assert.Empty(t, rec.OfType(topicType))
	assert.Contains(t, inputsOf(t, rec, eventRuleType, "private-notebook-issuance-alarm")["eventPattern"], "research")

	rec, err = prodWith(t, lookUps{}, map[string]string{
		"flowLogs": "true", "flowLogBucketArn": "arn:aws:s3:::central-logs", "watchLogKmsKeyArn": key,
	})
	require.NoError(t, err)
	assert.Equal(t, "arn:aws:s3:::central-logs", inputsOf(t, rec, flowLogType, "private-notebook-flow-logs")["logDestination"])
}
