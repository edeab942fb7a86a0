package componentserver

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
)

// Construct declares one component. Inputs of the wrong kind are all reported at once, before anything is registered; then what the
// component itself finds.
func (s *Server) Construct(ctx context.Context, request *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	component, err := catalog.Find(request.GetType())
	if err != nil {
		return nil, status.Error(codes.NotFound, err.Error())
	}
	about := fmt.Sprintf("%s %q", component.Token, request.GetName())
	read, err := readInputs(component, request)
	if err != nil {
		return nil, err
	}
	if err := read.problems.err(about); err != nil {
		return nil, rpcerror.WrapDetailedError(err)
	}
	advice, err := checkProviders(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", about, err)
	}
	flat, err := read.flattened(request)
	if err != nil {
		return nil, err
	}
	engine, err := s.engine()
	if err != nil {
		return nil, err
	}
	declare := func(
		ctx *pulumi.Context, _, name string, inputs provider.ConstructInputs, options pulumi.ResourceOption,
	) (*provider.ConstructResult, error) {
		for _, sentence := range advice {
			if err := ctx.Log.Warn(sentence, nil); err != nil {
				return nil, err
			}
		}
		if err := read.complete(inputs); err != nil {
			return nil, err
		}
		declared, err := component.Declare(ctx, name, read.arguments, options)
		if err != nil {
			return nil, read.respelled(about, err)
		}
		return &provider.ConstructResult{URN: declared.URN(), State: declared.Outputs()}, nil
	}
	return provider.Construct(ctx, flat, engine, declare)
}
