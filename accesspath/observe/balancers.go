package observe

import (
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
				b.noteEffect(r.Resource, certainty{opens: true, grave: true}, "its load balancer passes connections on to %s, where endpoint %s is; whoever reaches the load balancer "+
					"opens notebooks as if from within the VPC, and the model does not follow it", r.text("targetId"), e.URN[strings.LastIndex(e.URN, ":")+1:])
				break
			}
		}
	}
}

const latticeResourceType = "aws:vpclattice/resourceConfiguration:ResourceConfiguration"

// readLatticeResources looks for resources of VPC Lattice that lead to an endpoint of the pair. "When clients in other VPCs or accounts access a resource
// in your VPC, the resource sees traffic coming locally from the resource gateway in that VPC" (AWS PrivateLink Guide, "Resource gateway in VPC
// Lattice"): they come out of the endpoint as if from within the VPC, as by a load balancer.
func (b *builder) readLatticeResources() {
	for _, r := range b.of(latticeResourceType) {
		const definition = "resourceConfigurationDefinition."
		targets := append(r.textsAt(definition+"ipResource.ipAddress"), r.textsAt(definition+"dnsResource.domainName")...)
		for i := range b.topology.Endpoints {
			e := &b.topology.Endpoints[i]
			at := slices.IndexFunc(targets, func(target string) bool { return b.mayBeAt(e, target) || b.mayBeNamed(e, target) })
			if at >= 0 && b.leadsToNotebook(e) {
				b.noteEffect(r.Resource, certainty{opens: true, grave: true}, "it passes connections on to %s, where endpoint %s is; whoever it is shared with "+
					"opens notebooks as if from within the VPC, and the model does not follow it", targets[at], e.URN[strings.LastIndex(e.URN, ":")+1:])
				break
			}
		}
	}
}

// mayBeNamed says whether a name is an endpoint's own, or one of those that its private DNS answers for.
func (b *builder) mayBeNamed(e *topology.Endpoint, name string) bool {
	return strings.HasPrefix(plainName(name), e.ID+"-") || b.concerns(name)
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
