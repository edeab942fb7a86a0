package reach

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
)

const dnsPort = "53"

// lookUp is what every program on the machine gets.
func lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

// ask looks up as every program does, and once more by Go's own resolver, which shows the server. Where the two answers differ, the
// operating system has asked otherwise (macOS has resolvers for single domains), and the server is not known.
func ask(ctx context.Context, host string) ([]netip.Addr, string, error) {
	answer, err := lookUp(ctx, host)
	if err != nil {
		return nil, "", err
	}
	var last lastDialled
	again, err := (&net.Resolver{PreferGo: true, Dial: last.dial}).LookupNetIP(ctx, "ip", host)
	if err != nil || List(again) != List(answer) {
		return answer, "", nil
	}
	return answer, last.server(), nil
}

// askServer asks one server, whatever the machine is configured for.
func askServer(ctx context.Context, server, host string) ([]netip.Addr, error) {
	if _, _, err := net.SplitHostPort(server); err != nil {
		server = net.JoinHostPort(server, dnsPort)
	}
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server)
	}}
	return resolver.LookupNetIP(ctx, "ip4", host)
}

// lastDialled remembers the servers that a resolver turned to; the last is the one that answered.
type lastDialled struct {
	mutex   sync.Mutex
	servers []string
}

func (l *lastDialled) dial(ctx context.Context, network, address string) (net.Conn, error) {
	l.mutex.Lock()
	l.servers = append(l.servers, address)
	l.mutex.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// server is "" where none was asked, as for a name in the hosts file, or where several were and nobody can tell.
func (l *lastDialled) server() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(slices.Compact(slices.Sorted(slices.Values(l.servers)))) != 1 {
		return ""
	}
	host, _, err := net.SplitHostPort(l.servers[0])
	if err != nil {
		return ""
	}
	return host
}
