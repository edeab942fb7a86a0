package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
)

// replay makes the deployment that an operation leaves: of the one that it began with, and of the engine's journal entries. The
// same replay serves the operation itself and, after it was killed, whoever reads what it had written by then.
//
// What the entries mean is said beside engine.JournalEntry: an index points into the resources that the operation began with,
// an operation's number to the resource that it made.
type replay struct {
	base apitype.DeploymentV3
	// old are the resources that the operation began with, made those that it has put beside them since, in order.
	old, made []slot
	// madeBy is the place in made of what an operation made.
	madeBy map[int64]int
	// underWay are the operations whose end is not known, in the order in which they began.
	underWay []apitype.JournalEntry
	// refreshed says that resources may be gone to which others still refer.
	refreshed bool
	// byteStrings says that a text was not UTF-8, which the encrypted ones do not show.
	byteStrings bool
	extensions  map[apitype.ExtensionRef]apitype.Extension
}

// slot is one resource, or where one was.
type slot struct {
	resource apitype.ResourceV3
	gone     bool
}

// snippetsFeature is the feature of a program's parts that stand in the state.
const snippetsFeature = "snippets-prototype"

var errJournal = errors.New("the journal does not fit the state that it was begun with")

// newReplay begins with a deployment; nil is one of nothing.
func newReplay(base *apitype.DeploymentV3) *replay {
	r := &replay{extensions: map[apitype.ExtensionRef]apitype.Extension{}}
	if base == nil {
		base = &apitype.DeploymentV3{}
	}
	r.begin(*base)
	return r
}

// begin forgets what was made and takes another deployment as what the operation began with.
func (r *replay) begin(base apitype.DeploymentV3) {
	r.base, r.made, r.madeBy, r.underWay = ownReferences(base), nil, map[int64]int{}, nil
	r.old = make([]slot, 0, len(base.Resources))
	for _, resource := range r.base.Resources {
		r.old = append(r.old, slot{resource: resource})
	}
}

// add takes the next entry.
func (r *replay) add(entry apitype.JournalEntry) error {
	r.byteStrings = r.byteStrings || entry.RequiresByteString
	switch entry.Kind {
	case apitype.JournalEntryKindBegin:
		r.underWay = append(r.underWay, entry)
		return nil
	case apitype.JournalEntryKindSuccess:
		r.ended(entry)
		return r.succeeded(entry)
	case apitype.JournalEntryKindFailure:
		r.ended(entry)
		return nil
	case apitype.JournalEntryKindRefreshSuccess:
		r.ended(entry)
		r.refreshed = true
		return r.inPlace(entry)
	case apitype.JournalEntryKindOutputs:
		return r.inPlace(entry)
	case apitype.JournalEntryKindWrite:
		if entry.NewSnapshot == nil {
			return errJournal
		}
		r.begin(*entry.NewSnapshot)
		return nil
	case apitype.JournalEntryKindRebuiltBaseState:
		return r.rebase()
	}
	return r.describe(entry)
}

// describe takes the entries that are not about resources.
func (r *replay) describe(entry apitype.JournalEntry) error {
	switch entry.Kind {
	case apitype.JournalEntryKindSecretsManager:
		r.base.SecretsProviders = entry.SecretsProvider
	case apitype.JournalEntryKindSnippets:
		r.base.Snippets = entry.Snippets
	case apitype.JournalEntryKindExtensionParameterize:
		if entry.ExtensionRef == nil || entry.Extension == nil {
			return errJournal
		}
		r.extensions[*entry.ExtensionRef] = *entry.Extension
	default:
		return fmt.Errorf("%w: it has an entry of the kind %d, which this program does not know", errJournal, entry.Kind)
	}
	return nil
}

func (r *replay) ended(entry apitype.JournalEntry) {
	r.underWay = slices.DeleteFunc(r.underWay, func(begun apitype.JournalEntry) bool {
		return begun.OperationID == entry.OperationID
	})
}

// succeeded puts what the operation made beside the rest, and marks what it replaced or deleted.
func (r *replay) succeeded(entry apitype.JournalEntry) error {
	r.refreshed = r.refreshed || entry.IsRefresh
	if entry.State != nil {
		r.madeBy[entry.OperationID] = len(r.made)
		r.made = append(r.made, slot{resource: *entry.State})
	}
	return errors.Join(
		r.change(entry.RemoveOld, entry.RemoveNew, func(s *slot) { s.gone = true }),
		r.change(entry.DeleteOld, entry.DeleteNew, func(s *slot) { s.resource.Delete = true }),
		r.change(entry.PendingReplacementOld, entry.PendingReplacementNew, func(s *slot) { s.resource.PendingReplacement = true }),
	)
}

// inPlace puts a resource's newer state where its older one stands, so that the order holds; without a newer one it is gone.
func (r *replay) inPlace(entry apitype.JournalEntry) error {
	return r.change(entry.RemoveOld, entry.RemoveNew, func(s *slot) {
		switch {
		case entry.State != nil:
			s.resource = *entry.State
		case entry.Kind == apitype.JournalEntryKindRefreshSuccess:
			s.gone = true
		}
	})
}

// change applies a change to the slots that an entry points to, if it does.
func (r *replay) change(index, operation *int64, apply func(*slot)) error {
	if index != nil {
		if *index < 0 || *index >= int64(len(r.old)) {
			return errJournal
		}
		apply(&r.old[*index])
	}
	if operation != nil {
		place, isThere := r.madeBy[*operation]
		if !isThere {
			return errJournal
		}
		apply(&r.made[place])
	}
	return nil
}

// rebase takes what has been made so far as what the rest of the operation begins with: the engine has done so, and its
// indices point there from now on.
func (r *replay) rebase() error {
	deployment, err := r.deployment()
	if err != nil {
		return err
	}
	r.begin(*deployment.Deployment)
	return nil
}

// deployment is what has been made of it all: what the operation made stands first, since a resource that it did not touch
// can only depend on what was there before.
func (r *replay) deployment() (apitype.TypedDeployment, error) {
	made := r.base
	made.Resources = make([]apitype.ResourceV3, 0, len(r.made)+len(r.old))
	for _, s := range slices.Concat(r.made, r.old) {
		if !s.gone {
			made.Resources = append(made.Resources, s.resource)
		}
	}
	if r.refreshed {
		forgetTheGone(made.Resources)
	}
	made.PendingOperations = r.pending()
	if len(r.extensions) > 0 {
		extensions := maps.Clone(r.extensions)
		maps.Copy(extensions, r.base.Extensions)
		made.Extensions = extensions
	}
	manifest := deploy.Manifest{Time: time.Now(), Version: version.Version}
	manifest.Magic = manifest.NewMagic()
	made.Manifest = manifest.Serialize()
	made.Metadata.IntegrityErrorMetadata = nil
	normal, err := made.NormalizeURNReferences()
	if err != nil {
		return apitype.TypedDeployment{}, fmt.Errorf("make the new state: %w", err)
	}
	return r.versioned(normal), nil
}

// pending are the operations under way, and those creations of an older run whose end nobody has looked into yet.
func (r *replay) pending() []apitype.OperationV2 {
	var pending []apitype.OperationV2
	for _, entry := range r.underWay {
		if entry.Operation != nil {
			pending = append(pending, *entry.Operation)
		}
	}
	for _, operation := range r.base.PendingOperations {
		if operation.Type == apitype.OperationTypeCreating {
			pending = append(pending, operation)
		}
	}
	return pending
}

// versioned says which features of the format a reader of the deployment has to know.
func (r *replay) versioned(deployment *apitype.DeploymentV3) apitype.TypedDeployment {
	features := map[string]bool{}
	for _, resource := range deployment.Resources {
		stack.ApplyFeatures(resource, r.byteStrings, features)
	}
	for _, operation := range deployment.PendingOperations {
		stack.ApplyFeatures(operation.Resource, r.byteStrings, features)
	}
	if len(deployment.Snippets) > 0 {
		features[snippetsFeature] = true
	}
	typed := apitype.TypedDeployment{Deployment: deployment, Version: apitype.DeploymentSchemaVersionCurrent}
	if len(features) > 0 {
		typed.Version, typed.Features = apitype.DeploymentSchemaVersionLatest, slices.Sorted(maps.Keys(features))
	}
	return typed
}
