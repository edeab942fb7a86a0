package settings

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A suggestion is followed, so it must mean the same; where none does, there is none.
func TestTheSuggestionMeansTheSame(t *testing.T) {
	for given, want := range map[string]string{
		"clientVpnTransports": "clientVpnTransport", "clientVpnTransportProtocol": "clientVpnTransport", "clientVpnProtocol": "clientVpnTransport",
		"clientVpnPorts": "clientVpnPort", "vpnPort": "clientVpnPort", "clientVpnVpnPort": "clientVpnPort", "clientVPNPort": "clientVpnPort",
		"clientVpnPortal": "clientVpnSelfServicePortal", "clientVpnSelfServicePortl": "clientVpnSelfServicePortal",
		"clientVpnRoute": "clientVpnRoutes", "clientVpnAdditionalRoutes": "clientVpnRoutes", "clientVpnEnforceRoute": "clientVpnEnforceRoutes",
		"clientVpnRouteEnforcement": "clientVpnEnforceRoutes",
		"clientVpnEnabled":          "clientVpnConnected", "clientVpnConected": "clientVpnConnected", "clientVpnDisconnected": "",
		"clientVpnConnectHandler": "clientVpnConnectHandlerArn", "clientVpnSplitTunnel": "", "clientVpnDnsServers": "", "clientVpnMtu": "",
	} {
		assert.Equal(t, want, sameKey(given, All()), given)
	}
	for given, same := range meansTheSame {
		assert.False(t, slices.Contains(All(), given), "%s is a key", given)
		assert.True(t, same == "" || same == "aws:region" || slices.Contains(All(), same), "%s is no key", same)
	}
}
