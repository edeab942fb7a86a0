package stacks

import "private-notebook/components"

// watch adds what the environment records and tells to the whole's arguments.
func (e environment) watch(args *components.PrivateNotebookArgs) {
	if e.FlowLogs {
		args.FlowLogs = &components.FlowLogsArgs{BucketArn: given(e.FlowLogBucketArn), LogRetentionDays: e.WatchLogRetentionDays}
		if e.FlowLogBucketArn == "" { // A bucket is encrypted by its owner.
			args.FlowLogs.LogKmsKeyArn = given(e.WatchLogKmsKeyArn)
		}
	}
	if e.QueryLogs {
		args.QueryLogs = &components.ResolverQueryLogsArgs{
			LogRetentionDays: e.WatchLogRetentionDays, LogKmsKeyArn: given(e.WatchLogKmsKeyArn),
		}
	}
	if e.IssuanceAlarm {
		args.IssuanceAlarm = &components.IssuanceAlarmArgs{TopicArn: given(e.IssuanceAlarmTopicArn), Emails: e.IssuanceAlarmEmails}
	}
}
