package cloud

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The operators as AWS describes them: what is absent is not "anything but", and a field of nothing does not exist.
func TestPatternsMatchAsEventBridgeDoes(t *testing.T) {
	for _, row := range []struct {
		name, pattern, event string
		want                 bool
	}{
		{"equal", `{"a":["x","y"]}`, `{"a":"y"}`, true},
		{"not equal", `{"a":["x","y"]}`, `{"a":"z"}`, false},
		{"absent", `{"a":["x"]}`, `{}`, false},
		{"null is a value", `{"a":[null]}`, `{"a":null}`, true},
		{"null is not absent", `{"a":[null]}`, `{}`, false},
		{"both fields", `{"a":["x"],"b":["y"]}`, `{"a":"x","b":"z"}`, false},
		{"nested", `{"d":{"a":["x"]}}`, `{"d":{"a":"x","more":1}}`, true},
		{"exists", `{"a":[{"exists":true}]}`, `{"a":""}`, true},
		{"does not exist", `{"a":[{"exists":false}]}`, `{"b":1}`, true},
		{"exists after all", `{"a":[{"exists":false}]}`, `{"a":"x"}`, false},
		{"nothing exists below null", `{"d":{"a":[{"exists":false}]}}`, `{"d":null}`, true},
		{"anything but", `{"a":[{"anything-but":["x","y"]}]}`, `{"a":"z"}`, true},
		{"but that", `{"a":[{"anything-but":["x","y"]}]}`, `{"a":"y"}`, false},
		{"but that one", `{"a":[{"anything-but":"x"}]}`, `{"a":"x"}`, false},
		{"anything but is not nothing", `{"a":[{"anything-but":["x"]}]}`, `{}`, false},
		{"in another case", `{"a":[{"equals-ignore-case":"x-y"}]}`, `{"a":"X-y"}`, true},
		{"another text", `{"a":[{"equals-ignore-case":"x-y"}]}`, `{"a":"x-z"}`, false},
		{"nothing has no case", `{"a":[{"equals-ignore-case":"x"}]}`, `{}`, false},
		{"a number has no case", `{"a":[{"equals-ignore-case":"1"}]}`, `{"a":1}`, false},
		{"branches below branches", `{"$or":[{"a":["x"]},{"b":["y"]}],"d":{"$or":[{"e":["z"]},{"f":["w"]}]}}`, `{"a":"x","d":{"f":"w"}}`, true},
		{"only one of the branches", `{"$or":[{"a":["x"]},{"b":["y"]}],"d":{"$or":[{"e":["z"]},{"f":["w"]}]}}`, `{"a":"x","d":{"f":"v"}}`, false},
		{"nothing of nothing in a branch", `{"d":{"$or":[{"e":["z"]},{"e":[{"exists":false}]}]}}`, `{"d":null}`, true},
		{"first branch", `{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"x"}`, true},
		{"second branch", `{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"z","b":"y"}`, true},
		{"no branch", `{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"z","b":"z"}`, false},
		{"branch and field", `{"c":["w"],"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"x","c":"v"}`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			pattern, err := parsePattern(row.pattern)
			require.NoError(t, err)
			var event map[string]any
			require.NoError(t, json.Unmarshal([]byte(row.event), &event))
			assert.Equal(t, row.want, pattern.matches(event))
		})
	}
}

const calledFromOutside = `{"source":"aws.sagemaker","detail":{"userIdentity":{"arn":"arn:aws:iam::111122223333:user/eve"}}}`

const admitsEventBridge = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},` +
	`"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},` +
	`"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*"}]}`

// Each part on the way can make an alarm silent, which nobody notices.
func TestAnEventArrivesOnlyThroughEveryPolicyOnItsWay(t *testing.T) {
	w := newBench(t, nil).everything()
	deliver := func() []Delivery {
		deliveries, err := w.cloud.Deliver("ap-northeast-1", calledFromOutside)
		require.NoError(t, err)
		return deliveries
	}
	rule, topic := w.of(eventRuleType, "outside"), w.of(topicType, "alarm")
	want := Delivery{RuleName: rule.ID(), TargetArn: topic.ID()}

	want.Refused = "the topic's key does not let EventBridge encrypt"
	assert.Equal(t, []Delivery{want}, deliver(), "the key of the volume is not for this")

	require.NoError(t, w.update(w.key, m{"enableKeyRotation": true, "deletionWindowInDays": 7, "policy": admitsEventBridge}))
	want.Refused, want.Message = "", `"arn:aws:iam::111122223333:user/eve"`
	assert.Equal(t, []Delivery{want}, deliver())

	admits := w.of(topicPolicyType, "alarm")
	require.NoError(t, w.update(admits, m{"arn": topic.ID(), "policy": publishedBy(topic.ID(), "arn:aws:events:x:1:rule/other")}))
	want.Refused, want.Message = "the topic's policy does not let EventBridge publish for this rule", ""
	assert.Equal(t, []Delivery{want}, deliver())

	require.NoError(t, w.update(rule, m{"eventPattern": w.alarmPattern(), "state": "DISABLED"}))
	assert.Empty(t, deliver())
	for state, heard := range map[string]int{"ENABLED": 0, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS": 1} {
		require.NoError(t, w.update(rule, m{"eventPattern": w.alarmPattern(), "state": state}))
		deliveries, err := w.cloud.Deliver("ap-northeast-1", strings.Replace(calledFromOutside, `"detail":{`, `"detail":{"readOnly":true,`, 1))
		require.NoError(t, err)
		assert.Len(t, deliveries, heard, state)
	}
	_, err := w.cloud.Deliver("ap-northeast-1", "no JSON")
	assert.ErrorContains(t, err, "the event is no JSON object")
}
