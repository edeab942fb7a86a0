package account

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// whoReads is in no table, because it needs no permission and leaves no gap.
var whoReads = &Call{Action: "sts:GetCallerIdentity", rate: rate{burst: 5, perSecond: 5}}

// Identify asks AWS STS who reads, and so which account is read; the call needs no permission (AWS STS API Reference, "GetCallerIdentity"). It
// asks once. It fails, with a [failure.Failure], where AWS refuses the credentials or STS does not answer.
func (r *Reader) Identify(ctx context.Context) error {
	if r.account != "" {
		return nil
	}
	said, err := r.api.sts.GetCallerIdentity(context.WithValue(ctx, callKey{}, whoReads), &sts.GetCallerIdentityInput{})
	if err != nil {
		return notebookapi.OnlineFailure(err, "AWS STS")
	}
	r.account, r.by = aws.ToString(said.Account), aws.ToString(said.Arn)
	r.partition = "aws"
	if parts := strings.Split(r.by, ":"); len(parts) > 1 && parts[1] != "" {
		r.partition = parts[1]
	}
	if r.account == "" {
		return &failure.Failure{Code: failure.Other, Because: "AWS STS does not say which account the credentials are of",
			Remedy: "find out what answers in AWS's place"}
	}
	return nil
}
