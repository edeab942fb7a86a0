package engine_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// TestMain isolates the process once, as a command would.
func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "pulumi-home")
	if err == nil {
		err = engine.Isolate(home)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if folder, isChild := os.LookupEnv(childFolder); isChild {
		upAndHang(os.Getenv(childProject), folder)
	}
	code := m.Run()
	_ = os.RemoveAll(home)
	os.Exit(code)
}

// shelf is a provider of one kind of resource, kept in memory: the least that the engine can deploy.
type shelf struct {
	mutex   sync.Mutex
	things  map[string]property.Map
	refuse  string            // the name of a thing that cannot be created
	keep    string            // the ID of a thing that cannot be deleted
	made    int               // how many have been made: a thing that is made again has another ID
	making  func(name string) // is told of a creation when it begins, if not nil
	reached chan struct{}     // receives one value when a creation begins, if not nil
	release chan struct{}     // is closed to let creations go on, if reached is not nil

	cancelled  chan struct{} // is closed when the engine passes an interruption on
	cancelOnce sync.Once
}

func newShelf() *shelf {
	return &shelf{things: map[string]property.Map{}, cancelled: make(chan struct{})}
}

func (s *shelf) provider() plugin.Provider { return &shelfProvider{shelf: s} }

// ids are those of the things, sorted.
func (s *shelf) ids() []string { return slices.Sorted(maps.Keys(s.things)) }

func (s *shelf) count() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.things)
}

type shelfProvider struct {
	plugin.UnimplementedProvider
	shelf *shelf
}

func (p *shelfProvider) Handshake(
	context.Context, plugin.ProviderHandshakeRequest,
) (*plugin.ProviderHandshakeResponse, error) {
	return &plugin.ProviderHandshakeResponse{AcceptSecrets: true, AcceptResources: true, AcceptOutputs: true}, nil
}

func (p *shelfProvider) GetPluginInfo(context.Context) (plugin.PluginInfo, error) {
	return plugin.PluginInfo{}, nil
}

func (p *shelfProvider) CheckConfig(
	_ context.Context, request plugin.CheckConfigRequest,
) (plugin.CheckConfigResponse, error) {
	return plugin.CheckConfigResponse{Properties: request.News}, nil
}

func (p *shelfProvider) DiffConfig(context.Context, plugin.DiffConfigRequest) (plugin.DiffConfigResponse, error) {
	return plugin.DiffResult{Changes: plugin.DiffNone}, nil
}

func (p *shelfProvider) Configure(context.Context, plugin.ConfigureRequest) (plugin.ConfigureResponse, error) {
	return plugin.ConfigureResponse{}, nil
}

func (p *shelfProvider) Check(_ context.Context, request plugin.CheckRequest) (plugin.CheckResponse, error) {
	return plugin.CheckResponse{Properties: request.NewInputs}, nil
}

func (p *shelfProvider) Diff(_ context.Context, request plugin.DiffRequest) (plugin.DiffResponse, error) {
	if difference := resource.ToResourcePropertyMap(request.OldInputs).Diff(resource.ToResourcePropertyMap(request.NewInputs)); difference != nil {
		changed := difference.ChangedKeys()
		result := plugin.DiffResult{Changes: plugin.DiffSome, ChangedKeys: changed}
		if slices.Contains(changed, "kind") { // which nobody can change in a thing
			result.ReplaceKeys = []resource.PropertyKey{"kind"}
		}
		return result, nil
	}
	return plugin.DiffResult{Changes: plugin.DiffNone}, nil
}

func (p *shelfProvider) Create(_ context.Context, request plugin.CreateRequest) (plugin.CreateResponse, error) {
	if request.Preview {
		return plugin.CreateResponse{Properties: request.Properties}, nil
	}
	if p.shelf.making != nil {
		p.shelf.making(request.Name)
	}
	if p.shelf.reached != nil {
		select {
		case p.shelf.reached <- struct{}{}:
		case <-p.shelf.release:
		}
		<-p.shelf.release
	}
	p.shelf.mutex.Lock()
	defer p.shelf.mutex.Unlock()
	if request.Name == p.shelf.refuse {
		return plugin.CreateResponse{}, fmt.Errorf("ShelfFull: no room for %s", request.Name)
	}
	p.shelf.made++
	id := fmt.Sprintf("thing-%s-%d", request.Name, p.shelf.made)
	p.shelf.things[id] = request.Properties
	return plugin.CreateResponse{ID: resource.ID(id), Properties: request.Properties}, nil
}

func (p *shelfProvider) Read(_ context.Context, request plugin.ReadRequest) (plugin.ReadResponse, error) {
	p.shelf.mutex.Lock()
	defer p.shelf.mutex.Unlock()
	properties, found := p.shelf.things[string(request.ID)]
	if !found {
		return plugin.ReadResponse{}, nil
	}
	return plugin.ReadResponse{ReadResult: plugin.ReadResult{ID: request.ID, Inputs: &properties, Outputs: &properties}}, nil
}

func (p *shelfProvider) Update(_ context.Context, request plugin.UpdateRequest) (plugin.UpdateResponse, error) {
	if request.Preview {
		return plugin.UpdateResponse{Properties: request.NewInputs}, nil
	}
	p.shelf.mutex.Lock()
	defer p.shelf.mutex.Unlock()
	p.shelf.things[string(request.ID)] = request.NewInputs
	return plugin.UpdateResponse{Properties: request.NewInputs}, nil
}

func (p *shelfProvider) Delete(_ context.Context, request plugin.DeleteRequest) (plugin.DeleteResponse, error) {
	p.shelf.mutex.Lock()
	defer p.shelf.mutex.Unlock()
	if string(request.ID) == p.shelf.keep {
		return plugin.DeleteResponse{}, fmt.Errorf("ShelfStuck: %s cannot be taken", request.ID)
	}
	delete(p.shelf.things, string(request.ID))
	return plugin.DeleteResponse{}, nil
}

func (p *shelfProvider) SignalCancellation(context.Context) error {
	p.shelf.cancelOnce.Do(func() { close(p.shelf.cancelled) })
	return nil
}

// things is a program that puts two things on the shelf, the second made from the first.
func things(config map[string]string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var first, second pulumi.CustomResourceState
		err := ctx.RegisterResource("shelf:index:Thing", "first", pulumi.Map{
			"size": pulumi.String(config["example:size"]), "key": pulumi.ToSecret(pulumi.String("plain-secret")),
		}, &first)
		if err != nil {
			return err
		}
		err = ctx.RegisterResource("shelf:index:Thing", "second", pulumi.Map{"after": first.ID()}, &second)
		ctx.Export("size", pulumi.String(config["example:size"]))
		ctx.Export("key", pulumi.ToSecret(pulumi.String("plain-secret")))
		return err
	}
}

const (
	projectFile = `name: example
runtime: go
config:
  size:
    type: integer
    default: 5
`
	stackFile = "config:\n  size: 7\n"
)

// writeProject writes a project with the stacks given by their files.
func writeProject(t *testing.T, stacks map[string]string) string {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.yaml"), []byte(projectFile), 0o600))
	for name, text := range stacks {
		require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi."+name+".yaml"), []byte(text), 0o600))
	}
	return root
}

// keysFolder has keys for all tests: deriving them takes a quarter of a second.
var keysFolder = sync.OnceValues(func() (string, error) {
	folder := filepath.Join(os.Getenv("PULUMI_HOME"), "keys")
	_, err := engine.OpenKeys(folder)
	return folder, err
})

// settings are those of a stack in a folder of its own, which has its keys already.
func settings(t *testing.T, shelf *shelf) engine.Settings {
	t.Helper()
	project, err := engine.Load(writeProject(t, map[string]string{"dev": stackFile}), "dev")
	require.NoError(t, err)
	made, err := keysFolder()
	require.NoError(t, err)
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS(made)))
	return engine.Settings{
		Project: project, Folder: folder, Program: things,
		Providers: engine.Providers{"shelf": shelf.provider},
	}
}

func open(t *testing.T, settings engine.Settings) *engine.Stack {
	t.Helper()
	stack, err := engine.Open(t.Context(), settings)
	require.NoError(t, err)
	return stack
}
