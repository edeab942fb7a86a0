// Package componentserver answers Pulumi's engine as the plugin of the package private-notebook: it checks what a program in any language
// gives a component, and has the component declare its resources.
//
// [provider.MainWithOptions] of Pulumi's SDK would do the same without looking at the inputs: it passes unknown keys over, cuts 20.5 to 20,
// and refuses an output in a plain place without saying where.
package componentserver

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/internal/version"
)

// Server is the plugin.
type Server struct {
	pulumirpc.UnimplementedResourceProviderServer
	schema []byte

	mutex sync.Mutex
	host  *provider.HostClient
}

// New makes a plugin that serves this schema. The host is the engine that started it; nil for one that attaches later.
func New(schema []byte, host *provider.HostClient) *Server {
	return &Server{schema: schema, host: host}
}

// Handshake says what this plugin understands: values that are secret, resources, and outputs with what they depend on.
func (s *Server) Handshake(context.Context, *pulumirpc.ProviderHandshakeRequest) (*pulumirpc.ProviderHandshakeResponse, error) {
	return &pulumirpc.ProviderHandshakeResponse{AcceptSecrets: true, AcceptResources: true, AcceptOutputs: true}, nil
}

// Configure says the same to engines that do not shake hands. The package has no settings of its own.
func (s *Server) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, AcceptResources: true, AcceptOutputs: true, SupportsPreview: true}, nil
}

// kept are what the engine stores with a provider, besides its settings.
var kept = []string{"version", "pluginDownloadURL"}

// CheckConfig takes no settings, because the package has none. Those of a default provider are dropped: Pulumi makes them of every configuration
// key that begins with the package's name, which the report's do too. Those that a program gives a provider are refused, since they would
// have no effect.
func (s *Server) CheckConfig(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	answer := &pulumirpc.CheckResponse{Inputs: &structpb.Struct{Fields: map[string]*structpb.Value{}}}
	given := request.GetNews().GetFields()
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch {
		case slices.Contains(kept, name):
			answer.Inputs.Fields[name] = given[name]
		case !providers.IsDefaultProvider(resource.URN(request.GetUrn())):
			answer.Failures = append(answer.Failures, &pulumirpc.CheckFailure{Property: name, Reason: "the package " + catalog.Package +
				" has no settings; give them to a provider of the package aws, and that one to the components"})
		}
	}
	return answer, nil
}

// GetPluginInfo says which version this is.
func (s *Server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Number}, nil
}

// GetSchema is what languages generate their packages from.
func (s *Server) GetSchema(_ context.Context, request *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	if v := request.GetVersion(); v != 0 {
		return nil, status.Errorf(codes.InvalidArgument, "schemas of version %d are not served; ask for version 0", v)
	}
	return &pulumirpc.GetSchemaResponse{Schema: string(s.schema)}, nil
}

// GetMapping says that nothing is converted from another tool's provider.
func (s *Server) GetMapping(context.Context, *pulumirpc.GetMappingRequest) (*pulumirpc.GetMappingResponse, error) {
	return &pulumirpc.GetMappingResponse{}, nil
}

// Cancel has nothing to stop: what is under way is the engine's own.
func (s *Server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Attach is how an engine reaches a plugin that somebody started before it.
func (s *Server) Attach(_ context.Context, request *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	host, err := provider.NewHostClient(request.GetAddress())
	if err != nil {
		return nil, fmt.Errorf("reach the engine at %s: %w", request.GetAddress(), err)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.host != nil {
		err = s.host.Close()
	}
	s.host = host
	return &emptypb.Empty{}, err
}

func (s *Server) engine() (*grpc.ClientConn, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.host == nil {
		return nil, errors.New("no engine is attached: Pulumi starts this plugin, or attaches to it")
	}
	return s.host.EngineConn(), nil
}
