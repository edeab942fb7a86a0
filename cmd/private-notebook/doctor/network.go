package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

// connect speaks TLS to the endpoints by their own names, which works where routing is private and DNS is not.
func (v *visit) connect(ctx context.Context) []Check {
	if !v.known {
		return unread(CheckTLSAPI, CheckTLSNotebook)
	}
	var api, notebook Check
	v.endpoint, v.reached, api = v.handshake(ctx, CheckTLSAPI, "", v.stack.APIEndpoints)
	if len(v.stack.NotebookEndpoints) == 0 {
		notebook = Check{Check: CheckTLSNotebook, Status: Skipped, Because: "outputs do not tell its endpoint; give --export"}
	} else {
		_, _, notebook = v.handshake(ctx, CheckTLSNotebook, v.notebook.Host, v.stack.NotebookEndpoints)
	}
	return []Check{api, notebook}
}

// handshake finds the endpoint that answers; name is what TLS is spoken under, "" for the endpoint's own.
func (v *visit) handshake(ctx context.Context, check, name string, endpoints []stack.Endpoint) (stack.Endpoint, bool, Check) {
	c := Check{Check: check, Status: Failed}
	endpoint, err := v.Network.Endpoint(ctx, endpoints, v.Timeout)
	var failed *failure.Failure
	if errors.As(err, &failed) {
		c.Because, c.Remedy = strings.Join(failed.Details, "; "), failed.Remedy
		if c.Remedy == "" && v.stack.SwitchedOff() != "" {
			c.Remedy = "work in the company's network or in the VPC: the Client VPN is switched off"
		} else if c.Remedy == "" {
			c.Remedy = "connect to the VPN, or work in the company's network or in the VPC"
		}
		return endpoint, false, c
	}
	if name == "" {
		name = endpoint.Host
	}
	seen, err := v.Network.Handshake(ctx, endpoint.Host, name, v.Authorities, v.Timeout)
	if err != nil {
		c.Because = err.Error()
		c.Remedy = "something on the way takes TLS apart or loses packets: a company's proxy, which AWS_CA_BUNDLE can trust, or a tunnel's MTU"
		return endpoint, true, c
	}
	c.Status, c.Because = OK, seen
	return endpoint, true, c
}

// lookForVPN looks whether the machine has an address of a Client VPN, and whether the DNS server answers that the VPN hands out.
func (v *visit) lookForVPN(ctx context.Context) []Check {
	if !v.known {
		return unread(CheckVPN, CheckVPNDNS)
	}
	tunnel := Check{Check: CheckVPN, Status: Skipped}
	server := Check{Check: CheckVPNDNS, Status: Skipped, Because: "not connected to the Client VPN"}
	addresses, err := v.Machine.Addresses()
	at, unknownRange := v.onVPN(addresses)
	switch {
	case len(v.stack.ClientVPNs) == 0:
		tunnel.Because, server.Because = noClientVPN, noClientVPN
		return []Check{tunnel, server}
	case v.vpn == nil && v.stack.SwitchedOff() != "":
		return []Check{v.switchedOff(), server}
	case err != nil:
		tunnel.Status, tunnel.Because = Warning, "the machine's addresses cannot be listed: "+err.Error()
		return []Check{tunnel, v.tryVPN(ctx)}
	case v.vpn != nil:
		v.tunnel = at.Interface
		tunnel.Status, tunnel.Because = OK, fmt.Sprintf("connected, with address %s on %s", at.Address, at.Interface)
		server, _ = v.askVPN(ctx)
	case unknownRange:
		tunnel.Because = "the addresses of the Client VPN are not known; give --export"
		server = v.tryVPN(ctx)
	case v.reached:
		tunnel.Because = "not connected, and not needed here: an endpoint answers"
	default:
		tunnel.Status, tunnel.Because = Failed, "not connected: no interface has an address of "+v.ranges()
		tunnel.Remedy = "connect with your VPN profile (`private-notebook vpn-profile` writes one), or work where another private path begins" + v.listens()
	}
	return []Check{tunnel, server}
}

// switchedOff is no failure where another path is there.
func (v *visit) switchedOff() Check {
	if v.reached {
		return Check{Check: CheckVPN, Status: Skipped, Because: v.stack.SwitchedOff() + "; it is not needed here: an endpoint answers"}
	}
	return Check{Check: CheckVPN, Status: Failed, Because: v.stack.SwitchedOff(), Remedy: stack.SwitchOnRemedy + "; or work where another private path begins"}
}

// listens says what a network has to let out for the VPN.
func (v *visit) listens() string {
	if at := v.stack.ClientVPNs[0].Listens(); at != "" {
		return "; where a profile does not connect, see whether the network lets " + at + " out"
	}
	return ""
}

// onVPN finds the machine's address on a Client VPN.
func (v *visit) onVPN(addresses []Address) (at Address, unknownRange bool) {
	for i, vpn := range v.stack.ClientVPNs {
		unknownRange = unknownRange || !vpn.Range.IsValid()
		for _, a := range addresses {
			if vpn.Range.IsValid() && vpn.Range.Contains(a.Address) {
				v.vpn = &v.stack.ClientVPNs[i]
				return a, false
			}
		}
	}
	return Address{}, unknownRange
}

func (v *visit) ranges() string {
	var texts []string
	for _, vpn := range v.stack.ClientVPNs {
		texts = append(texts, vpn.Range.String())
	}
	return strings.Join(texts, ", ")
}

// tryVPN asks the VPN's DNS server to find out whether the machine is connected: it answers nobody else, but those in the VPC.
func (v *visit) tryVPN(ctx context.Context) Check {
	v.vpn = &v.stack.ClientVPNs[0]
	c, answers := v.askVPN(ctx)
	if !answers {
		v.vpn = nil
	}
	if !answers && v.reached {
		c.Status, c.Remedy = Skipped, ""
		c.Because += "; it is not needed here: an endpoint answers"
	}
	return c
}

// askVPN asks the DNS server that the VPN hands out, whatever the machine is set to.
func (v *visit) askVPN(ctx context.Context) (c Check, answers bool) {
	c = Check{Check: CheckVPNDNS, Status: Failed}
	if len(v.vpn.DNSServers) == 0 {
		c.Status, c.Because = Warning, "the Client VPN hands out no DNS server, so the machine asks its own"
		return c, true
	}
	ctx, cancel := v.limited(ctx)
	defer cancel()
	server := v.vpn.DNSServers[0]
	answer, err := v.Network.AskServer(ctx, server, v.notebook.Host)
	known := stack.AddressesOf(v.stack.NotebookEndpoints)
	switch {
	case err != nil:
		c.Because = fmt.Sprintf("asked %s, which the VPN hands out: %s", server, reach.LookupFailure(v.notebook.Host, err).Because)
		c.Remedy = "connect again; if it stays, another VPN or the local network may use the same addresses, or you are in no authorised group"
	case reach.HandedOut(answer) && !reach.Private(answer, known):
		c.Status, c.Because = Warning, fmt.Sprintf("%s, which the VPN hands out, answers %s with %s%s", server, v.notebook.Host, reach.List(answer), reach.IsElsewhere)
		c.Remedy = reach.ElsewhereRemedy(v.notebook.Host)
	case !reach.Private(answer, known):
		c.Because = fmt.Sprintf("%s, which the VPN hands out, answers %s publicly, with %s", server, v.notebook.Host, reach.List(answer))
		c.Remedy = "ask whoever runs the stack to run `pulumi refresh`: the notebook endpoint's private DNS seems to be off"
	default:
		c.Status, c.Because = OK, fmt.Sprintf("%s, which the VPN hands out, answers %s with %s", server, v.notebook.Host, reach.List(answer))
	}
	return c, err == nil
}
