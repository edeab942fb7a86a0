package cloud

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// The provider answers over the network as it does in the process, and goes when the engine interrupts it.
func TestServe(t *testing.T) {
	c, err := Open("", nil)
	require.NoError(t, err)
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Serve(c.AWS(), []string{"--logtostderr"}, in) }()
	port, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)

	conn, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	client := pulumirpc.NewResourceProviderClient(conn)
	info, err := client.GetPluginInfo(context.Background(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, "6.83.4", info.Version)

	config, err := structpb.NewStruct(m{"region": testRegion})
	require.NoError(t, err)
	_, err = client.Configure(context.Background(), &pulumirpc.ConfigureRequest{Args: config, AcceptSecrets: true})
	require.NoError(t, err)
	inputs, err := structpb.NewStruct(m{"cidrBlock": "10.60.0.0/16"})
	require.NoError(t, err)
	made, err := client.Create(context.Background(), &pulumirpc.CreateRequest{
		Urn: string(urnOf(vpcType, "net")), Properties: inputs,
	})
	require.NoError(t, err)
	assert.Regexp(t, `^vpc-[0-9a-f]{17}$`, made.Id)
	assert.Len(t, c.Resources(), 3)

	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGINT))
	require.NoError(t, <-done)
}

func TestTheEngineAddressIsTheArgumentThatIsNoFlag(t *testing.T) {
	assert.Equal(t, "127.0.0.1:9", engineAddress([]string{"--tracing=x", "127.0.0.1:9"}))
	assert.Empty(t, engineAddress([]string{"-v=9"}))
	c, err := Open("", nil)
	require.NoError(t, err)
	require.NoError(t, c.TLS().Close())
}
