package stack

import (
	"fmt"
	"net/netip"
	"strings"

	"private-notebook/accesspath/observe"
)

// ClientVPN is a Client VPN endpoint.
type ClientVPN struct {
	// ID is the endpoint's.
	ID string
	// DNSServers are those that it hands out, in order.
	DNSServers []string
	// Range is where connected machines have their addresses from; invalid where it is not known.
	Range netip.Prefix
	// Transport is "udp" or "tcp", and Port the port; "" and 0 where they are not known.
	Transport string
	Port      int
	// Authentication are AWS's names of the ways in which people prove who they are, such as "federated-authentication"; nil where they are
	// not known. PortalURL is where people get their profile; "" where there is none.
	Authentication []string
	PortalURL      string
	// Off says that it is associated with no subnet, such as at night, so that nobody can connect.
	Off bool
}

// SwitchOnRemedy is what to do about a Client VPN that is switched off.
const SwitchOnRemedy = "wait until the Client VPN is switched on again, or have whoever runs the stack set clientVpnConnected to true and run `pulumi up`; " +
	"your profile stays valid"

// SwitchedOff says that no Client VPN of the stack can be connected to; "" where one can, or where there is none.
func (s Stack) SwitchedOff() string {
	var ids []string
	for _, v := range s.ClientVPNs {
		if !v.Off {
			return ""
		}
		ids = append(ids, v.ID)
	}
	if len(ids) == 0 {
		return ""
	}
	return "the Client VPN " + strings.Join(ids, ", ") + " is switched off: it is associated with no subnet, so nobody can connect"
}

// readDetails takes from an endpoint's resource what the judgement of paths needs not.
func (v *ClientVPN) readDetails(resources []observe.Resource, urn string) {
	known := outputsOf(resources, urn)
	text, _ := known["clientCidrBlock"].(string)
	v.Range, _ = netip.ParsePrefix(text) // One that cannot be read is not known.
	v.Transport, _ = known["transportProtocol"].(string)
	port, _ := known["vpnPort"].(float64)
	v.Port = int(port)
	v.Authentication = textsOf(known["authenticationOptions"], "type")
	v.PortalURL, _ = known["selfServicePortalUrl"].(string)
}

// Listens is where the endpoint listens, for a sentence; "" where that is not known.
func (v ClientVPN) Listens() string {
	if v.Transport == "" || v.Port == 0 {
		return ""
	}
	return fmt.Sprintf("%s port %d", strings.ToUpper(v.Transport), v.Port)
}

// clientVPNs are what outputs tell of them: of one, its ID and its DNS server.
func clientVPNs(values map[string]any) []ClientVPN {
	id, _ := values["clientVpnEndpointId"].(string)
	server, _ := values["clientVpnDnsServer"].(string)
	if id == "" || server == "" {
		return nil
	}
	connected, isTold := values["clientVpnConnected"].(bool)
	return []ClientVPN{{ID: id, DNSServers: []string{server}, Off: isTold && !connected}}
}
