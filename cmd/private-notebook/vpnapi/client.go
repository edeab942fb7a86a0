// Package vpnapi reads and replaces the list of revoked client certificates of a Client VPN endpoint.
package vpnapi

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// Client calls EC2 for one endpoint.
type Client struct {
	api      *ec2.Client
	endpoint string
}

// New gets the user's credentials as [notebookapi.Settings] does, and fails as that does.
func New(ctx context.Context, region, profile, endpointID string) (*Client, error) {
	settings, err := notebookapi.Settings(ctx, region, profile)
	if err != nil {
		return nil, err
	}
	return &Client{api: ec2.NewFromConfig(settings), endpoint: endpointID}, nil
}

// RevocationList is the endpoint's list, in PEM; "" where none was ever imported.
func (c *Client) RevocationList(ctx context.Context) (string, error) {
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
	_, err := c.api.ImportClientVpnClientCertificateRevocationList(ctx, &ec2.ImportClientVpnClientCertificateRevocationListInput{
		ClientVpnEndpointId: &c.endpoint, CertificateRevocationList: &list,
	})
	if err != nil {
		return explained(err, "import the revocation list", "ec2:ImportClientVpnClientCertificateRevocationList")
	}
	return nil
}

// explained says in the user's terms why AWS did not do it, and what to do.
func explained(err error, what, permission string) error {
	f := &failure.Failure{
		Code: failure.Other, Cause: err, Because: "AWS could not be asked to " + what, Details: []string{err.Error()},
		Remedy: "check the network, then try again: a list that arrived all the same is not imported a second time",
	}
	var answer smithy.APIError
	if errors.Is(err, context.Canceled) {
		return err
	}
	if !errors.As(err, &answer) {
		return f
	}
	f.Because = "AWS did not " + what
	f.Details = []string{answer.ErrorCode() + ": " + answer.ErrorMessage()}
	switch answer.ErrorCode() {
	case "UnauthorizedOperation":
		f.Code, f.Remedy = failure.Denied, "have somebody allow you "+permission+", or give another --profile"
	case "InvalidClientVpnEndpointId.NotFound":
		f.Code, f.Remedy = failure.NotFound, "check that the profile is of the stack's account, and run `pulumi refresh`"
	case "RequestExpired":
		f.Code, f.Remedy = failure.ClockSkew, "set this machine's clock, and sign in again"
	case "RequestLimitExceeded":
		f.Code, f.Remedy = failure.Throttled, "try again in a minute"
	case "AuthFailure":
		f.Code, f.Remedy = failure.WrongCredentials, "sign in again with `aws sso login`, or give another --profile"
	}
	return f
}
