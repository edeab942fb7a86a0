package componentserver

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"
)

// majors are the major versions of the providers whose resources the components declare: those of the SDKs that they are written with. A
// provider of another one takes other properties, and neither it nor the engine says so.
var majors = map[string]uint64{"aws": 6, "tls": 5}

// exact are the versions that the components are tested with.
var exact = map[string]string{"aws": "6.83.4", "tls": "5.5.1"}

// checkProviders refuses explicit providers of another major version. It returns sentences to warn with, where a version is not known.
func checkProviders(ctx context.Context, request *pulumirpc.ConstructRequest) ([]string, error) {
	var advice []string
	for _, name := range slices.Sorted(maps.Keys(request.GetProviders())) {
		major, ours := majors[name]
		if !ours {
			continue
		}
		urn := urnOf(request.GetProviders()[name])
		provider := fmt.Sprintf("provider %q of the package %s", resource.URN(urn).Name(), name)
		version, err := versionOf(ctx, request.GetMonitorEndpoint(), urn)
		if err != nil {
			return nil, fmt.Errorf("look up the version of %s: %w", provider, err)
		}
		parsed, err := semver.ParseTolerant(version)
		switch {
		case version == "" || err != nil:
			advice = append(advice, fmt.Sprintf("the version of %s is not known, and must be %d; give it the resource option version: %s",
				provider, major, exact[name]))
		case parsed.Major != major:
			return nil, fmt.Errorf("%s is of version %s, and the components declare resources of version %d; give a provider of version %d, "+
				"with the resource option version: %s", provider, version, major, major, exact[name])
		}
	}
	return advice, nil
}

// urnOf is the URN of a provider's reference, which is followed by its ID.
func urnOf(reference string) string {
	if i := strings.LastIndex(reference, "::"); i >= 0 {
		return reference[:i]
	}
	return reference
}

// versionOf asks the engine for the version that a provider was declared with; "" where there is none.
func versionOf(ctx context.Context, monitor, urn string) (string, error) {
	connection, err := grpc.NewClient(monitor, grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		return "", err
	}
	defer func() { _ = connection.Close() }()
	arguments, err := structpb.NewStruct(map[string]any{"urn": urn})
	if err != nil {
		return "", err
	}
	answer, err := pulumirpc.NewResourceMonitorClient(connection).Invoke(ctx, &pulumirpc.ResourceInvokeRequest{
		Tok: "pulumi:pulumi:getResource", Args: arguments,
	})
	if err != nil {
		return "", err
	}
	return answer.GetReturn().GetFields()["state"].GetStructValue().GetFields()["version"].GetStringValue(), nil
}
