package engine

import (
	"context"

	"github.com/pulumi/pulumi/pkg/v3/backend"
	sdkdisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
)

// ReadBack makes the state of the resources with these URNs what the providers hold of them, silently: one that is gone leaves the state. The
// others are not looked at. A URN that the state does not have is an error.
func (s *Stack) ReadBack(ctx context.Context, urns []string) error {
	_, err := s.run(ctx, Options{}, func(operation backend.UpdateOperation) (sdkdisplay.ResourceChanges, error) {
		operation.Opts.Engine.Targets = deploy.NewUrnTargets(urns)
		return s.backend.Refresh(ctx, s.stack, operation)
	})
	return err
}
