package tests

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

type object = map[string]any

// asRecorded is CloudTrail's event of one call, as EventBridge hands it on, with some of its fields changed; a nil takes one out. Its
// fields are those of the CloudTrail User Guide, "CloudTrail record contents".
func asRecorded(t *testing.T, changes object) string {
	t.Helper()
	detail := object{
		"eventVersion": "1.09", "eventTime": "2026-11-23T09:00:00Z", "eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreatePresignedNotebookInstanceUrl", "awsRegion": "ap-northeast-1", "sourceIPAddress": "203.0.113.7",
		"userIdentity":      object{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/eve"},
		"requestParameters": object{"notebookInstanceName": "private-notebook-watch"},
		"responseElements":  object{"authorizedUrl": "https://secret.example"},
		"eventID":           "e-1", "readOnly": false, "managementEvent": true,
	}
	maps.Copy(detail, changes)
	maps.DeleteFunc(detail, func(_ string, value any) bool { return value == nil })
	text, err := json.Marshal(object{
		"source": "aws.sagemaker", "detail-type": "AWS API Call via CloudTrail", "account": "111122223333", "region": "ap-northeast-1",
		"detail": detail,
	})
	require.NoError(t, err)
	return string(text)
}

// openGuide opens the stack that a guide shows.
func openGuide(t *testing.T, topic string) *session.Session {
	t.Helper()
	project, err := engine.Read(root, topic, "docs/guides/"+topic+".md", []byte(settingsIn(t, topic, guides(t)[topic])))
	require.NoError(t, err)
	return openIn(t, session.Place{Project: project, Folder: t.TempDir(), Cloud: newAccount(t, project)})
}

// The events are examples made by hand: none was recorded by AWS.
func TestTheAlarmRingsForWhatHappensOutsideAndForNothingElse(t *testing.T) {
	opened := openGuide(t, "watch")
	up(t, opened)
	outputs, err := opened.Outputs(t.Context())
	require.NoError(t, err)
	api, other := outputs["apiEndpointId"].Value, "vpce-0fedcba9876543210"
	refusal := "User: eve is not authorized to perform: sagemaker:CreatePresignedNotebookInstanceUrl with an explicit deny"
	const somebodyElses = "somebody-elses"
	for _, row := range []struct {
		name    string
		changes object
		rings   bool
	}{
		{"issued through the endpoint", object{"vpcEndpointId": api}, false},
		{"issued from the internet or the console", object{}, true},
		{"issued through another endpoint", object{"vpcEndpointId": other}, true},
		{"refused from the internet", object{"errorCode": "AccessDenied", "errorMessage": refusal}, true},
		{"refused through the endpoint", object{"vpcEndpointId": api, "errorCode": "AccessDenied"}, true},
		{"refused, and no parameters recorded", object{"errorCode": "AccessDenied", "requestParameters": nil}, true},
		{"another notebook, from the internet", object{"requestParameters": object{"notebookInstanceName": somebodyElses}}, false},
		{
			"another notebook, refused",
			object{"requestParameters": object{"notebookInstanceName": somebodyElses}, "errorCode": "AccessDenied"}, false,
		},
		{"no parameters recorded, and not refused", object{"requestParameters": nil}, false},
		{"another call", object{"eventName": "DescribeNotebookInstance"}, false},
		{"another service", object{"eventSource": "s3.amazonaws.com"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			deliveries, err := opened.Cloud.Deliver("ap-northeast-1", asRecorded(t, row.changes))
			require.NoError(t, err)
			if !row.rings {
				assert.Empty(t, deliveries)
				return
			}
			require.Len(t, deliveries, 1)
			assert.Empty(t, deliveries[0].Refused)
			assert.Equal(t, outputs["alarmTopicArn"].Value, deliveries[0].TargetArn)
			assert.Contains(t, deliveries[0].Message, "Who: arn:aws:iam::111122223333:user/eve")
			assert.NotContains(t, deliveries[0].Message, "https://", "a URL is a secret")
			assert.NotRegexp(t, `<[a-z]+>`, deliveries[0].Message, "every word is filled in")
		})
	}
}
