// Package reach finds out what can be reached from where the command runs: what DNS answers, and whether an address accepts a
// connection.
package reach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/stack"
)

const httpsPort = "443"

// Network is how the machine looks names up and connects.
type Network struct {
	// Lookup is the IPv4 and IPv6 addresses of a name.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	// Ask is Lookup, with the address of the DNS server that answered; "" where that is not known.
	Ask func(ctx context.Context, host string) (answer []netip.Addr, server string, err error)
	// AskServer asks one DNS server, at an address with or without a port.
	AskServer func(ctx context.Context, server, host string) ([]netip.Addr, error)
	// Dial connects to a host and port.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Machine is the network of the machine that the command runs on.
func Machine() Network {
	return Network{
		Lookup: lookUp, Ask: ask, AskServer: askServer, Dial: (&net.Dialer{KeepAlive: 15 * time.Second}).DialContext,
	}
}

// sharedRange is RFC 6598's, which VPCs and companies number networks with too.
var sharedRange = netip.MustParsePrefix("100.64.0.0/10")

// Private says whether every address of an answer leads into a network of one's own: it is one of the endpoint's, as far as
// those are known, or of a range that the internet does not route.
func Private(answer, known []netip.Addr) bool {
	for _, a := range answer {
		a = a.Unmap()
		if !slices.Contains(known, a) && !a.IsPrivate() && !sharedRange.Contains(a) {
			return false
		}
	}
	return len(answer) > 0
}

// Endpoint finds the first of a stack's endpoints that accepts a connection, waiting for each as long as the timeout. All are
// tried at once, since most are of VPCs that the machine is not in.
func (n Network) Endpoint(ctx context.Context, endpoints []stack.Endpoint, timeout time.Duration) (stack.Endpoint, error) {
	tries, cancel := context.WithCancel(ctx)
	defer cancel()
	type attempt struct {
		at  int
		err error
	}
	attempts := make(chan attempt, len(endpoints))
	for i, e := range endpoints {
		go func() { attempts <- attempt{i, n.try(tries, e, timeout)} }()
	}
	errs := make([]error, len(endpoints))
	for range endpoints {
		a := <-attempts
		if a.err == nil {
			return endpoints[a.at], nil
		}
		errs[a.at] = a.err
	}
	if ctx.Err() != nil { // Of who was interrupted nothing is known.
		return stack.Endpoint{}, ctx.Err()
	}
	return stack.Endpoint{}, unreachable(errs)
}

// try connects and hangs up.
func (n Network) try(ctx context.Context, e stack.Endpoint, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	addresses, err := n.Lookup(ctx, e.Host)
	if err != nil {
		return LookupFailure(e.Host, err)
	}
	if !mayLead(addresses, e.Addresses) {
		return &failure.Failure{
			Code:    failure.PublicDNSAnswer,
			Because: fmt.Sprintf("DNS answers %s with %s, which is no address of the endpoint", e.Host, List(addresses)),
			Remedy:  "use the DNS server that the VPN hands out, or the company's; something on the way answers in its place",
		}
	}
	connection, err := n.Dial(ctx, "tcp", net.JoinHostPort(e.Host, httpsPort))
	if err != nil {
		return &failure.Failure{
			Code: failure.NoPrivatePath, Cause: err,
			Because: fmt.Sprintf("endpoint %s (%s) %s", e.ID, List(addresses), DialProblem(err, timeout)),
		}
	}
	return connection.Close()
}

// unreachable sums failed attempts up: the code and the remedy are those of the attempt that got furthest.
func unreachable(errs []error) error {
	sum := &failure.Failure{Code: failure.NoDNSAnswer, Cause: errors.Join(errs...)}
	rank := map[failure.Code]int{failure.NoDNSAnswer: 0, failure.PublicDNSAnswer: 1, failure.NoPrivatePath: 2}
	for _, err := range errs {
		var f *failure.Failure
		if !errors.As(err, &f) {
			continue
		}
		sum.Details = append(sum.Details, f.Because)
		if rank[f.Code] >= rank[sum.Code] {
			sum.Code, sum.Remedy = f.Code, f.Remedy
		}
	}
	sum.Because = map[failure.Code]string{
		failure.NoDNSAnswer:     "the SageMaker API endpoint's name has no address here",
		failure.PublicDNSAnswer: "the SageMaker API endpoint's name leads elsewhere from here",
		failure.NoPrivatePath:   "you are not on a private path: the SageMaker API endpoint does not answer from here",
	}[sum.Code]
	return sum
}

// LookupFailure explains why a name has no address. An endpoint's own name is public, with private addresses (AWS PrivateLink
// Guide, "Access an AWS service using an interface VPC endpoint"), which some DNS servers at home refuse to pass on.
func LookupFailure(host string, err error) *failure.Failure {
	f := &failure.Failure{Code: failure.NoDNSAnswer, Cause: err}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		f.Because = fmt.Sprintf("DNS has no address for %s", host)
		f.Remedy = "connect to the VPN or the company's network, whose DNS server knows it; a router at home may drop answers with " +
			"private addresses (\"DNS rebinding protection\"): let it pass the zone, or use another DNS server"
	case IsTimeout(err):
		f.Because = fmt.Sprintf("no DNS server answers the question for %s", host)
		f.Remedy = "check the connection; on the VPN, the DNS server that it hands out must be reachable"
	default:
		f.Because = fmt.Sprintf("looking up %s failed: %v", host, err)
	}
	return f
}

// DialProblem completes a sentence about an address that did not accept a connection.
func DialProblem(err error, timeout time.Duration) string {
	switch {
	case errors.Is(err, errRefused):
		return "refuses the connection: something stands in its place, such as a firewall"
	case errors.Is(err, errNoHostRoute), errors.Is(err, errNoNetRoute):
		return "cannot be reached: this machine has no route there"
	case IsTimeout(err):
		return fmt.Sprintf("did not answer within %s", timeout)
	default:
		return fmt.Sprintf("cannot be reached: %v", err)
	}
}

// IsTimeout says whether an error is of waiting too long.
func IsTimeout(err error) bool {
	var timed interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timed) && timed.Timeout()
}

// IsClosed says whether an error is of a connection that the other side closed.
func IsClosed(err error) bool {
	return errors.Is(err, errResetByServer) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// List is addresses as a sentence takes them, in order.
func List(addresses []netip.Addr) string {
	texts := make([]string, len(addresses))
	for i, a := range addresses {
		texts[i] = a.Unmap().String()
	}
	slices.Sort(texts)
	return strings.Join(texts, ", ")
}

// LeadsTo says whether a name leads to one of the endpoints from here, or, where none is known, into a private network.
func (n Network) LeadsTo(ctx context.Context, host string, endpoints []stack.Endpoint, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	addresses, err := n.Lookup(ctx, host)
	if err != nil {
		return LookupFailure(host, err)
	}
	known := stack.AddressesOf(endpoints)
	if mayLead(addresses, known) {
		return nil
	}
	if DestinationOf(addresses, known) == Elsewhere {
		return &failure.Failure{
			Code: failure.PublicDNSAnswer, Because: fmt.Sprintf("DNS answers %s with %s%s", host, List(addresses), IsElsewhere), Remedy: ElsewhereRemedy(host),
		}
	}
	return &failure.Failure{
		Code:    failure.PublicDNSAnswer,
		Because: fmt.Sprintf("DNS answers %s publicly here, with %s, and by the internet AWS refuses it", host, List(addresses)),
		Remedy: "use the DNS server that the VPN hands out, or the company's; turn off the browser's own DNS over HTTPS; " +
			"on Windows only the VPN's interface asks that server",
	}
}
