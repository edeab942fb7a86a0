package engine

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Witness has the manager of the engine's own tests told what this package's journal is told. The function that it returns compares
// what the two made of the last operation.
func (s *Stack) Witness() (compare func() error) {
	var began *deploy.Snapshot
	var told *engine.TestJournal
	s.witness = func(base *deploy.Snapshot) engine.SnapshotManager {
		began, told = base, engine.NewTestJournal()
		return told
	}
	return func() error {
		made, err := told.Snap(began)
		if err != nil {
			return err
		}
		theirs := apitype.DeploymentV3{}
		if made != nil {
			made.SecretsManager = s.keys.manager
			whole, err := stack.SerializeDeployment(context.Background(), made, true)
			if err != nil {
				return err
			}
			theirs = *whole
		}
		ours, err := s.deployment()
		if err != nil {
			return err
		}
		return differ(ours, theirs)
	}
}

// Hold holds the state as it was read. The function that it returns fails if that has changed since.
func (s *Stack) Hold() (unchanged func() error, err error) {
	held, err := s.file.read()
	if err != nil {
		return nil, err
	}
	before, err := s.file.encode(held.TypedDeployment)
	return func() error {
		now, err := s.file.encode(held.TypedDeployment)
		if err == nil && !bytes.Equal(now, before) {
			err = fmt.Errorf("what was read as\n%s\nhas become\n%s", before, now)
		}
		return err
	}, err
}

// TakenInto is what ends the journal that a state file of this text is about to have taken in.
func TakenInto(text []byte) string { return "\n{\"takenInto\":\"" + digest(text) + "\"}\n" }

// differ compares what two deployments say about their resources. Their order may differ where two steps ended in the same moment, since
// the two are told one after the other; [Stack.Verify] is who expects what a resource rests on to stand before it.
func differ(ours, theirs apitype.DeploymentV3) error {
	if len(ours.PendingOperations) != len(theirs.PendingOperations) {
		return fmt.Errorf("pending: %v, not %v", ours.PendingOperations, theirs.PendingOperations)
	}
	one, other := gist(ours), gist(theirs)
	if one != other {
		return fmt.Errorf("the journal made\n%s and the witness\n%s", one, other)
	}
	return nil
}

// gist leaves out texts that are encrypted, and times.
func gist(deployment apitype.DeploymentV3) string {
	var lines []string
	for _, r := range deployment.Resources {
		lines = append(lines, fmt.Sprintf("%s %q delete=%v pending=%v parent=%q with=%q after=%v by=%v of=%q size=%v kind=%v\n",
			r.URN, r.ID, r.Delete, r.PendingReplacement, r.Parent, r.DeletedWith, r.Dependencies, r.PropertyDependencies, r.Provider,
			r.Outputs["size"], r.Outputs["kind"]))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
