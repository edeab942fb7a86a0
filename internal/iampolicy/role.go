package iampolicy

import "fmt"

// Trust lets one AWS service assume a role. It carries no aws:SourceAccount condition: a role can only be passed within
// its own account, and AWS does not document the key for notebook instances, where demanding it could lock them out.
func Trust(service string) Document {
	return New(Statement{
		Sid:       "AssumedByService",
		Effect:    Allow,
		Principal: map[string][]string{"Service": {service}},
		Action:    []string{"sts:AssumeRole"},
	})
}

// NotebookLogs is all that a notebook needs of its execution role: to write the log of its own lifecycle
// scripts and Jupyter server. SageMaker names the group; the stream is named after the notebook.
func NotebookLogs(partition, region, account, notebook string) Document {
	group := fmt.Sprintf("arn:%s:logs:%s:%s:log-group:/aws/sagemaker/NotebookInstances", partition, region, account)
	return New(
		Statement{
			Sid:      "CreateLogGroup",
			Effect:   Allow,
			Action:   []string{"logs:CreateLogGroup", "logs:DescribeLogStreams"},
			Resource: []string{group, group + ":*"}, // AWS checks these actions on one form or the other.
		},
		Statement{
			Sid:      "WriteOwnLog",
			Effect:   Allow,
			Action:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resource: []string{group + ":log-stream:" + notebook + "/*"},
		},
	)
}

// KeyAdministration is the policy of a KMS key that the account administers through IAM, which
// is what AWS gives a key made without one; written out so that a reader sees it
// (KMS Developer Guide, "Default key policy").
func KeyAdministration(partition, account string) Document {
	return New(Statement{
		Sid:       "AccountAdministersThroughIam",
		Effect:    Allow,
		Principal: map[string][]string{"AWS": {fmt.Sprintf("arn:%s:iam::%s:root", partition, account)}},
		Action:    []string{"kms:*"},
		Resource:  []string{"*"},
	})
}
