package handoff_test

import (
	"errors"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"
)

// privateAnswer is an address of the notebook endpoint.
const privateAnswer = "10.60.0.20"

// fakeResolver stands for the inbound resolver: it has one private address for every name, unsigned, as the VPC's DNS has.
type fakeResolver struct {
	port  int
	mu    sync.Mutex
	names []string
}

// asked are the names of all questions so far, with their dot.
func (f *fakeResolver) asked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.names...)
}

func startResolver(t *testing.T) *fakeResolver {
	t.Helper()
	connection, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	f := &fakeResolver{port: connection.LocalAddr().(*net.UDPAddr).Port}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.serve(t, connection)
	}()
	t.Cleanup(func() {
		require.NoError(t, connection.Close())
		<-done
	})
	return f
}

func (f *fakeResolver) serve(t *testing.T, connection net.PacketConn) {
	packet := make([]byte, 4096)
	for {
		n, from, err := connection.ReadFrom(packet)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if !assert.NoError(t, err) {
			return
		}
		answer, err := f.answer(packet[:n])
		if !assert.NoError(t, err) {
			return
		}
		_, err = connection.WriteTo(answer, from)
		assert.NoError(t, err)
	}
}

func (f *fakeResolver) answer(packet []byte) ([]byte, error) {
	var query dnsmessage.Message
	if err := query.Unpack(packet); err != nil {
		return nil, err
	}
	reply := dnsmessage.Message{Questions: query.Questions}
	reply.Header = dnsmessage.Header{ID: query.ID, Response: true, RecursionDesired: true, RecursionAvailable: true}
	for _, question := range query.Questions {
		f.mu.Lock()
		f.names = append(f.names, question.Name.String())
		f.mu.Unlock()
		if question.Type == dnsmessage.TypeA {
			reply.Answers = append(reply.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: 60},
				Body:   &dnsmessage.AResource{A: [4]byte{10, 60, 0, 20}},
			})
		}
	}
	return reply.Pack()
}
