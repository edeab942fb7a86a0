// Package vpnapi reads and replaces the list of revoked client certificates of a Client VPN endpoint.
package vpnapi

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// attempts are how often a call is tried.
const attempts = 3

// Client calls EC2 for one endpoint.
type Client struct {
	api      *ec2.Client
	endpoint string
	timeout  time.Duration
}

// Options say how EC2 is called, and about which endpoint. It is called over the ordinary network, by the proxy if there is one.
type Options struct {
	// Region and EndpointID are the Client VPN endpoint's.
	Region, EndpointID string
	// Profile is one of the user's AWS profiles; "" is the one that the environment names.
	Profile string
	// Timeout is how long each answer may take.
	Timeout time.Duration
}

// New gets the user's credentials as [notebookapi.Settings] does, and fails as that does.
func New(ctx context.Context, o Options) (*Client, error) {
	settings, err := notebookapi.Settings(ctx, o.Region, o.Profile)
	if err != nil {
		return nil, err
	}
	settings.RetryMaxAttempts = attempts
	return &Client{ec2.NewFromConfig(notebookapi.Timed(settings, o.Timeout)), o.EndpointID, o.Timeout}, nil
}

// limited bounds a call with all its attempts, so that an answer that never ends keeps nobody waiting.
func (c *Client) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, (attempts+1)*c.timeout)
}

// RevocationList is the endpoint's list, in PEM; "" where none was ever imported.
func (c *Client) RevocationList(ctx context.Context) (string, error) {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	answer, err := c.api.ExportClientVpnClientCertificateRevocationList(ctx, &ec2.ExportClientVpnClientCertificateRevocationListInput{
		ClientVpnEndpointId: &c.endpoint,
	})
	if err != nil {
		return "", explained(err, "read the revocation list", "ec2:ExportClientVpnClientCertificateRevocationList")
	}
	return aws.ToString(answer.CertificateRevocationList), nil
}

// Import replaces the endpoint's list. AWS then ends every connection of the endpoint, and people reconnect
// (AWS Client VPN Administrator Guide, "Modify a Client VPN endpoint").
func (c *Client) Import(ctx context.Context, list string) error {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	_, err := c.api.ImportClientVpnClientCertificateRevocationList(ctx, &ec2.ImportClientVpnClientCertificateRevocationListInput{
		ClientVpnEndpointId: &c.endpoint, CertificateRevocationList: &list,
	})
	if err != nil {
		return explained(err, "import the revocation list", "ec2:ImportClientVpnClientCertificateRevocationList")
	}
	return nil
}

// explained says in the user's terms why AWS did not do it, and what to do. What all services of AWS have in common is explained as for
// SageMaker.
func explained(err error, what, permission string) error {
	err = notebookapi.OnlineFailure(err, "EC2")
	var failed *failure.Failure
	if !errors.As(err, &failed) {
		return err
	}
	failed.Details = append(failed.Details, failed.Because)
	failed.Because = "AWS could not be asked to " + what
	var answer smithy.APIError
	if !errors.As(failed.Cause, &answer) {
		failed.Details = append(failed.Details, "a list that arrived all the same is not imported a second time")
		return failed
	}
	failed.Because = "AWS did not " + what
	switch {
	case failed.Code == failure.Denied:
		failed.Remedy = "have somebody allow you " + permission + ", or give another --profile"
	case answer.ErrorCode() == "InvalidClientVpnEndpointId.NotFound":
		failed.Code, failed.Remedy = failure.NotFound, "check that the profile is of the stack's account, and run `pulumi refresh`"
	default:
		failed.Remedy = cmp.Or(failed.Remedy, "find out what AWS means, then try again")
		return failed
	}
	failed.Details = []string{answer.ErrorCode() + ": " + answer.ErrorMessage()}
	return failed
}
