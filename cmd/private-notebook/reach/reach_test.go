package reach

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/stack"
)

const patience = 100 * time.Millisecond

// at is a network on which one host of the stack's accepts connections, one is refused, and all others are silent.
func at(accepts, refuses string, names map[string]string) Network {
	return Network{
		Lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
			if text, known := names[host]; known {
				return []netip.Addr{netip.MustParseAddr(text)}, nil
			}
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		},
		Dial: func(ctx context.Context, _, address string) (net.Conn, error) {
			switch host, _, _ := strings.Cut(address, ":"); host {
			case accepts:
				here, _ := net.Pipe()
				return here, nil
			case refuses:
				return nil, syscall.ECONNREFUSED
			}
			<-ctx.Done()
			return nil, ctx.Err()
		},
	}
}

var pair = []stack.Endpoint{{ID: "vpce-1", Host: "one"}, {ID: "vpce-2", Host: "two"}}

func TestTheEndpointThatAnswersIsUsedWhicheverItIs(t *testing.T) {
	names := map[string]string{"one": "10.0.0.1", "two": "10.1.0.1"}
	for _, host := range []string{"one", "two"} {
		began := time.Now()
		found, err := at(host, "", names).Endpoint(t.Context(), pair, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, host, found.Host)
		assert.Less(t, time.Since(began), 10*time.Second, "the silent one is not waited for")
	}
}

func TestEveryEndpointThatDoesNotAnswerIsTold(t *testing.T) {
	for name, row := range map[string]struct {
		network Network
		code    failure.Code
		because []string
	}{
		"silent and unknown": {at("", "", map[string]string{"one": "10.0.0.1"}), failure.NoPrivatePath,
			[]string{"endpoint vpce-1 (10.0.0.1) did not answer within 100ms", "DNS has no address for two"}},
		"refused and elsewhere": {at("", "two", map[string]string{"one": "203.0.113.1", "two": "10.1.0.1"}), failure.NoPrivatePath,
			[]string{"DNS answers one with 203.0.113.1, which is no address of the endpoint",
				"endpoint vpce-2 (10.1.0.1) refuses the connection: something stands in its place, such as a firewall"}},
		"elsewhere": {at("", "", map[string]string{"one": "203.0.113.1"}), failure.PublicDNSAnswer,
			[]string{"DNS answers one with 203.0.113.1, which is no address of the endpoint", "DNS has no address for two"}},
		"unknown": {at("", "", nil), failure.NoDNSAnswer, []string{"DNS has no address for one", "DNS has no address for two"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := row.network.Endpoint(t.Context(), pair, patience)
			var failed *failure.Failure
			require.True(t, errors.As(err, &failed), "%v", err)
			assert.Equal(t, row.code, failed.Code)
			assert.Equal(t, row.because, failed.Details)
		})
	}
}

// Who was interrupted is told nothing of a path that was not looked at to the end.
func TestAnInterruptionIsNoAnswer(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	time.AfterFunc(patience, interrupt)
	_, err := at("", "", map[string]string{"one": "10.0.0.1", "two": "10.1.0.1"}).Endpoint(ctx, pair, time.Minute)
	assert.Equal(t, context.Canceled, err)
}
