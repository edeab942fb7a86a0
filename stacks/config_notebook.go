package stacks

import (
	"regexp"

	"private-notebook/internal/fault"
)

// NotebookConfig is the notebook instance.
type NotebookConfig struct {
	NotebookName           string   `config:"notebookName"`
	NotebookInstanceType   string   `config:"notebookInstanceType"`
	NotebookVolumeSizeGiB  int      `config:"notebookVolumeSizeGiB"`
	NotebookKmsKeyArn      string   `config:"notebookKmsKeyArn"`
	NotebookOnCreateScript string   `config:"notebookOnCreateScript"`
	NotebookOnStartScript  string   `config:"notebookOnStartScript"`
	NotebookRolePolicyArns []string `config:"notebookRolePolicyArns"`
}

var policyArn = regexp.MustCompile(`^arn:aws[a-z-]*:iam::(aws|\d{12}):policy/[\w+=,.@/-]+$`)

func (c NotebookConfig) check() fault.List {
	faults := checkPattern("notebookKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.NotebookKmsKeyArn)
	faults.Append(checkList("notebookRolePolicyArns", policyArn, "the ARN of a managed policy", c.NotebookRolePolicyArns))
	return faults
}
