// Package notebookapi makes the three SageMaker calls that a notebook's user needs, through an interface endpoint, asks AWS who the
// user is, and explains what AWS answers.
package notebookapi

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/aws/smithy-go/logging"

	"private-notebook/cmd/private-notebook/awsform"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/reach"
)

// Options say how AWS is called.
type Options struct {
	// Region and Host are where calls go: the Region that signatures are for, and the endpoint's own DNS name.
	Region, Host string
	// Profile is one of the user's AWS profiles; "" is the one that the environment names.
	Profile string
	// Dial connects to the endpoint.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Timeout is how long each answer may take.
	Timeout time.Duration
}

// attempts are how often a call is tried: more would only keep a person waiting.
const attempts = 2

// Client calls SageMaker through one endpoint.
type Client struct {
	api     *sagemaker.Client
	timeout time.Duration
}

// quiet keeps the SDK from writing to standard error what it does on the way, such as trying another version of the instance metadata.
var quiet = config.WithLogger(logging.Nop{})

// credentialsPatience is for how long credentials are waited for; the SDK gives a program that prints them as long.
var credentialsPatience = time.Minute

// Settings gets the user's settings and credentials by AWS's ordinary chain: environment, profile, single sign-on, instance
// role; profile "" is the one that the environment names. It fails, with a [failure.Failure], where there are no credentials or they cannot be
// had, and with another error where AWS_CA_BUNDLE cannot be read.
func Settings(ctx context.Context, region, profile string) (aws.Config, error) {
	loaded, err := load(ctx, region, profile)
	if err == nil {
		err = retrieve(ctx, loaded, profile)
	}
	return loaded, err
}

// load reads the settings; with region "" that of the settings stays.
func load(ctx context.Context, region, profile string) (aws.Config, error) {
	if _, err := reach.Authorities(); err != nil { // It would come out as a want of credentials.
		return aws.Config{}, err
	}
	options := []func(*config.LoadOptions) error{config.WithRegion(region), quiet}
	if profile != "" {
		options = append(options, config.WithSharedConfigProfile(profile))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return aws.Config{}, credentialsFailure(err, profile)
	}
	loaded.DisableClockSkewCorrection = true // a wrong clock is said: evidence bears its times, and other tools are refused for it
	return loaded, nil
}

// retrieve sees that there are credentials.
func retrieve(ctx context.Context, loaded aws.Config, profile string) error {
	ctx, cancel := context.WithTimeout(ctx, credentialsPatience)
	defer cancel()
	if _, err := loaded.Credentials.Retrieve(ctx); err != nil {
		return credentialsFailure(err, profile)
	}
	return nil
}

// New gets the user's credentials as [Settings] does, and fails as that does. An answer counts only in the form of AWS's: an interface endpoint
// hands on what the service answers, with the header that names the request.
func New(ctx context.Context, o Options) (*Client, error) {
	loaded, err := Settings(ctx, o.Region, o.Profile)
	if err != nil {
		return nil, err
	}
	direct := o.direct(loaded.HTTPClient)
	api := sagemaker.NewFromConfig(awsform.Checked(loaded), func(s *sagemaker.Options) {
		s.BaseEndpoint = aws.String("https://" + o.Host)
		s.HTTPClient = direct
		s.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = attempts, time.Second
		})
	})
	return &Client{api, o.Timeout}, nil
}

// direct is the configured client, with its certificate authorities, without a proxy: through one, the call would come from where
// the proxy is and not by the private path that the policy wants.
func (o Options) direct(configured aws.HTTPClient) aws.HTTPClient {
	return timed(configured, o.Timeout).WithTransportOptions(func(t *http.Transport) {
		t.Proxy = nil
		t.DialContext = o.Dial
	})
}

// Timed is a service's settings with which no answer is waited for any longer, where the SDK would wait for ever, and none is taken for AWS's that is
// not in its form.
func Timed(settings aws.Config, timeout time.Duration) aws.Config {
	settings.HTTPClient = timed(settings.HTTPClient, timeout)
	return awsform.Checked(settings)
}

func timed(configured aws.HTTPClient, timeout time.Duration) *awshttp.BuildableClient {
	client, is := configured.(*awshttp.BuildableClient)
	if !is {
		client = awshttp.NewBuildableClient()
	}
	return client.WithTransportOptions(func(t *http.Transport) {
		t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = timeout, timeout
	}).WithDialerOptions(func(d *net.Dialer) { d.Timeout = timeout })
}

// Status is the state of a notebook instance.
type Status struct {
	// Status is AWS's word, such as "InService".
	Status types.NotebookInstanceStatus
	// FailureReason is why it is "Failed"; "" otherwise.
	FailureReason string
}

// Describe asks for a notebook's state.
func (c *Client) Describe(ctx context.Context, notebook string) (Status, error) {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	said, err := c.api.DescribeNotebookInstance(ctx, &sagemaker.DescribeNotebookInstanceInput{NotebookInstanceName: &notebook})
	if err != nil {
		return Status{}, CallFailure(err, notebook)
	}
	return Status{said.NotebookInstanceStatus, aws.ToString(said.FailureReason)}, nil
}

// Start starts a notebook that is stopped. It does not wait.
func (c *Client) Start(ctx context.Context, notebook string) error {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	_, err := c.api.StartNotebookInstance(ctx, &sagemaker.StartNotebookInstanceInput{NotebookInstanceName: &notebook})
	return CallFailure(err, notebook)
}

// Presign issues a URL for a session of some length, to the second. It is a secret for the five minutes that it is valid.
func (c *Client) Presign(ctx context.Context, notebook string, session time.Duration) (string, error) {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	said, err := c.api.CreatePresignedNotebookInstanceUrl(ctx, &sagemaker.CreatePresignedNotebookInstanceUrlInput{
		NotebookInstanceName: &notebook, SessionExpirationDurationInSeconds: aws.Int32(int32(session / time.Second)),
	})
	if err != nil {
		return "", CallFailure(err, notebook)
	}
	if aws.ToString(said.AuthorizedUrl) == "" {
		return "", &failure.Failure{Code: failure.Other, Because: "AWS answered without a URL",
			Remedy: "find out what stands in the endpoint's place: AWS issues one, or says why not"}
	}
	return *said.AuthorizedUrl, nil
}

// limited bounds a call with all its attempts, so that an answer that never ends keeps nobody waiting.
func (c *Client) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, (attempts+1)*c.timeout)
}
