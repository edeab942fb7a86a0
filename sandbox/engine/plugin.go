package engine

import (
	"errors"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Plugins make the plugins that declare components, by package name. One is made for each provider resource of each operation. It is
// reached over the network of this machine as a process would be, since it calls the engine back.
type Plugins map[string]func() pulumirpc.ResourceProviderServer

// served is a plugin behind a connection.
type served struct {
	plugin.Provider
	connection *grpc.ClientConn
	stop       chan bool
	done       <-chan error
	once       sync.Once
}

// serve starts a plugin and attaches it to the engine.
func (h *host) serve(ctx *plugin.Context, server pulumirpc.ResourceProviderServer) (plugin.Provider, error) {
	stop := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(s *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(s, server)
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("serve the plugin: %w", err)
	}
	connection, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", handle.Port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		close(stop)
		return nil, errors.Join(fmt.Errorf("reach the plugin: %w", err), <-handle.Done)
	}
	client := pulumirpc.NewResourceProviderClient(connection)
	made := &served{Provider: plugin.NewProviderWithClient(ctx, client, false), connection: connection, stop: stop, done: handle.Done}
	if _, err := client.Attach(ctx.Request(), &pulumirpc.PluginAttach{Address: h.ServerAddr()}); err != nil {
		return nil, errors.Join(fmt.Errorf("attach the plugin: %w", err), made.Close())
	}
	return made, nil
}

// Close ends the plugin. A second call has nothing to do.
func (s *served) Close() (err error) {
	s.once.Do(func() {
		err = s.connection.Close()
		close(s.stop)
		err = errors.Join(err, <-s.done)
	})
	return err
}
