package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/eventpattern"
	"private-notebook/tests/recorder"
)

func newAlarm(args *components.IssuanceAlarmArgs) func(*pulumi.Context) (*components.IssuanceAlarm, error) {
	return func(ctx *pulumi.Context) (*components.IssuanceAlarm, error) {
		return components.NewIssuanceAlarm(ctx, "alarm", args)
	}
}

const (
	alarmTopicArn = "arn:aws:sns:ap-northeast-1:111122223333:alarm"
	alarmRuleArn  = "arn:aws:events:ap-northeast-1:111122223333:rule/alarm"
	alarmTopic    = `{"Version":"2012-10-17","Statement":[{"Sid":"PublishedByTheRule","Effect":"Allow","Principal":{"Service":["events.amazonaws.com"]},"Action":["sns:Publish"],"Resource":["` + alarmTopicArn + `"],"Condition":{"ArnEquals":{"aws:SourceArn":["` + alarmRuleArn + `"]}}}]}`
	alarmKey      = `{"Version":"2012-10-17","Statement":[{"Sid":"AccountAdministersThroughIam","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root"]},"Action":["kms:*"],"Resource":["*"]},{"Sid":"EventBridgePublishesEncrypted","Effect":"Allow","Principal":{"Service":["events.amazonaws.com"]},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":["*"]}]}`
)

func issuancePattern(t *testing.T, notebooks ...string) string {
	t.Helper()
	pattern, err := eventpattern.IssuanceOutside([]string{"vpce-api", "vpce-linked"}, notebooks)
	require.NoError(t, err)
	return pattern
}

func TestTheAlarmIsARuleAndAnEncryptedTopicThatItAlonePublishesTo(t *testing.T) {
	rec, got := built(t, newAlarm(issuanceAlarmArgs()))
	all := inputs(rec)
	target := all[eventTargetType+" alarm"]
	delete(all, eventTargetType+" alarm")
	assert.Equal(t, map[string]object{
		eventRuleType + " alarm": {
			"description":  "Presigned notebook URLs issued outside the private endpoints, or refused",
			"eventPattern": issuancePattern(t, "research"), "tags": tagged("alarm"),
			"state": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
		},
		kmsKeyType + " alarm-key": {
			"description": "Alarms about presigned notebook URLs", "enableKeyRotation": true, "deletionWindowInDays": 30.0,
			"policy": alarmKey, "tags": tagged("alarm-key"),
		},
		topicType + " alarm": {
			"kmsMasterKeyId": "arn:aws:kms:ap-northeast-1:111122223333:key/" + recorder.ID("", "alarm-key"), "tags": tagged("alarm"),
		},
		topicPolicyType + " alarm": {"arn": alarmTopicArn, "policy": alarmTopic},
		subscriptionType + " alarm-security@example.org": {
			"topic": alarmTopicArn, "protocol": "email", "endpoint": "security@example.org",
		},
	}, all)
	assert.Equal(t, alarmTopicArn, target["arn"])
	assert.Equal(t, "alarm", target["rule"])
	assert.Equal(t, object{"RuleArn": alarmRuleArn, "TopicArn": alarmTopicArn}, got)
	assert.Contains(t, waits(t, rec, eventTargetType+" alarm"), topicPolicyType+" alarm")
}

// A URL is a secret while it is valid: nothing of the answer may stand in a message.
func TestTheAlarmsMessageUsesEveryFieldAndNoneOfTheAnswer(t *testing.T) {
	rec, _ := built(t, newAlarm(issuanceAlarmArgs()))
	transformer := inputsOf(t, rec, eventTargetType, "alarm")["inputTransformer"].(object)
	paths, template := transformer["inputPaths"].(object), transformer["inputTemplate"].(string)
	assert.Len(t, paths, 10)
	for name, path := range paths {
		assert.Contains(t, template, "<"+name+">")
		assert.NotContains(t, path, "responseElements")
	}
	assert.Equal(t, "$.detail.userIdentity.arn", paths["who"])
}

func TestTheAlarmGoesToAnExistingTopic(t *testing.T) {
	args := issuanceAlarmArgs()
	args.TopicArn, args.Emails, args.NotebookNames = pulumi.String("arn:given"), nil, nil
	rec, got := built(t, newAlarm(args))
	assert.Len(t, inputs(rec), 2, "the rule and its target")
	assert.Equal(t, "arn:given", inputsOf(t, rec, eventTargetType, "alarm")["arn"])
	assert.Equal(t, "arn:given", got["TopicArn"])
	assert.Equal(t, issuancePattern(t), inputsOf(t, rec, eventRuleType, "alarm")["eventPattern"])
}

func TestTheAlarmReportsEveryFaultAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:IssuanceAlarm "alarm": 6 faults:
  - issuance alarm: endpoint list is empty, or has an empty entry; give the IDs of the SageMaker API's endpoints
  - issuance alarm: notebook "no name" is not a notebook instance name, or is listed twice; write each notebook's name once, or none to watch every notebook
  - issuance alarm: notebook "Research" is not a notebook instance name, or is listed twice; write each notebook's name once, or none to watch every notebook
  - issuance alarm: e-mail "ada" is not an e-mail address, or is listed twice; write each address once, such as security@example.org
  - issuance alarm: e-mail "b@example.org" is not an e-mail address, or is listed twice; write each address once, such as security@example.org
  - issuance alarm: e-mail list is for the topic that is made, and a topic is given; subscribe the addresses to that topic where it is declared, or leave the topic out`,
		refused(t, newAlarm(&components.IssuanceAlarmArgs{
			NotebookNames: []string{"no name", "research", "Research"}, Emails: []string{"ada", "b@example.org", "b@example.org"}, TopicArn: pulumi.String("arn:given"),
		})))
	args := issuanceAlarmArgs()
	for i := range 60 {
		args.NotebookNames = append(args.NotebookNames, fmt.Sprintf("notebook-%02d", i))
	}
	assert.Regexp(t, `^private-notebook:index:IssuanceAlarm "alarm": event pattern: \d+ characters are more than the 2048 that `+
		`EventBridge takes; leave the notebooks out to watch every one of the account and Region, or give fewer endpoints$`, refused(t, newAlarm(args)))
}

func TestPrivateNotebooksAlarmKnowsEveryEndpointOfThePolicy(t *testing.T) {
	args := linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"))
	args.PresignPolicy.EndpointIDs = []pulumi.StringInput{pulumi.String("vpce-linked-api"), pulumi.String("vpce-linked-notebook")}
	args.IssuanceAlarm = &components.IssuanceAlarmArgs{}
	rec, _ := built(t, newPrivateNotebook(args))
	want, err := eventpattern.IssuanceOutside(
		[]string{
			recorder.ID("vpce-", "all-private-link-api-endpoint"), recorder.ID("vpce-", "all-private-link-analytics-api-endpoint"),
			"vpce-linked-api", "vpce-linked-notebook",
		}, []string{"all"})
	require.NoError(t, err)
	assert.Equal(t, want, inputsOf(t, rec, eventRuleType, "all-issuance-alarm")["eventPattern"])
}
