package cloud

import (
	"strings"
	"testing"
)

func TestFlowLogAndQueryLogRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	other := w.up(vpcType, "other", m{"cidrBlock": "10.70.0.0/16"})
	flow := m{
		"vpcId": other.ID(), "trafficType": "ALL", "iamRoleArn": w.of(roleType, "flows").out("arn"),
		"logDestination": w.of(logGroupType, "flows").out("arn"),
	}
	association := m{"resourceId": w.vpc.ID(), "resolverQueryLogConfigId": w.of(queryLogConfigType, "queries").ID()}
	checkRefusals(t, w, []refusalCase{
		{"second flow log to the same place", "FlowLogAlreadyExists", flowLogType, in(with(flow, m{"vpcId": w.vpc.ID()}))},
		{"flow log of nothing", "MissingParameter", flowLogType, in(with(flow, m{"vpcId": nil}))},
		{"flow log of no VPC", "InvalidVpcID.NotFound", flowLogType, in(with(flow, m{"vpcId": "vpc-0"}))},
		{"flow log of no traffic", "MissingParameter", flowLogType, in(with(flow, m{"trafficType": nil}))},
		{"log group without a role", "InvalidParameter", flowLogType, in(with(flow, m{"iamRoleArn": nil}))},
		{"role of another service", "InvalidParameter", flowLogType, in(with(flow, m{"iamRoleArn": w.role.out("arn")}))},
		{"no such log group", "InvalidParameter", flowLogType, in(with(flow, m{"logDestination": "arn:aws:logs:x:1:log-group:y"}))},
		{"bucket with a role", "InvalidParameter", flowLogType, in(with(flow, m{"logDestinationType": "s3"}))},
		{
			"bucket that is none", "InvalidParameter", flowLogType,
			in(with(flow, m{"logDestinationType": "s3", "iamRoleArn": nil, "logDestination": "my-bucket"})),
		},
		{"query log to no group", "ResourceNotFoundException", queryLogConfigType, in(m{"destinationArn": "arn:aws:logs:x:1:log-group:y"})},
		{"query log of the same VPC twice", "ResourceExistsException", queryLogAssociationType, in(association)},
		{"query log of no VPC", "InvalidVpcID.NotFound", queryLogAssociationType, in(with(association, m{"resourceId": "vpc-0"}))},
	})
	w.up(flowLogType, "of another VPC", flow)
	w.up(flowLogType, "to a bucket", with(flow, m{"logDestinationType": "s3", "iamRoleArn": nil, "logDestination": "arn:aws:s3:::logs"}))
}

func TestAlarmRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	topic := w.of(topicType, "alarm")
	rule := func(pattern string) func(*world) m { return in(m{"eventPattern": pattern}) }
	target := m{"rule": w.of(eventRuleType, "outside").ID(), "arn": topic.ID()}
	const code = "InvalidEventPatternException"
	checkRefusals(t, w, []refusalCase{
		{"text instead of a list", code, eventRuleType, rule(`{"source":"aws.sagemaker"}`)},
		{"empty list", code, eventRuleType, rule(`{"source":[]}`)},
		{"empty object", code, eventRuleType, rule(`{"detail":{}}`)},
		{"list in a list", code, eventRuleType, rule(`{"source":[["a"]]}`)},
		{"one branch", code, eventRuleType, rule(`{"$or":[{"a":["b"]}]}`)},
		{"branch that is no object", code, eventRuleType, rule(`{"$or":[{"a":["b"]},"c"]}`)},
		{"faulty branch", code, eventRuleType, rule(`{"$or":[{"a":["b"]},{"c":"d"}]}`)},
		{"two operators", code, eventRuleType, rule(`{"a":[{"exists":true,"anything-but":"b"}]}`)},
		{"exists of a text", code, eventRuleType, rule(`{"a":[{"exists":"yes"}]}`)},
		{"anything but nothing", code, eventRuleType, rule(`{"a":[{"anything-but":[]}]}`)},
		{"anything but an operator", code, eventRuleType, rule(`{"a":[{"anything-but":{"prefix":"b"}}]}`)},
		{"case of a number", code, eventRuleType, rule(`{"a":[{"equals-ignore-case":1}]}`)},
		{"unknown operator", code, eventRuleType, rule(`{"a":[{"sounds-like":"b"}]}`)},
		{"too long", code, eventRuleType, rule(`{"a":["` + strings.Repeat("b", 2048) + `"]}`)},
		{"target of no rule", "ResourceNotFoundException", eventTargetType, in(with(target, m{"rule": "none"}))},
		{
			"template with an unknown word", "ValidationException", eventTargetType,
			in(with(target, m{"inputTransformer": m{"inputPaths": m{"who": "$.a"}, "inputTemplate": `"<who> <where>"`}})),
		},
		{"topic with no key", "KMSNotFound", topicType, in(m{"kmsMasterKeyId": "arn:aws:kms:x:1:key/none"})},
		{
			"topic policy without a principal", "InvalidParameter", topicType,
			in(m{"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}]}`}),
		},
		{"subscription to no topic", "NotFound", subscriptionType, in(m{"topic": "arn:none", "protocol": "email", "endpoint": "a@b.c"})},
		{"e-mail to nobody", "InvalidParameter", subscriptionType, in(m{"topic": topic.ID(), "protocol": "email", "endpoint": "nobody"})},
	})
	w.up(topicType, "with AWS's key", m{"kmsMasterKeyId": "alias/aws/sns"})
}
