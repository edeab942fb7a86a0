package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"private-notebook/accesspath"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

// control is whether the machine's network works for what a check needs, and what shows it. Without it silence says nothing: an
// unplugged machine is as silent as a closed path.
type control struct {
	works bool
	saw   string
}

// silent settles a check that nothing answered: it counts as observed only where a control says that the silence is the path's.
func (r *run) silent(ctx context.Context, c *Check, observed, because string) {
	shown, remedy := r.controlOf(ctx)
	c.Because = because
	if shown.works {
		c.Observed, c.Control = observed, shown.saw
		return
	}
	c.Observed, c.Because, c.Remedy = "", because+"; this proves nothing, since "+shown.saw, remedy
}

// controlOf makes each control once.
func (r *run) controlOf(ctx context.Context) (control, string) {
	if !r.predicted.private {
		if r.internet == nil {
			made := r.controlInternet(ctx)
			r.internet = &made
		}
		return *r.internet, internetRemedy
	}
	if r.privatePath == nil {
		made := r.controlPrivate(ctx)
		r.privatePath = &made
	}
	if off := r.offRemedy(); off != "" {
		return *r.privatePath, off
	}
	return *r.privatePath, fmt.Sprintf("check that you are on the path %s: connect to the VPN or the network that it begins in", r.From)
}

// offRemedy is what to do on the path of a Client VPN that is switched off, where nobody can connect; "" on every other.
func (r *run) offRemedy() string {
	if off := r.Stack.SwitchedOff(); off != "" && r.From == accesspath.FromClientVPN {
		return off + "; " + stack.SwitchOnRemedy
	}
	return ""
}

// controlInternet has AWS's public API show its certificate, which no captive portal can.
func (r *run) controlInternet(ctx context.Context) control {
	if !r.publicAPI.IsValid() {
		return control{saw: "no DNS server here knows the address of " + r.Stack.Names.APIHost + " on the internet"}
	}
	c := Check{}
	if r.handshake(ctx, &c, r.publicAPI.String(), r.Stack.Names.APIHost); c.Observed != valueAccepts {
		return control{saw: fmt.Sprintf("%s at %s on the internet does not answer either: %s", r.Stack.Names.APIHost, r.publicAPI, c.Because)}
	}
	return control{true, c.Because}
}

const internetRemedy = "check that this machine is on the internet, and that no firewall keeps it from AWS's public addresses"

// controlPrivate looks for something else of the stack's VPCs that answers: an endpoint, or the DNS server, asked directly, because
// every other server may answer from its memory.
func (r *run) controlPrivate(ctx context.Context) control {
	for _, kind := range []struct {
		endpoints []stack.Endpoint
		name      string
	}{{r.Stack.NotebookEndpoints, r.Notebook.Host}, {r.Stack.APIEndpoints, ""}} {
		if len(kind.endpoints) == 0 {
			continue
		}
		e, err := r.Network.Endpoint(ctx, kind.endpoints, r.Timeout)
		if err != nil {
			continue
		}
		// The sign-in page of a network takes everybody's connections, and cannot show AWS's certificate.
		c := Check{}
		if r.handshake(ctx, &c, e.Host, cmp.Or(kind.name, e.Host)); c.Observed == valueAccepts {
			return control{true, fmt.Sprintf("endpoint %s answers: %s", e.ID, c.Because)}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	answered := make(chan netip.Addr, len(r.Stack.DNSServers))
	for _, server := range r.Stack.DNSServers {
		go func() {
			answer, err := r.Network.AskServer(ctx, server.String(), r.Stack.Names.APIHost)
			if err != nil || !reach.Private(answer, nil) { // a router at home may answer in its place, publicly
				server = netip.Addr{}
			}
			answered <- server
		}()
	}
	for range r.Stack.DNSServers {
		if server := <-answered; server.IsValid() {
			return control{true, fmt.Sprintf("the VPC's DNS server %s answers privately", server)}
		}
	}
	return control{saw: "neither another endpoint nor a DNS server of the stack's VPCs answers"}
}

// dialled says whether every endpoint of a failed attempt was found and only then did not answer. A name without an address was never
// tried.
func dialled(failed *failure.Failure) bool {
	var joined interface{ Unwrap() []error }
	if !errors.As(failed.Cause, &joined) {
		return false
	}
	for _, err := range joined.Unwrap() {
		var one *failure.Failure
		if !errors.As(err, &one) || one.Code != failure.NoPrivatePath {
			return false
		}
	}
	return true
}

// lookupError is an error of DNS, so that nothing was asked; nil for any other. It is taken out of what http.Client wraps around it,
// which holds the URL.
func lookupError(err error) error {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return dns
	}
	return nil
}
