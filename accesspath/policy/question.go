package policy

import (
	"slices"
	"strings"
)

// question is a request as one document's statements see it.
type question struct {
	context Context
	// version is the document's.
	version string
	// action is the API action; "" where any key may be there.
	action string
	// denies says that the statement is a Deny.
	denies bool
}

func (r *Request) question(version string) *question {
	return &question{context: r.Context, version: version, action: r.Action}
}

// lookup is a key's values and whether the key is determined at all.
func (q *question) lookup(key string) (values []string, determined bool) {
	return q.find(strings.ToLower(key))
}

// find is lookup for a key in small letters. A key that requests of this action never carry is absent.
func (q *question) find(key string) (values []string, determined bool) {
	if values, determined = q.context.find(key); determined {
		return values, true
	}
	return nil, q.action != "" && !mayCarry(q.action, key)
}

// ownKeys are the keys of their own service that requests carry, by their action, as beginnings in small letters. Both act on one resource type,
// and that type alone has a key: its tags (Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker AI").
var ownKeys = map[string][]string{
	"sagemaker:createpresignednotebookinstanceurl": {"sagemaker:resourcetag/"},
	"sagemaker:describenotebookinstance":           {"sagemaker:resourcetag/"},
}

// sessionKeys belong to a service or an identity provider and stay with the credentials that it issued, so that requests to any other service carry
// them (IAM User Guide, "IAM and AWS STS condition context keys" and "AWS global condition context keys"; Amazon EC2 User Guide, "Identity and access
// management for Amazon EC2"; AWS Lambda Developer Guide, "Using source function ARN to control function access behavior").
var sessionKeys = []string{
	"ec2:roledelivery", "ec2:sourceinstancearn", "glue:credentialissuingservice", "glue:roleassumedby", "identitystore:", "lambda:sourcefunctionarn",
	"saml:", "ssm:sourceinstancearn", "sts:",
}

// mayCarry says whether a request of an action may carry a key. A service's key is on requests to that service alone; of a service's own keys each
// action has some, which is known for the actions of ownKeys.
func mayCarry(action, key string) bool {
	service, _, found := strings.Cut(key, ":")
	if !found || service == "aws" || strings.Contains(service, ".") { // a global key, or one of an OpenID Connect provider
		return true
	}
	begins := func(beginning string) bool { return strings.HasPrefix(key, beginning) }
	own, _, _ := strings.Cut(action, ":")
	if !strings.EqualFold(own, service) {
		return slices.ContainsFunc(sessionKeys, begins)
	}
	keys, known := ownKeys[strings.ToLower(action)]
	return !known || slices.ContainsFunc(keys, begins)
}
