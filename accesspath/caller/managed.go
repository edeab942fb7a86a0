package caller

import (
	"strings"
	"sync"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// managedPolicies are the AWS managed policies that are most often attached besides, as far as they are about a
// notebook (AWS Managed Policy Reference Guide). AmazonSageMakerFullAccess grants sagemaker:* on all but Studio
// resources; its other statements are about other services.
var managedPolicies = map[string]string{
	"AdministratorAccess": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
	"PowerUserAccess": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
		"NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"}]}`,
	"AmazonSageMakerFullAccess": `{"Version":"2012-10-17","Statement":[{"Sid":"AllowAllNonAdminSageMakerActions",
		"Effect":"Allow","Action":["sagemaker:*"],"NotResource":["arn:aws:sagemaker:*:*:domain/*",
		"arn:aws:sagemaker:*:*:user-profile/*","arn:aws:sagemaker:*:*:app/*","arn:aws:sagemaker:*:*:space/*",
		"arn:aws:sagemaker:*:*:partner-app/*","arn:aws:sagemaker:*:*:flow-definition/*"]}]}`,
}

// managedPolicy is an AWS managed policy by its ARN, whose account is "aws".
func managedPolicy(arn string) (*policy.Attached, bool) {
	_, name, isManaged := strings.Cut(arn, ":iam::aws:policy/")
	text, known := managedPolicies[name]
	if !isManaged || !known {
		return nil, false
	}
	document, err := policy.Parse(text, policy.Identity)
	return &policy.Attached{ID: arn, Name: name, Document: document, Err: err}, true
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
