package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
)

// A caller at an address of a range that nobody tells is not judged, so a refusal of his path bears the mark.
func TestAnUntoldIPv6RangeTakesCertainty(t *testing.T) {
	for kind, marked := range map[string]bool{"ipv4": false, "dualstack": true} {
		deployed := loadTopology(t, "dev")
		deployed.VPCs[0].HasIPv6 = true
		for i := range deployed.Endpoints {
			deployed.Endpoints[i].IPAddressType = kind
		}
		deployed.SecurityGroups[0].Ingress = nil // nobody gets to the endpoints over IPv4
		v := answers(accesspath.Judge(deployed, accesspath.Intent{}))["issuer vpc issue"]
		assert.Equal(t, accesspath.Deny, v.Decision, v.Because)
		assert.Equal(t, marked, v.Assumed, kind)
	}
}
