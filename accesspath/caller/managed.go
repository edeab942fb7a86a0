package caller

import (
	"strings"
	"sync"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/policy/managed"
	"private-notebook/accesspath/topology"
)

// managedPolicy is an AWS-managed policy by its ARN, whose account is "aws"; false for one that the table does not have.
func managedPolicy(arn string) (*policy.Attached, bool) {
	document, known := managed.Policy(arn)
	if !known {
		return nil, false
	}
	_, name, _ := strings.Cut(arn, ":iam::aws:policy/")
	return &policy.Attached{ID: arn, Name: name, Document: document}, true
}

// administratorDocument is read once, however many principals it is added to.
var administratorDocument = sync.OnceValues(func() (policy.Document, error) {
	const text = `{"Version":"2012-10-17","Statement":{"Sid":"sagemaker:*","Effect":"Allow","Action":"sagemaker:*","Resource":"*"}}`
	return policy.Parse(text, policy.Identity)
})

// administratorGrant is what an administrator holds besides the restricted policy, attached to a principal.
func administratorGrant(principal topology.Principal) policy.Attached {
	document, err := administratorDocument()
	return policy.Attached{ID: principal.URN, Name: "(an administrator's other grant)", Document: document, Err: err}
}
