package notebookapi

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDenialsAreRead(t *testing.T) {
	const who = "User: arn:aws:iam::1:user/ana is not authorized to perform: sagemaker:CreatePresignedNotebookInstanceUrl"
	const on = " on resource: arn:aws:sagemaker:eu-west-1:1:notebook-instance/n"
	for message, by := range map[string]string{
		who + on + " because no identity-based policy allows the sagemaker:CreatePresignedNotebookInstanceUrl action": "no identity-based policy allows it",
		who + on + " because no VPC endpoint policy allows the sagemaker:CreatePresignedNotebookInstanceUrl action":   "no VPC endpoint policy allows it",
		who + on + " with an explicit deny in a service control policy":                                               "a statement in a service control policy denies it",
		who + on + " with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/guard":                  "identity-based policy arn:aws:iam::1:policy/guard denies it",
		who + on + " with an explicit deny": "a statement of some policy denies it",
		who + on:                            "AWS does not say by which policy",
		who:                                 "AWS does not say by which policy",
	} {
		denial, understood := ReadDenial(message)
		assert.True(t, understood, message)
		assert.Equal(t, by, denial.By())
		assert.Equal(t, "arn:aws:iam::1:user/ana", denial.Principal)
		assert.Equal(t, "sagemaker:CreatePresignedNotebookInstanceUrl", denial.Action)
	}
	_, understood := ReadDenial("Access denied")
	assert.False(t, understood)
}
