package engine

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/backend"
	"github.com/pulumi/pulumi/pkg/v3/backend/diy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// Settings is what a stack is opened with. Project, Folder and Program are required.
type Settings struct {
	// Project is the project and the stack's configuration: see Load.
	Project *Project
	// Folder keeps the stack's state and, unless Keys are given, their passphrase. It is made if it does not exist.
	Folder string
	// Keys encrypt the secrets in the state. Nil: those kept in Folder.
	Keys *Keys
	// Program makes the program from the configuration.
	Program Program
	// Providers are the packages that the program may use. A package without a provider is an error when it is used.
	Providers Providers
	// Warnings is where the backend says what it did by itself, such as a lock left by a killed run. Nil: nowhere.
	Warnings io.Writer
}

// Stack is one stack of a project with its state. Its operations must not be run at the same time; different stacks'
// may.
type Stack struct {
	settings Settings
	keys     *Keys
	config   config.Map
	backend  diy.Backend
	stack    backend.Stack
}

// Open reads the stack's state, or makes an empty one. It fails if the configuration does not fit the project's
// declarations, if another process is at work on the same stack, or if Isolate has not been called.
func Open(ctx context.Context, settings Settings) (*Stack, error) {
	if !isolated.Load() {
		return nil, errNotIsolated
	}
	if settings.Warnings == nil {
		settings.Warnings = io.Discard
	}
	keys := settings.Keys
	if keys == nil {
		kept, err := OpenKeys(settings.Folder)
		if err != nil {
			return nil, err
		}
		keys = kept
	}
	configuration, err := settings.Project.complete(ctx, keys.manager)
	if err != nil {
		return nil, err
	}
	stack := &Stack{settings: settings, keys: keys, config: configuration}
	return stack, stack.openBackend(ctx)
}

// openBackend opens the state file's folder in the layout of `pulumi login file://<folder>/state`.
func (s *Stack) openBackend(ctx context.Context) error {
	folder, err := filepath.Abs(filepath.Join(s.settings.Folder, "state"))
	if err != nil {
		return fmt.Errorf("open the state: %w", err)
	}
	if err := makeFolder(folder); err != nil {
		return err
	}
	if err := releaseDeadLocks(folder, s.settings.Warnings); err != nil {
		return err
	}
	sink := diag.DefaultSink(io.Discard, s.settings.Warnings, diag.FormatOptions{Color: colors.Never})
	s.backend, err = diy.New(ctx, sink, backendURL(folder), s.settings.Project.settings)
	if err != nil {
		return fmt.Errorf("open the state in %s: %w", folder, err)
	}
	return s.openStack(ctx)
}

// backendURL asks for no files of metadata beside the state's: the library writes those in place, so that one of them is
// empty after a kill at the wrong moment, and the state beside it can then not be read. Nothing in them is used.
func backendURL(folder string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(folder), RawQuery: "metadata=skip"}).String()
}

func (s *Stack) openStack(ctx context.Context) error {
	name := s.settings.Project.stack
	reference, err := s.backend.ParseStackReference(name)
	if err != nil {
		return fmt.Errorf("stack name %q: %w", name, err)
	}
	s.stack, err = s.backend.GetStack(ctx, reference)
	if err == nil && s.stack == nil {
		s.stack, err = s.backend.CreateStack(ctx, reference, s.settings.Project.root, nil, nil)
	}
	if err != nil {
		return fmt.Errorf("open stack %q: %w", name, err)
	}
	return nil
}

// StateFile is the path of the stack's state file.
func (s *Stack) StateFile() string {
	project := s.settings.Project
	return filepath.Join(s.settings.Folder, "state", ".pulumi", "stacks", project.settings.Name.String(),
		project.stack+".json")
}
