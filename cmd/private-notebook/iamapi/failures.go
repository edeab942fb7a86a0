package iamapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/aws/smithy-go"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// Permission is what the caller needs.
const Permission = "iam:SimulatePrincipalPolicy"

// explained says in the user's terms why IAM did not answer. What all services of AWS have in common is explained as for SageMaker.
func explained(err error, principal string) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return connectionFailure(err)
	}
	var failed *failure.Failure
	if !errors.As(notebookapi.CallFailure(err, ""), &failed) {
		return err
	}
	switch {
	case api.ErrorCode() == "NoSuchEntity":
		failed.Code, failed.Because = failure.NotFound, "AWS has no "+principal
		failed.Remedy = "check that AWS_PROFILE is of the stack's account; run `pulumi refresh` if somebody deleted it"
	case failed.Code == failure.Denied:
		failed.Details = append(failed.Details, failed.Because)
		failed.Because = "you may not ask IAM's policy simulator about " + principal
		failed.Remedy = fmt.Sprintf("have somebody allow you %s on %s, or give another --profile; whoever has it can read what others may do, "+
			"so auditors need it and issuers do not", Permission, principal)
	case failed.Code == failure.Throttled:
		failed.Because = "IAM gets too many requests from this account"
		failed.Remedy = "try again in a minute, or name one notebook"
	}
	return failed
}

// connectionFailure explains a call that got no answer of AWS.
func connectionFailure(err error) error {
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return &failure.Failure{
			Code: failure.Untrusted, Cause: err, Because: "IAM does not show a certificate of AWS: " + certificate.Err.Error(),
			Remedy: "something on the way takes TLS apart, such as a company's proxy: trust its authority with AWS_CA_BUNDLE",
		}
	}
	if unread := (*smithy.DeserializationError)(nil); errors.As(err, &unread) {
		return &failure.Failure{
			Code: failure.Other, Cause: err, Because: "IAM does not answer as IAM does: " + lastOf(err),
			Remedy: "something between here and AWS answers instead, such as the sign-in page of a network; then try again",
		}
	}
	return &failure.Failure{
		Code: failure.NoAnswer, Cause: err, Because: "IAM does not answer: " + lastOf(err),
		Remedy: "check the network and HTTPS_PROXY: IAM is asked over the internet and not by a private path; then try again",
	}
}

// lastOf is the innermost error's text: what is around it names the SDK's own parts.
func lastOf(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err.Error()
}
