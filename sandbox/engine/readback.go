package engine

import (
	"context"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
)

// ReadBack makes the state of the resources with these URNs what the providers hold of them, silently: one that is gone leaves the state. The
// others are not looked at. A URN that the state does not have is an error.
func (s *Stack) ReadBack(ctx context.Context, urns []string) error {
	some := refreshing
	some.targets = deploy.NewUrnTargets(urns)
	_, err := s.run(ctx, Options{}, some)
	return err
}
