package stacks

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// subnetRanges are the ranges of the subnets that the stack has made already, by zone: AWS cannot change a subnet's range, so a zone
// keeps its own however availabilityZones is edited. No settings tell them, so they are looked up by the tags that the stack gives.
type subnetRanges struct {
	byZone map[string]netip.Prefix
	// free is how many addresses of each are free.
	free map[string]int
	// elsewhere says that some lie outside vpcCidr: the VPC is to be replaced, and its subnets get ranges of the new one.
	elsewhere bool
}

// networkWhat is how the component calls itself in faults.
const networkWhat = "network"

// plannedRanges looks the subnets up. Where that is not allowed, the state keeps the ranges, and new zones get that of their place.
func (e environment) plannedRanges(ctx *pulumi.Context) (subnetRanges, fault.List) {
	var faults fault.List
	ranges := subnetRanges{byZone: map[string]netip.Prefix{}, free: map[string]int{}}
	if e.VpcID != "" || e.regionUnread {
		return ranges, nil
	}
	found, err := e.ownSubnets(ctx)
	switch {
	case err != nil && isDenied(err):
		_ = ctx.Log.Info("Which ranges the stack's subnets have is not looked up: ec2:DescribeSubnets is not allowed.", nil)
		return ranges, nil
	case err != nil:
		faults.Add(networkWhat, "subnets of this stack", "cannot be looked up ("+fault.Reason(err)+")", "check aws:region and your credentials")
		return ranges, faults
	}
	ranges.take(found, e.VpcCIDR, e.networkName()+"-private-")
	return ranges, e.checkStated(ranges.byZone)
}

// ownSubnets are those that carry the tags by which the stack's resources are known.
func (e environment) ownSubnets(ctx *pulumi.Context) ([]*ec2.LookupSubnetResult, error) {
	listed, err := ec2.GetSubnets(ctx, &ec2.GetSubnetsArgs{Tags: identifyingTags(ctx)})
	if err != nil {
		return nil, err
	}
	var subnets []*ec2.LookupSubnetResult
	for _, id := range slices.Sorted(slices.Values(listed.Ids)) {
		subnet, err := ec2.LookupSubnet(ctx, &ec2.LookupSubnetArgs{Id: &id})
		if err != nil {
			return nil, err
		}
		subnets = append(subnets, subnet)
	}
	return subnets, nil
}

// take leaves a zone out of which there are two: one of them waits for its deletion, and only the state knows which.
func (r *subnetRanges) take(found []*ec2.LookupSubnetResult, vpc netip.Prefix, name string) {
	several := map[string]bool{}
	for _, subnet := range found {
		zone := subnet.AvailabilityZone
		block, err := netip.ParsePrefix(subnet.CidrBlock)
		if err != nil || subnet.Tags["Name"] != name+zone {
			continue
		}
		if !cidr.Covered(block, []netip.Prefix{vpc}) {
			r.elsewhere = true
			continue
		}
		if other, isThere := r.byZone[zone]; isThere && other != block {
			several[zone] = true
		}
		r.byZone[zone], r.free[zone] = block, subnet.AvailableIpAddressCount
	}
	maps.DeleteFunc(r.byZone, func(zone string, _ netip.Prefix) bool { return several[zone] })
}

// given are the ranges to hand to the component: those that there are, and those that subnetCidrs states. Those of zones that go are
// among them, since their subnets go last.
func (e environment) givenRanges() map[string]netip.Prefix {
	given := maps.Clone(e.ranges.byZone)
	if given == nil {
		given = map[string]netip.Prefix{}
	}
	maps.Copy(given, e.SubnetCIDRs)
	return given
}

// checkStated reports what cannot become true in one run, because the subnets of zones that go are deleted at its end. The steps that do
// work are the remedy.
func (e environment) checkStated(there map[string]netip.Prefix) fault.List {
	var faults fault.List
	for _, zone := range sortedKeys(e.SubnetCIDRs) {
		stated, got := e.SubnetCIDRs[zone], fmt.Sprintf("subnetCidrs.%s = %s", zone, e.SubnetCIDRs[zone])
		if has, isThere := there[zone]; isThere && has != stated {
			faults.Add(configWhat, got, "is not the range of the subnet that the zone has, "+has.String()+", which AWS cannot change",
				"write "+has.String()+", or "+e.inTwoSteps(there, zone))
			continue
		}
		for _, other := range e.leaving(there) {
			if stated.Overlaps(there[other]) {
				faults.Add(configWhat, got, fmt.Sprintf("overlaps %s, the range of %s, whose subnet goes at the end of a run", there[other], other),
					"choose another range, or "+e.inTwoSteps(there, zone))
			}
		}
	}
	return faults
}

// checkRoom reports zones that find no range as long as those that go have theirs.
func (e environment) checkRoom() fault.List {
	args := e.networkArgs()
	leaving := e.leaving(e.ranges.byZone)
	if len(leaving) == 0 || args.Validate(e.networkName()) == nil {
		return nil
	}
	for _, zone := range leaving {
		delete(args.SubnetCIDRs, zone)
	}
	if args.Validate(e.networkName()) != nil {
		return nil // It is not for want of their room.
	}
	added := slices.DeleteFunc(slices.Clone(e.AvailabilityZones), func(zone string) bool { _, isThere := e.givenRanges()[zone]; return isThere })
	var faults fault.List
	faults.Add(configWhat, "availabilityZones", fmt.Sprintf("leaves no room in vpcCidr %s for %s, as long as there are the subnets of %s, which go at the end of a run",
		e.VpcCIDR, strings.Join(added, ", "), strings.Join(leaving, ", ")), e.inTwoSteps(e.ranges.byZone, added...))
	return faults
}

// leaving are the zones that have a subnet and are not listed any more.
func (e environment) leaving(there map[string]netip.Prefix) []string {
	return slices.DeleteFunc(sortedKeys(there), func(zone string) bool { return slices.Contains(e.AvailabilityZones, zone) })
}

// inTwoSteps is how zones get a range that is not free yet.
func (e environment) inTwoSteps(there map[string]netip.Prefix, zones ...string) string {
	var staying []string
	for _, zone := range e.AvailabilityZones {
		if _, isThere := there[zone]; isThere && !slices.Contains(zones, zone) {
			staying = append(staying, zone)
		}
	}
	if len(staying) == 0 {
		return "choose another vpcCidr, which replaces the VPC and all that is in it"
	}
	first := fmt.Sprintf("set availabilityZones to [%s]", strings.Join(staying, ", "))
	if len(staying) < fewestResolverZones && len(e.OnPremisesCIDRs) > 0 && e.Existing.InboundResolverID == "" {
		first += " and leave onPremisesCidrs out with what needs it, because the resolver needs two zones,"
	}
	return fmt.Sprintf("do it in two steps: %s and run `pulumi up`; then write what you want, and run it again", first)
}

// fewestResolverZones is how many subnets an inbound resolver takes.
const fewestResolverZones = 2
