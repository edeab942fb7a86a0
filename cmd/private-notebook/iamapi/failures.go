package iamapi

import (
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
	err = notebookapi.OnlineFailure(err, "IAM")
	var failed *failure.Failure
	var api smithy.APIError
	if !errors.As(err, &failed) || !errors.As(failed.Cause, &api) {
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
