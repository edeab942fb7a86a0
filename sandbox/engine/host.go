package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/env"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// Providers makes the providers of the packages that a program uses, by package name ("aws", "tls"). One is made for
// each provider resource of each operation, as a plugin process would be started for it.
type Providers map[string]func() plugin.Provider

// host is the engine's source of plugins. The services around them (logging, the address that a program dials) are
// those of Pulumi's own test host.
type host struct {
	plugin.Host
	providers Providers
	plugins   Plugins

	mutex  sync.Mutex
	loaded []plugin.Provider
}

// hostFactory returns what the engine calls at the start of an operation, once its sinks for messages exist.
func hostFactory(settings Settings) engine.HostFactory {
	return func(_ context.Context, sink, status diag.Sink, _ plugin.DebugContext) (plugin.Host, error) {
		language := &runtime{LanguageRuntime: deploytest.NewLanguageRuntime(nil), program: settings.Program,
			executable: settings.Executable}
		base := deploytest.NewPluginHost(sink, status, language)
		language.engineAddress = base.ServerAddr()
		return &host{Host: base, providers: settings.Providers, plugins: settings.Plugins}, nil
	}
}

// Provider serves any version: the simulated provider follows the SDK that the program is built with.
func (h *host) Provider(
	ctx *plugin.Context, descriptor workspace.PluginDescriptor, _ env.Env,
) (plugin.Provider, error) {
	provider, err := h.make(ctx, descriptor.Name)
	if err != nil {
		return nil, err
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.loaded = append(h.loaded, provider)
	return provider, nil
}

func (h *host) make(ctx *plugin.Context, name string) (plugin.Provider, error) {
	if server, known := h.plugins[name]; known {
		return h.serve(ctx, server())
	}
	make, known := h.providers[name]
	if !known {
		return nil, fmt.Errorf("the program uses the Pulumi package %q, which has no simulated provider; those that have: %s",
			name, strings.Join(slices.Sorted(maps.Keys(h.providers)), ", "))
	}
	return named{make()}, nil
}

// Close ends the plugins, and then what Pulumi's own test host runs. It may be called more than once.
func (h *host) Close() error {
	h.mutex.Lock()
	loaded := h.loaded
	h.loaded = nil
	h.mutex.Unlock()
	var faults []error
	for _, provider := range loaded {
		if server, is := provider.(*served); is {
			faults = append(faults, server.Close())
		}
	}
	return errors.Join(append(faults, h.Host.Close())...)
}

// SignalCancellation passes an interruption on to the providers, then to the program.
func (h *host) SignalCancellation() error {
	h.mutex.Lock()
	loaded := slices.Clone(h.loaded)
	h.mutex.Unlock()
	faults := make([]error, 0, len(loaded)+1)
	for _, provider := range loaded {
		faults = append(faults, provider.SignalCancellation(context.Background()))
	}
	return errors.Join(append(faults, h.Host.SignalCancellation())...)
}

// named completes the requests that the engine leaves to its client for plugin processes: that one reads a resource's
// type and name out of the URN.
type named struct {
	plugin.Provider
}

// Check is the only such request.
func (n named) Check(ctx context.Context, request plugin.CheckRequest) (plugin.CheckResponse, error) {
	request.Type, request.Name = request.URN.Type(), request.URN.Name()
	return n.Provider.Check(ctx, request)
}
