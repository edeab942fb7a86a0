package cloud

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClientVpnRouteRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	unassociated := w.up(subnetType, "d", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.3.0/24", "availabilityZone": "ap-northeast-1d"})
	route := func(subnet *deployed, destination string) func(*world) m {
		return func(*world) m {
			return m{"clientVpnEndpointId": w.vpn.ID(), "targetVpcSubnetId": subnet.ID(), "destinationCidrBlock": destination}
		}
	}
	there := w.up(clientVpnRouteType, "there", route(w.subnetA, "10.70.0.0/16")(w))
	assert.Equal(t, w.vpn.ID()+","+w.subnetA.ID()+",10.70.0.0/16", there.ID())
	checkRefusals(t, w, []refusalCase{
		{"a subnet that is not associated", "InvalidClientVpnActiveAssociationNotFound", clientVpnRouteType, route(unassociated, "10.71.0.0/16")},
		{"twice", "InvalidClientVpnDuplicateRoute", clientVpnRouteType, route(w.subnetA, "10.70.0.0/16")},
		{"the VPC's own range", "InvalidClientVpnDuplicateRoute", clientVpnRouteType, route(w.subnetA, "10.60.0.0/16")},
		{"the clients' range", refused, clientVpnRouteType, route(w.subnetA, "172.16.0.0/24")},
		{"around the clients' range", refused, clientVpnRouteType, route(w.subnetA, "172.16.0.0/12")},
	})
	for i := range mostClientVpnRoutes - 3 {
		w.up(clientVpnRouteType, fmt.Sprint("r", i), route(w.subnetA, fmt.Sprintf("10.71.%d.0/24", i))(w))
	}
	w.refuses("ClientVpnRouteLimitExceeded", clientVpnRouteType, "more", route(w.subnetA, "10.72.0.0/16")(w))
}
