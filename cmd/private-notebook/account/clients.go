package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/directconnect"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	balancers "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/networkmanager"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53profiles"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"private-notebook/cmd/private-notebook/awsform"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// clients are the services that are asked.
type clients struct {
	sts           *sts.Client
	iam           *iam.Client
	ec2           *ec2.Client
	sagemaker     *sagemaker.Client
	resolver      *route53resolver.Client
	profiles      *route53profiles.Client
	route53       *route53.Client
	balancers     *balancers.Client
	directConnect *directconnect.Client
	organizations *organizations.Client
	networks      *networkmanager.Client
}

func newClients(c aws.Config) clients {
	return clients{
		sts.NewFromConfig(c), iam.NewFromConfig(c), ec2.NewFromConfig(c), sagemaker.NewFromConfig(c), route53resolver.NewFromConfig(c),
		route53profiles.NewFromConfig(c), route53.NewFromConfig(c), balancers.NewFromConfig(c), directconnect.NewFromConfig(c),
		organizations.NewFromConfig(c), networkmanager.NewFromConfig(c),
	}
}

// settings are the configuration with which every request keeps the rates, is counted, and is tried again as far as that helps.
func (r *Reader) settings() aws.Config {
	c := notebookapi.Timed(r.o.Config, r.o.Timeout)
	c.RetryMaxAttempts = 0 // the environment may say fewer
	c.Retryer = func() aws.Retryer {
		return &retryer{r, retry.NewStandard(func(s *retry.StandardOptions) {
			s.MaxAttempts, s.MaxBackoff, s.RateLimiter = r.o.Attempts, r.o.Pause, ratelimit.None
		})}
	}
	c.APIOptions = append(c.APIOptions[:len(c.APIOptions):len(c.APIOptions)], func(s *middleware.Stack) error {
		return errors.Join(
			s.Initialize.Add(middleware.InitializeMiddlewareFunc("PrivateNotebookRequest", newRequest), middleware.Before),
			s.Finalize.Insert(middleware.FinalizeMiddlewareFunc("PrivateNotebookPace", r.pace), "Retry", middleware.After),
			s.Deserialize.Add(middleware.DeserializeMiddlewareFunc("PrivateNotebookCount", r.count), middleware.After),
		)
	})
	return c
}

// callKey is under what a context has the call that is being made, and attemptsKey under what it has the attempts.
type (
	callKey     struct{}
	attemptsKey struct{}
)

func callOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

// attempts are those of one request. They are made one after another.
type attempts struct{ made, failed int }

func attemptsOf(ctx context.Context) *attempts {
	if a, has := ctx.Value(attemptsKey{}).(*attempts); has {
		return a
	}
	return &attempts{}
}

// newRequest begins to count the attempts of a request.
func newRequest(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	return next.HandleInitialize(context.WithValue(ctx, attemptsKey{}, &attempts{}), in)
}

// pace has each attempt wait for its action's rate and for a place among those under way, and bounds it.
func (r *Reader) pace(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	middleware.FinalizeOutput, middleware.Metadata, error,
) {
	var none middleware.FinalizeOutput
	attemptsOf(ctx).made++
	c := callOf(ctx)
	if err := r.limits.wait(ctx, c); err != nil {
		return none, middleware.Metadata{}, err
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return none, middleware.Metadata{}, ctx.Err()
	}
	bounded, cancel := context.WithTimeout(ctx, r.o.Timeout)
	defer cancel()
	out, metadata, err := next.HandleFinalize(bounded, in)
	switch {
	case err == nil:
		r.limits.answered(c)
	case isThrottling(err):
		r.limits.throttled(c)
	default:
		attemptsOf(ctx).failed++
		if bounded.Err() != nil && ctx.Err() == nil {
			err = slowError{}
		}
	}
	return out, metadata, err
}

// slowError is an answer that did not come in time. It can be asked for again.
type slowError struct{}

func (slowError) Error() string   { return "it did not answer in time" }
func (slowError) Timeout() bool   { return true }
func (slowError) Temporary() bool { return true }

// count counts the answers, and looks at who gives them.
func (r *Reader) count(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	answered, is := out.RawResponse.(*smithyhttp.Response)
	if !is || answered == nil || answered.Response == nil {
		return out, metadata, err
	}
	r.calls.Add(1)
	if attemptsOf(ctx).made > 1 {
		r.retries.Add(1)
	}
	if !awsform.IsAWS(answered.Request) {
		r.simulated.Store(true)
	}
	return out, metadata, err
}

// retryer tries again as the SDK's standard does, with two differences. What fails otherwise than by throttling is tried three times, and
// an action that was throttled through every attempt is tried once: the account's other requests are to be read in this life.
type retryer struct {
	r *Reader
	*retry.Standard
}

const failuresAtMost = 3

var errNoMore = errors.New("it is not tried again")

// GetRetryToken says whether an attempt that could be repeated is.
func (t *retryer) GetRetryToken(ctx context.Context, err error) (func(error) error, error) {
	if isThrottling(err) {
		t.r.mu.Lock()
		defer t.r.mu.Unlock()
		if t.r.gaveUp[callOf(ctx).Action] {
			return nil, errNoMore
		}
		return t.Standard.GetRetryToken(ctx, err)
	}
	if attemptsOf(ctx).failed >= failuresAtMost {
		return nil, errNoMore
	}
	return t.Standard.GetRetryToken(ctx, err)
}
