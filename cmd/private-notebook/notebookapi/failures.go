package notebookapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"private-notebook/cmd/private-notebook/awsform"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/reach"
)

// credentialsFailure explains why there are no credentials.
func credentialsFailure(err error, profile string) error {
	f := &failure.Failure{
		Code: failure.NoCredentials, Cause: err, Because: "there are no AWS credentials to sign the call with",
		Remedy: "set AWS_PROFILE or give --profile NAME, and sign in: `aws sso login`, or `aws configure` once",
	}
	var unknown config.SharedConfigProfileNotExistError
	text := strings.ToLower(err.Error())
	switch {
	case errors.As(err, &unknown):
		f.Because = fmt.Sprintf("there is no AWS profile %q", unknown.Profile)
		f.Remedy = "name one of those that `aws configure list-profiles` lists"
	case strings.Contains(text, "sso token"), strings.Contains(text, "sso session"):
		f.Code, f.Because = failure.ExpiredCredentials, "you are not signed in to AWS, or the sign-in has expired"
		f.Remedy = "run `aws sso login" + profileFlag(profile) + "`, then try again"
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		f.Details = []string{"what hands them out does not answer"}
	case strings.Contains(text, "ec2 imds"): // The chain's last link, which is asked where no other has any.
		f.Details = []string{"neither the environment nor a profile has any, and this machine is no EC2 instance that has a role"}
	default:
		f.Details = []string{lastOf(err)}
	}
	return f
}

func profileFlag(profile string) string {
	if profile == "" {
		return ""
	}
	return " --profile " + profile
}

// lastOf is the innermost error's text: what is around it names the SDK's own parts.
func lastOf(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err.Error()
}

// The codes by which AWS refuses a request for its credentials or signature (AWS General Reference, "Common errors").
var (
	expiredCodes   = []string{"ExpiredToken", "ExpiredTokenException"}
	wrongCodes     = []string{"UnrecognizedClientException", "InvalidClientTokenId", "IncompleteSignature", "MissingAuthenticationToken"}
	signatureCodes = []string{"InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"}
	skewCodes      = []string{"RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"}
	deniedCodes    = []string{"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"}
	throttledCodes = []string{"ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"}
)

// CallFailure explains why a call did not do what it should; nil stays nil.
func CallFailure(err error, notebook string) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return connectionFailure(err)
	}
	f := &failure.Failure{Code: failure.Other, Cause: err, Because: fmt.Sprintf("AWS refuses: %s: %s", api.ErrorCode(), api.ErrorMessage())}
	is := func(codes []string) bool { return slices.Contains(codes, api.ErrorCode()) }
	message := strings.ToLower(api.ErrorMessage())
	switch {
	case is(expiredCodes):
		f.Code, f.Because = failure.ExpiredCredentials, "the AWS credentials have expired"
		f.Remedy = "sign in again, such as with `aws sso login`, then try again"
	case is(wrongCodes):
		f.Code, f.Because = failure.WrongCredentials, "AWS does not know these credentials"
		f.Remedy = "check AWS_PROFILE and the AWS_ACCESS_KEY_ID of the environment, which goes before it"
	case is(skewCodes), is(signatureCodes):
		signatureFailure(f, err, api)
	case is(deniedCodes):
		f.Code, f.Because = failure.Denied, "AWS denies it: "+api.ErrorMessage()
	case is(throttledCodes):
		f.Code, f.Because, f.Remedy = failure.Throttled, "AWS gets too many requests from this account", "try again in a minute"
	case strings.Contains(message, "recordnotfound"), strings.Contains(message, "not found"), api.ErrorCode() == "ResourceNotFound":
		f.Code, f.Because = failure.NotFound, fmt.Sprintf("AWS has no notebook %s in this account and Region", notebook)
		f.Remedy = "check that AWS_PROFILE is of the stack's account; run `pulumi refresh` if somebody deleted the notebook"
	}
	return f
}

// AWS accepts a signature for five minutes before and after (AWS General Reference, "Signature Version 4").
const toleratedSkew = 5 * time.Minute

// signatureFailure tells a wrong clock, which AWS's own time in the answer shows, from a wrong secret.
func signatureFailure(f *failure.Failure, err error, api smithy.APIError) {
	skew, known := skewOf(err)
	message := strings.ToLower(api.ErrorMessage())
	if slices.Contains(skewCodes, api.ErrorCode()) || strings.Contains(message, "expired") || strings.Contains(message, "not yet current") ||
		known && skew.Abs() > toleratedSkew {
		f.Code, f.Because = failure.ClockSkew, "this machine's clock is too far off for AWS to accept the signature"
		if known {
			f.Because = fmt.Sprintf("this machine's clock is %s %s, and AWS accepts no signature that is more than five minutes off",
				skew.Abs().Round(time.Second), aheadOrBehind(skew))
		}
		f.Remedy = "set the clock by the network (on Linux `timedatectl set-ntp true`), then try again"
		return
	}
	f.Code, f.Because = failure.WrongCredentials, "AWS does not accept the signature: the secret access key is not that of the key ID"
	f.Remedy = "check AWS_SECRET_ACCESS_KEY, or the profile's"
}

func aheadOrBehind(skew time.Duration) string {
	if skew > 0 {
		return "ahead"
	}
	return "behind"
}

// skewOf is how far this machine's clock is ahead of AWS's.
func skewOf(err error) (time.Duration, bool) {
	var answered *smithyhttp.ResponseError
	if !errors.As(err, &answered) || answered.Response == nil {
		return 0, false
	}
	at, parseErr := http.ParseTime(answered.Response.Header.Get("Date"))
	return time.Since(at), parseErr == nil
}

// OnlineFailure explains why a call of a service that is asked over the internet did not do what it should, as [CallFailure] does.
func OnlineFailure(err error, service string) error {
	if api := smithy.APIError(nil); errors.As(err, &api) || errors.Is(err, context.Canceled) {
		return CallFailure(err, "")
	}
	f := &failure.Failure{
		Code: failure.NoAnswer, Cause: err, Because: service + " does not answer: " + lastOf(err),
		Remedy: "check the network and HTTPS_PROXY: " + service + " is asked over the internet and not by a private path; then try again",
	}
	certificate, unread := (*tls.CertificateVerificationError)(nil), (*smithy.DeserializationError)(nil)
	other := awsform.Error{}
	switch {
	case errors.As(err, &certificate):
		f.Code, f.Because = failure.Untrusted, service+" does not show a certificate of AWS: "+certificate.Err.Error()
		f.Remedy = "something on the way takes TLS apart, such as a company's proxy: trust its authority with AWS_CA_BUNDLE"
	case reach.IsTimeout(err):
		f.Because = service + " does not answer in time"
	case errors.As(err, &unread), errors.As(err, &other):
		f.Code, f.Because = failure.Other, service+" does not answer as "+service+" does: "+lastOf(err)
		f.Remedy = "something between here and AWS answers instead, such as the sign-in page of a network; then try again"
	}
	return f
}

// connectionFailure explains a call that got no answer of AWS.
func connectionFailure(err error) error {
	certificate, unread := (*tls.CertificateVerificationError)(nil), (*smithy.DeserializationError)(nil)
	other := awsform.Error{}
	switch {
	case errors.As(err, &unread), errors.As(err, &other):
		return &failure.Failure{
			Code: failure.Other, Cause: err, Because: "what answers at the endpoint does not answer as SageMaker does: " + lastOf(err),
			Remedy: "something between here and the endpoint answers instead, such as a company's proxy: have it leave the endpoint alone",
		}
	case errors.As(err, &certificate):
		return &failure.Failure{
			Code: failure.Untrusted, Cause: err, Because: "the endpoint does not show a certificate of AWS: " + certificate.Err.Error(),
			Remedy: "something on the way takes TLS apart, such as a company's proxy: have it leave the endpoint alone, " +
				"or trust its authority with AWS_CA_BUNDLE",
		}
	case reach.IsTimeout(err):
		return &failure.Failure{
			Code: failure.NoAnswer, Cause: err, Because: "the endpoint accepts connections and then does not answer",
			Remedy: "something on the way lets connections through and loses what they carry: a firewall, or a tunnel whose packets " +
				"are too large (try a smaller MTU); if the VPN was just connected, try again",
		}
	default:
		return &failure.Failure{Code: failure.NoAnswer, Cause: err, Because: "the call to the endpoint broke off: " + lastOf(err),
			Remedy: "try again; if it stays, look for a firewall between this machine and the endpoint"}
	}
}
