package iampolicy

import "fmt"

// FlowLogsTrust lets VPC flow logs of this account and Region, and no other's, assume a role (Amazon VPC User Guide,
// "IAM role for publishing flow logs to CloudWatch Logs").
func FlowLogsTrust(partition, region, account string) Document {
	return New(Statement{
		Sid:       "AssumedByFlowLogs",
		Effect:    Allow,
		Principal: map[string][]string{"Service": {"vpc-flow-logs.amazonaws.com"}},
		Action:    []string{"sts:AssumeRole"},
		Condition: Condition{
			StringEquals: {"aws:SourceAccount": {account}},
			ArnLike:      {"aws:SourceArn": {fmt.Sprintf("arn:%s:ec2:%s:%s:vpc-flow-log/*", partition, region, account)}},
		},
	})
}

// FlowLogsDelivery is what flow logs need to write to one log group. The names of the other groups may be read, because
// DescribeLogGroups knows no narrower resource.
func FlowLogsDelivery(partition, region, account, groupArn string) Document {
	return New(
		Statement{
			Sid:      "WriteFlowLogs",
			Effect:   Allow,
			Action:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resource: []string{groupArn, groupArn + ":*"}, // AWS checks these actions on one form or the other.
		},
		Statement{
			Sid:      "FindLogGroup",
			Effect:   Allow,
			Action:   []string{"logs:DescribeLogGroups"},
			Resource: []string{fmt.Sprintf("arn:%s:logs:%s:%s:log-group:*", partition, region, account)},
		},
	)
}

// AlarmKey is the policy of the key of an SNS topic that EventBridge publishes to. EventBridge's part has no condition: AWS says
// that aws:SourceAccount and aws:SourceArn are not supported there, and the alarm would be silent (Amazon SNS Developer Guide,
// "Enable compatibility between event sources from AWS services and encrypted topics"). The topic's own policy says which rule.
func AlarmKey(partition, account string) Document {
	document := KeyAdministration(partition, account)
	document.Statement = append(document.Statement, Statement{
		Sid:       "EventBridgePublishesEncrypted",
		Effect:    Allow,
		Principal: map[string][]string{"Service": {"events.amazonaws.com"}},
		Action:    []string{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resource:  []string{"*"},
	})
	return document
}

// AlarmTopic is the policy of an SNS topic to which one EventBridge rule alone may publish. The account's own principals need
// no word here: their identity policies are enough.
func AlarmTopic(topicArn, ruleArn string) Document {
	return New(Statement{
		Sid:       "PublishedByTheRule",
		Effect:    Allow,
		Principal: map[string][]string{"Service": {"events.amazonaws.com"}},
		Action:    []string{"sns:Publish"},
		Resource:  []string{topicArn},
		Condition: Condition{ArnEquals: {"aws:SourceArn": {ruleArn}}},
	})
}
