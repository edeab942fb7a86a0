package reach

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"
)

// dnsServer answers every name with one address, over UDP on loopback; nil answers nothing at all.
func dnsServerOf(t *testing.T, answer *netip.Addr) string {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { socket.Close() })
	go func() {
		question := make([]byte, 512)
		for {
			n, from, err := socket.ReadFrom(question)
			if err != nil {
				return
			}
			if answer == nil {
				continue
			}
			var message dnsmessage.Message
			if message.Unpack(question[:n]) != nil {
				return
			}
			message.Response = true
			message.Additionals = nil
			for _, q := range message.Questions {
				message.Answers = append(message.Answers, dnsmessage.Resource{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET, TTL: 1},
					Body:   &dnsmessage.AResource{A: answer.As4()},
				})
			}
			packed, err := message.Pack()
			if err != nil {
				return
			}
			if _, err := socket.WriteTo(packed, from); err != nil {
				return
			}
		}
	}()
	return socket.LocalAddr().String()
}

func TestOneServerIsAsked(t *testing.T) {
	address := netip.MustParseAddr("203.0.113.9")
	answer, err := Machine().AskServer(t.Context(), dnsServerOf(t, &address), "api.sagemaker.ap-northeast-1.amazonaws.com")
	require.NoError(t, err)
	assert.Equal(t, "203.0.113.9", List(answer))

	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = Machine().AskServer(ctx, dnsServerOf(t, nil), "api.sagemaker.ap-northeast-1.amazonaws.com")
	assert.True(t, IsTimeout(err), "%v", err)
}

func TestTheServerIsToldOnlyWhereItIsKnown(t *testing.T) {
	first, second := lastDialled{}, lastDialled{}
	assert.Empty(t, first.server(), "a name of the hosts file asks nobody")
	for _, server := range []string{"10.60.0.2:53", "10.60.0.2:53"} {
		connection, err := first.dial(t.Context(), "udp", server)
		require.NoError(t, err)
		connection.Close()
	}
	assert.Equal(t, "10.60.0.2", first.server())
	second.servers = []string{"10.60.0.2:53", "192.0.2.1:53"}
	assert.Empty(t, second.server(), "either may have answered")
}

func TestPrivateAnswers(t *testing.T) {
	known := []netip.Addr{netip.MustParseAddr("198.18.0.5")}
	for text, want := range map[string]bool{
		"10.60.0.4": true, "172.31.0.1": true, "192.168.3.4": true, "100.64.1.1": true, "::ffff:10.0.0.1": true, "fd00::1": true,
		"198.18.0.5": true, "198.18.0.6": false, "203.0.113.1": false, "2001:db8::1": false,
	} {
		assert.Equal(t, want, Private([]netip.Addr{netip.MustParseAddr(text)}, known), text)
	}
	assert.False(t, Private(nil, nil), "no answer leads nowhere")
	mixed := []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("203.0.113.1")}
	assert.False(t, Private(mixed, nil), "a client may take either")
}
