package iampolicy

import "fmt"

// APIEndpointPolicy is the default policy of the SageMaker API's endpoint: only principals of this account,
// only on resources of this account. It does not narrow the actions: private DNS sends every SageMaker
// API call made in the VPC through this endpoint, so fewer actions would break other workloads there.
// An endpoint policy grants nothing; it is a ceiling over what identity policies allow.
func APIEndpointPolicy(account string) Document {
	return OwnAccountEndpointPolicy("sagemaker", account)
}

// NotebookEndpointPolicy is the default policy of the notebook endpoint: it opens notebooks of this account and
// Region alone. On this path AWS authorises the presign action on the notebook's ARN; the form with
// the account in the ARN is the one that AWS documents (SageMaker Developer Guide,
// "Connect to a Notebook Instance Through a VPC Interface Endpoint").
func NotebookEndpointPolicy(partition, region, account string) Document {
	return New(Statement{
		Sid:       "OwnNotebooksOnly",
		Effect:    Allow,
		Principal: anyone(),
		Action:    []string{PresignAction},
		Resource:  []string{fmt.Sprintf("arn:%s:sagemaker:%s:%s:notebook-instance/*", partition, region, account)},
	})
}

// anyone is the principal of an endpoint policy. Who is meant is said by the policy's conditions and resources.
func anyone() map[string][]string {
	return map[string][]string{"AWS": {"*"}}
}
