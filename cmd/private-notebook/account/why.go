package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"private-notebook/accesspath/accountfile"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// The codes by which AWS refuses (AWS General Reference, "Common errors"; EC2 Developer Guide, "Error codes for the Amazon EC2 API").
var (
	deniedCodes = []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "AuthorizationError",
		"AccessDeniedForDependencyException", "NotAuthorizedException"}
	unknownCodes = []string{"InvalidAction", "UnknownOperationException", "UnknownOperation", "NotImplemented", "UnsupportedOperation",
		"UnsupportedOperationException"}
)

// why sorts a failure: what a gap is called, and what AWS said.
func (r *Reader) why(ctx context.Context, c *Call, err error) (accountfile.Reason, string) {
	if ctx.Err() != nil {
		return accountfile.Interrupted, ""
	}
	var api smithy.APIError
	status := statusOf(err)
	said := errors.As(err, &api) && api.ErrorCode() != "" && api.ErrorCode() != "UnknownError" // the SDK's word where there was no code
	switch {
	case isThrottling(err):
		return accountfile.Throttled, message(err, api)
	case said && slices.Contains(deniedCodes, api.ErrorCode()):
		return denied(api.ErrorMessage()), message(err, api)
	case said && slices.Contains(unknownCodes, api.ErrorCode()), status == http.StatusNotImplemented:
		if c.NotEverywhere && status != http.StatusNotImplemented && !r.simulated.Load() {
			return accountfile.NotOffered, message(err, api)
		}
		return accountfile.NotImplemented, message(err, api)
	case said:
		return accountfile.Failed, message(err, api)
	case status >= http.StatusInternalServerError:
		text := fmt.Sprintf("HTTP status %d, without an answer in AWS's form", status)
		if r.simulated.Load() {
			return accountfile.NotImplemented, text
		}
		return accountfile.Failed, text
	}
	return accountfile.Failed, message(err, nil)
}

// isThrottling says whether AWS asks for fewer requests: by a code, or by the status that stands for it (RFC 6585, 429; and Route 53's 400
// and EC2's 503 have codes of their own).
func isThrottling(err error) bool {
	var api smithy.APIError
	if errors.As(err, &api) {
		if _, is := retry.DefaultThrottleErrorCodes[api.ErrorCode()]; is {
			return true
		}
	}
	return statusOf(err) == http.StatusTooManyRequests
}

// statusOf is the HTTP status of an answer; 0 where there was none.
func statusOf(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil {
		return response.HTTPStatusCode()
	}
	return 0
}

// denials are the sorts of policy as AWS names them (IAM User Guide, "Troubleshoot access denied error messages").
var denials = []struct {
	named  string
	reason accountfile.Reason
}{
	{"service control policy", accountfile.DeniedBySCP}, {"permissions boundary", accountfile.DeniedByBoundary},
	{"session policy", accountfile.DeniedBySessionPolicy}, {"identity-based policy", accountfile.DeniedByIdentityPolicy},
}

// denied is which sort of policy denies, as far as AWS says.
func denied(message string) accountfile.Reason {
	d, _ := notebookapi.ReadDenial(message)
	for _, sort := range denials {
		if strings.Contains(d.PolicyType, sort.named) {
			return sort.reason
		}
	}
	return accountfile.Denied
}

var (
	// encoded is what EC2 adds for whoever may decode it.
	encoded = regexp.MustCompile(`\.?\s*Encoded authorization failure message: .*`)
	// keyID is the ID of an access key.
	keyID = regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{12,}\b`)
)

const longestMessage = 300

// message is what AWS said, in one line. What follows the first line of an answer can be a request as AWS saw it, with its session token.
func message(err error, api smithy.APIError) string {
	text := ""
	if api != nil {
		text = api.ErrorCode() + ": " + api.ErrorMessage()
	} else {
		text = innermost(err)
	}
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = keyID.ReplaceAllString(encoded.ReplaceAllString(text, ""), "(key ID)")
	if runes := []rune(text); len(runes) > longestMessage {
		text = string(runes[:longestMessage]) + "..."
	}
	return strings.TrimSpace(text)
}

// innermost is the text of the error that all others are about.
func innermost(err error) string {
	var attempts *retry.MaxAttemptsError
	if errors.As(err, &attempts) {
		err = attempts.Err
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) && response.ResponseError != nil {
		err = cmp.Or(response.ResponseError.Err, err)
	}
	for {
		switch inner := err.(type) {
		case interface{ Unwrap() error }:
			if inner.Unwrap() == nil {
				return err.Error()
			}
			err = inner.Unwrap()
		case interface{ Unwrap() []error }:
			if len(inner.Unwrap()) == 0 {
				return err.Error()
			}
			err = inner.Unwrap()[0]
		default:
			return err.Error()
		}
	}
}
