package notebookapi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"private-notebook/cmd/private-notebook/awsform"
	"private-notebook/cmd/private-notebook/failure"
)

// Identity is who AWS takes the user for.
type Identity struct {
	// ARN is such as arn:aws:sts::111122223333:assumed-role/analysts/ana, and Account its account.
	ARN, Account string
	// ConfiguredRegion is the Region of the user's own settings; "" is none.
	ConfiguredRegion string
	// Skew is how far this machine's clock is ahead of AWS's, to about a second. It is known where AWS answered at all.
	Skew      time.Duration
	SkewKnown bool
}

// Identify asks AWS STS who the user is, in the Region of the options or else in the user's own. STS is asked as ordinary tools ask it,
// by the internet and a proxy if there is one; the call needs no permission (AWS STS API Reference, "GetCallerIdentity"). It fails, with
// a [failure.Failure], where there are no credentials, where AWS refuses them, and where STS cannot be reached; what is known besides
// is returned with the failure.
func Identify(ctx context.Context, o Options) (Identity, error) {
	loaded, err := load(ctx, "", o.Profile)
	if err != nil {
		return Identity{}, err
	}
	identity := Identity{ConfiguredRegion: loaded.Region}
	if o.Region != "" {
		loaded.Region = o.Region
	}
	ctx, cancel := context.WithTimeout(ctx, (attempts+1)*o.Timeout)
	defer cancel()
	if err := retrieve(ctx, loaded, o.Profile); err != nil {
		return identity, err
	}
	api := sts.NewFromConfig(awsform.Checked(loaded), func(s *sts.Options) {
		s.Retryer = retry.NewStandard(func(r *retry.StandardOptions) { r.MaxAttempts, r.MaxBackoff = attempts, time.Second })
	})
	said, err := api.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		identity.Skew, identity.SkewKnown = skewOf(err)
		return identity, identityFailure(err)
	}
	identity.ARN, identity.Account = aws.ToString(said.Arn), aws.ToString(said.Account)
	if at, known := awsmiddleware.GetServerTime(said.ResultMetadata); known {
		identity.Skew, identity.SkewKnown = time.Since(at), true
	}
	return identity, nil
}

func identityFailure(err error) error {
	var answer smithy.APIError
	if errors.As(err, &answer) || errors.Is(err, context.Canceled) {
		return CallFailure(err, "")
	}
	return &failure.Failure{
		Code: failure.NoAnswer, Cause: err, Because: fmt.Sprintf("AWS STS cannot be asked from here: %s", lastOf(err)),
		Remedy: "nothing, if this network has no way to the internet by intention; else check the connection and HTTPS_PROXY",
	}
}
