package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/secrets"
	pkgworkspace "github.com/pulumi/pulumi/pkg/v3/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// Project is a Pulumi project with the configuration of one of its stacks, as its two files state them.
type Project struct {
	root     string
	stack    string
	settings *workspace.Project
	config   config.Map
}

// FindRoot returns the folder of the project that dir belongs to: the nearest one, upwards, with a Pulumi.yaml.
// It fails if there is none.
func FindRoot(dir string) (string, error) {
	path, err := workspace.DetectProjectPathFrom(dir)
	if err != nil {
		return "", fmt.Errorf("no Pulumi.yaml in %s or in a folder above it; run this inside the project: %w", dir, err)
	}
	return filepath.Dir(path), nil
}

// StackNames lists the stacks that the project at root has a configuration file for, sorted by name.
func StackNames(root string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(root, "Pulumi.*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list the stacks of %s: %w", root, err)
	}
	names := make([]string, 0, len(paths))
	for _, path := range paths {
		name := strings.TrimPrefix(filepath.Base(path), "Pulumi.")
		names = append(names, strings.TrimSuffix(name, ".yaml"))
	}
	slices.Sort(names)
	return names, nil
}

// Load reads Pulumi.yaml and Pulumi.<stack>.yaml of the project at root. Values are checked against the project's
// declarations when the stack is opened. A stack without a file is an error that lists those that have one; so are
// encrypted values and imported environments, which need a secret that this sandbox does not hold.
func Load(root, stack string) (*Project, error) {
	if err := checkStackName(root, stack); err != nil {
		return nil, err
	}
	path := filepath.Join(root, "Pulumi."+stack+".yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration of stack %q: %w", stack, err)
	}
	return Read(root, stack, path, text)
}

// Read is [Load] for a stack whose settings, in YAML, stand somewhere else than in a file of their own; path says where, in errors.
func Read(root, stack, path string, text []byte) (*Project, error) {
	settings, err := workspace.LoadProject(filepath.Join(root, "Pulumi.yaml"))
	if err != nil {
		return nil, fmt.Errorf("read the project: %w", err)
	}
	file, err := workspace.LoadProjectStackBytes(nil, settings, text, path, encoding.YAML)
	if err != nil {
		return nil, fmt.Errorf("read the configuration of stack %q: %w", stack, err)
	}
	if err := checkReadable(path, file); err != nil {
		return nil, err
	}
	return &Project{root: root, stack: stack, settings: settings, config: file.Config}, nil
}

// Root is the project's folder.
func (p *Project) Root() string { return p.root }

// Name is the project's name, which is the namespace of its own keys.
func (p *Project) Name() string { return p.settings.Name.String() }

// Stack is the stack's name.
func (p *Project) Stack() string { return p.stack }

// Says reports whether the pattern matches a line "key: value" of the stack's settings; what is no text is matched as JSON.
func (p *Project) Says(pattern *regexp.Regexp) bool {
	for key, value := range p.config {
		text, err := value.Value(config.NopDecrypter)
		if err == nil && pattern.MatchString(key.String()+": "+text) {
			return true
		}
	}
	return false
}

// Text is the value of one of the settings, as JSON where it is no text; "" where it is not set. The key has its namespace.
func (p *Project) Text(key string) string {
	for name, value := range p.config {
		if name.String() != key {
			continue
		}
		if text, err := value.Value(config.NopDecrypter); err == nil {
			return text
		}
	}
	return ""
}

// Set replaces one configuration value, as an edit of Pulumi.<stack>.yaml would; the file is left alone. The key may
// leave out the project's own namespace. A stack that is already open does not see the change.
func (p *Project) Set(key string, value any) error {
	text, err := json.Marshal(map[string]any{"config": map[string]any{key: value}})
	if err != nil {
		return fmt.Errorf("set configuration key %s: %w", key, err)
	}
	file, err := workspace.LoadProjectStackBytes(nil, p.settings, text, p.stack, encoding.JSON)
	if err != nil {
		return fmt.Errorf("set configuration key %s: %w", key, err)
	}
	maps.Copy(p.config, file.Config)
	return nil
}

// complete returns the stack's configuration with the project's defaults, checked against the project's types: the same
// step that the command line takes before each operation.
func (p *Project) complete(ctx context.Context, keys secrets.Manager) (config.Map, error) {
	completed := maps.Clone(p.config)
	if completed == nil {
		completed = config.Map{}
	}
	err := pkgworkspace.ValidateStackConfigAndApplyProjectConfig(
		ctx, p.stack, p.settings, esc.Value{}, completed, keys.Encrypter(), keys.Decrypter())
	if err != nil {
		return nil, fmt.Errorf("configuration of stack %q: %w", p.stack, err)
	}
	return completed, nil
}

// checkStackName refuses a stack that no file describes: the command line would go on with an empty configuration.
func checkStackName(root, stack string) error {
	names, err := StackNames(root)
	if err != nil {
		return err
	}
	if slices.Contains(names, stack) {
		return nil
	}
	return fmt.Errorf("stack %q is not known: there is no %s; the stacks of this project are: %s",
		stack, "Pulumi."+stack+".yaml", strings.Join(names, ", "))
}

// checkReadable refuses what could only be read with the secrets of the stack's real backend.
func checkReadable(path string, file *workspace.ProjectStack) error {
	var faults []error
	for key, value := range file.Config {
		if value.Secure() {
			faults = append(faults, fmt.Errorf("%s: %s is encrypted for the stack's own backend, which the sandbox cannot "+
				"read; copy the file, give the copy a plain value and deploy that stack", filepath.Base(path), key))
		}
	}
	if file.Environment != nil && len(file.Environment.Imports()) > 0 {
		faults = append(faults, fmt.Errorf("%s: environments are kept by Pulumi Cloud, which the sandbox does not reach; "+
			"state their values in the file", filepath.Base(path)))
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(faults...)
}

// makeFolder makes a folder that only its owner can read: it will hold a passphrase.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make the sandbox's folder: %w", err)
	}
	return nil
}
