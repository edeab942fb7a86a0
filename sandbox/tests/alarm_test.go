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
	detailType := "AWS API Call via CloudTrail"
	if detail["eventType"] == "AwsConsoleAction" {
		detailType = "AWS Console Action via CloudTrail"
	}
	text, err := json.Marshal(object{
		"source": "aws.sagemaker", "detail-type": detailType, "account": "111122223333", "region": "ap-northeast-1",
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
	return openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
}

// trailEvent is a call as CloudTrail may record it, and whether the alarm of the guide's notebook has to ring.
type trailEvent struct {
	name    string
	changes object
	rings   bool
}

// of are the parameters of a call for a notebook, by the name that the caller typed.
func of(notebook string, more object) object {
	changes := object{"requestParameters": object{"notebookInstanceName": notebook}}
	maps.Copy(changes, more)
	return changes
}

const (
	theGuides    = "Private-NOTEBOOK-watch" // in another case than the notebook has
	someoneElses = "somebody-elses"
)

// issued are calls that were answered with a URL; api is the listed endpoint, other another one.
func issued(api, other any) []trailEvent {
	partner := object{"type": "AssumedRole", "arn": "arn:aws:iam::111122223333:user/eve", "principalId": "AROA:eve", "accountId": "111122223333"}
	host := func(name string) object { return object{"tlsDetails": object{"clientProvidedHostHeader": name}} }
	return []trailEvent{
		{"through the endpoint", object{"vpcEndpointId": api}, false},
		{"through the endpoint, in another case", of(theGuides, object{"vpcEndpointId": api}), false},
		{"through the endpoint, without parameters", object{"vpcEndpointId": api, "requestParameters": nil}, false},
		{"from the internet or the console", object{}, true},
		{"from the internet, in another case", of(theGuides, nil), true},
		{"as a call of the console", object{"eventType": "AwsConsoleAction"}, true},
		{"taken for reading", object{"readOnly": true}, true},
		{"through another endpoint", object{"vpcEndpointId": other}, true},
		{"through another account's endpoint", object{"vpcEndpointId": other, "vpcEndpointAccountId": "999988887777"}, true},
		{"through another endpoint, in another case", of(theGuides, object{"vpcEndpointId": other}), true},
		{"at the FIPS host", host("api-fips.sagemaker.ap-northeast-1.amazonaws.com"), true},
		{"at the dual-stack host", host("api.sagemaker.ap-northeast-1.api.aws"), true},
		{"by a role that another account assumed", object{"userIdentity": partner}, true},
		{"for somebody by an AWS service", object{"sourceIPAddress": "servicecatalog.amazonaws.com"}, true},
		{"without parameters", object{"requestParameters": nil}, true},
		{"with null for parameters", object{"requestParameters": json.RawMessage("null")}, true},
		{"without a name among the parameters", object{"requestParameters": object{"more": 1}}, true},
		{"another notebook", of(someoneElses, nil), false},
		{"a notebook whose name begins alike", of("private-notebook-watch-2", nil), false},
		{"another call", object{"eventName": "DescribeNotebookInstance"}, false},
		{"another service", object{"eventSource": "s3.amazonaws.com"}, false},
	}
}

// refused are calls that were answered with an error.
func refused(api any) []trailEvent {
	const refusal = "User: eve is not authorized to perform: sagemaker:CreatePresignedNotebookInstanceUrl with an explicit deny"
	return []trailEvent{
		{"from the internet", object{"errorCode": "AccessDenied", "errorMessage": refusal}, true},
		{"through the endpoint", object{"vpcEndpointId": api, "errorCode": "AccessDenied"}, true},
		{"through the endpoint, in another case", of(theGuides, object{"vpcEndpointId": api, "errorCode": "AccessDeniedException"}), true},
		{"through the endpoint, by its policy", object{"vpcEndpointId": api, "errorCode": "VpceAccessDenied", "requestParameters": nil}, true},
		{"for another reason", object{"vpcEndpointId": api, "errorCode": "ValidationException"}, true},
		{"without parameters", object{"errorCode": "AccessDenied", "requestParameters": nil}, true},
		{"with null for parameters", object{"vpcEndpointId": api, "errorCode": "AccessDenied", "requestParameters": json.RawMessage("null")}, true},
		{"another notebook", of(someoneElses, object{"errorCode": "AccessDenied"}), false},
	}
}

// The events are examples made by hand: none was recorded by AWS.
func TestTheAlarmRingsForWhatHappensOutsideAndForNothingElse(t *testing.T) {
	opened := openGuide(t, "watch")
	up(t, opened)
	outputs, err := opened.Outputs(t.Context())
	require.NoError(t, err)
	api, topic := outputs["apiEndpointId"].Value, outputs["alarmTopicArn"].Value
	for kind, calls := range map[string][]trailEvent{"issued": issued(api, "vpce-0fedcba9876543210"), "refused": refused(api)} {
		for _, call := range calls {
			t.Run(kind+" "+call.name, func(t *testing.T) {
				deliveries, err := opened.Cloud.Deliver("ap-northeast-1", asRecorded(t, call.changes))
				require.NoError(t, err)
				if !call.rings {
					assert.Empty(t, deliveries)
					return
				}
				require.Len(t, deliveries, 1)
				assert.Empty(t, deliveries[0].Refused)
				assert.Equal(t, topic, deliveries[0].TargetArn)
				assert.Contains(t, deliveries[0].Message, "Who: arn:aws:iam::111122223333:user/eve")
				assert.NotContains(t, deliveries[0].Message, "https://", "a URL is a secret")
				assert.NotRegexp(t, `<[a-z]+>`, deliveries[0].Message, "every word is filled in")
			})
		}
	}
}
