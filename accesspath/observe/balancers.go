package observe

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// readBalancers looks for load balancers that pass connections on to an endpoint of the pair. Whoever reaches one, from the internet or
// by an endpoint service from another account, comes out of the endpoint as if from within the VPC, under AWS's own name by a
// hosts entry. The model does not follow that.
func (b *builder) readBalancers() {
	for _, r := range b.of("aws:lb/targetGroupAttachment:TargetGroupAttachment", "aws:alb/targetGroupAttachment:TargetGroupAttachment") {
		for i := range b.topology.Endpoints {
			if e := &b.topology.Endpoints[i]; b.leadsToNotebook(e) && b.mayBeAt(e, r.text("targetId")) {
				b.note(r.Resource, fmt.Sprintf("its load balancer passes connections on to %s, where endpoint %s is; whoever reaches the load balancer "+
					"opens notebooks as if from within the VPC, and the model does not follow it", r.text("targetId"), e.URN[strings.LastIndex(e.URN, ":")+1:]))
				break
			}
		}
	}
}

// mayBeAt says whether an endpoint has an address. Where its addresses are not known, those of its subnets may be.
func (b *builder) mayBeAt(e *topology.Endpoint, address string) bool {
	if known := b.endpointAddresses[e.ID]; len(known) > 0 {
		return slices.Contains(known, address)
	}
	for _, target := range ranges([]string{address}) {
		for _, id := range e.SubnetIDs {
			if subnet := b.subnets[id]; subnet != nil && anyHolds(ranges([]string{subnet.CIDRBlock}), target) {
				return true
			}
		}
	}
	return false
}
