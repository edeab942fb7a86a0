package cloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// Serve serves a provider as a plugin process of the pulumi command line, until the engine is done with it. The
// arguments are those that the engine started the process with (without the program's name); the engine reads the
// port from out. It returns when the engine interrupts the process or is gone itself.
//
// The SDK's own provider.Main does the same with tracing, for which it needs modules that nothing else here links.
func Serve(p plugin.Provider, args []string, out io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	ctx, gone := context.WithCancel(ctx)
	defer gone()
	if engine := engineAddress(args); engine != "" {
		if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, gone); err != nil {
			return fmt.Errorf("cannot watch the engine at %s: %w", engine, err)
		}
	}
	cancel := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(s *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(s, plugin.NewProviderServer(p))
			return nil
		},
	})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "%d\n", handle.Port); err != nil {
		return fmt.Errorf("cannot tell the engine the port: %w", err)
	}
	go func() {
		<-ctx.Done()
		close(cancel)
	}()
	return errors.Join(<-handle.Done, p.Close())
}

// engineAddress is the one argument that is not a flag. A provider that is started by hand has none.
func engineAddress(args []string) string {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return arg
		}
	}
	return ""
}
