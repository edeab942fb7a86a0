package stacks

import (
	"regexp"

	"private-notebook/internal/fault"
)

// WatchConfig is what is recorded, and who is told; by default nothing and nobody.
type WatchConfig struct {
	FlowLogs              bool     `config:"flowLogs"`
	FlowLogBucketArn      string   `config:"flowLogBucketArn"`
	QueryLogs             bool     `config:"queryLogs"`
	WatchLogRetentionDays int      `config:"watchLogRetentionDays"`
	WatchLogKmsKeyArn     string   `config:"watchLogKmsKeyArn"`
	IssuanceAlarm         bool     `config:"issuanceAlarm"`
	IssuanceAlarmEmails   []string `config:"issuanceAlarmEmails"`
	IssuanceAlarmTopicArn string   `config:"issuanceAlarmTopicArn"`

	// What is not what was meant says nothing about the keys that depend on it.
	flowLogsUnread, alarmUnread bool
}

var (
	bucketArn = regexp.MustCompile(`^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?$`)
	topicArn  = regexp.MustCompile(`^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$`)
)

func (c WatchConfig) check() fault.List {
	faults := checkPattern("flowLogBucketArn", bucketArn, "the ARN of an S3 bucket", c.FlowLogBucketArn)
	faults.Append(checkPattern("watchLogKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.WatchLogKmsKeyArn))
	faults.Append(checkPattern("issuanceAlarmTopicArn", topicArn, "the ARN of an SNS topic", c.IssuanceAlarmTopicArn))
	if c.FlowLogBucketArn != "" && !c.FlowLogs && !c.flowLogsUnread {
		faults.Add(configWhat, "flowLogBucketArn", "is set without flowLogs", "set flowLogs to true, or leave it out")
	}
	if !c.IssuanceAlarm && !c.alarmUnread {
		for _, key := range []struct {
			name  string
			isSet bool
		}{
			{"issuanceAlarmEmails", len(c.IssuanceAlarmEmails) > 0}, {"issuanceAlarmTopicArn", c.IssuanceAlarmTopicArn != ""},
		} {
			if key.isSet {
				faults.Add(configWhat, key.name, "is set without issuanceAlarm", "set issuanceAlarm to true, or leave it out")
			}
		}
	}
	return faults
}
