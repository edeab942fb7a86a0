package engine

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"
)

// organization stands where Pulumi Cloud has the owner of a stack; a file backend has always this one.
const organization = "organization"

// Settings is what a stack is opened with. Project is required, and Program or Executable.
type Settings struct {
	// Project is the project and the stack's configuration: see Load.
	Project *Project
	// Folder keeps the stack's state and, unless Keys are given, their passphrase. It is made if it does not exist. Empty:
	// the state is kept in memory and ends with the Stack; Keys are then required.
	Folder string
	// From is a stack with whose state this one begins: what is done with one does not show in the other. Only without a
	// Folder. Nil: nothing has been deployed.
	From *Stack
	// Keys encrypt the secrets in the state, From's too. Nil: those kept in Folder.
	Keys *Keys
	// Program makes the program from the configuration.
	Program Program
	// Executable is the path of the project's own program, as [Build] makes it, which runs as a process of its own. "": Program runs here.
	Executable string
	// Providers are the packages that the program may use. A package without a provider is an error when it is used.
	Providers Providers
	// Plugins are the packages of components that the program may use. Nil: none.
	Plugins Plugins
	// Warnings is told of a lock left by a killed run. Nil: nowhere.
	Warnings io.Writer
}

// Stack is one stack of a project with its state. Its operations must not be run at the same time; different stacks'
// may.
type Stack struct {
	settings Settings
	keys     *Keys
	config   config.Map
	file     *stateFile
	locks    *locks
	// witness makes a second manager that is told what the journal is told, from the same beginning: the tests' own. Nil: none.
	witness func(*deploy.Snapshot) engine.SnapshotManager
}

// Open opens the stack's state. It fails if the configuration does not fit the project's declarations, if the state cannot be
// read, or if Isolate has not been called.
func Open(ctx context.Context, settings Settings) (*Stack, error) {
	if !isolated.Load() {
		return nil, errNotIsolated
	}
	if settings.Warnings == nil {
		settings.Warnings = io.Discard
	}
	name, err := tokens.ParseStackName(settings.Project.stack)
	if err != nil {
		return nil, fmt.Errorf("stack name %q: %w", settings.Project.stack, err)
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
	return stack, stack.openState(name)
}

// beginWith takes over another stack's state.
func (s *Stack) beginWith(other *Stack) error {
	if other == nil {
		return nil
	}
	read, err := other.file.read()
	if err == nil && read.Deployment != nil {
		err = s.file.write(read.TypedDeployment)
	}
	return err
}

// Project is the project and the stack's configuration.
func (s *Stack) Project() *Project { return s.settings.Project }

// openState lays the files out as `pulumi login file://<folder>/state` does.
func (s *Stack) openState(name tokens.StackName) error {
	qualified := tokens.QName(organization + "/" + s.settings.Project.settings.Name.String() + "/" + name.String())
	s.file = &stateFile{name: qualified}
	if s.settings.Folder == "" {
		return s.beginWith(s.settings.From)
	}
	root, err := filepath.Abs(filepath.Join(s.settings.Folder, "state"))
	if err != nil {
		return fmt.Errorf("open the state: %w", err)
	}
	folder := filepath.Join(root, ".pulumi")
	s.file.path = filepath.Join(folder, "stacks", s.settings.Project.settings.Name.String(), name.String()+".json")
	if err := makeFolder(filepath.Dir(s.file.path)); err != nil {
		return err
	}
	if err := sayLayout(folder); err != nil {
		return err
	}
	s.locks = newLocks(filepath.Join(folder, "locks", fsutil.QnamePath(qualified)), filepath.Join(root, "locks.guard"))
	if err := s.locks.releaseDead(s.settings.Warnings); err != nil {
		return err
	}
	_, err = s.file.read()
	return err
}

// sayLayout writes what tells Pulumi's command line that stacks stand below their project's name.
func sayLayout(folder string) error {
	path := filepath.Join(folder, "meta.yaml")
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := writePrivately(path, "version: 1"); err != nil {
		return fmt.Errorf("open the state: %w", err)
	}
	return nil
}

// StateFile is the path of the stack's state file; empty where the state is kept in memory.
func (s *Stack) StateFile() string { return s.file.path }
