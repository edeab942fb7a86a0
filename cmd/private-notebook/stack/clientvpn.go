package stack

import (
	"net/netip"

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
}

// readRange takes the range from an endpoint's resource.
func (v *ClientVPN) readRange(resources []observe.Resource, urn string) {
	text, _ := outputsOf(resources, urn)["clientCidrBlock"].(string)
	v.Range, _ = netip.ParsePrefix(text) // One that cannot be read is not known.
}

// clientVPNs are what outputs tell of them: of one, its ID and its DNS server.
func clientVPNs(values map[string]any) []ClientVPN {
	id, _ := values["clientVpnEndpointId"].(string)
	server, _ := values["clientVpnDnsServer"].(string)
	if id == "" || server == "" {
		return nil
	}
	return []ClientVPN{{ID: id, DNSServers: []string{server}}}
}
