package stacks

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

const vpcWhat = "existing VPC"

func (e environment) networkName() string { return e.name + "-network" }

// networkArgs keep the ranges that the subnets have, also where they could not be looked up; those of another VPC's are not kept.
func (e environment) networkArgs() components.NetworkArgs {
	return components.NetworkArgs{
		CIDR: e.VpcCIDR, AvailabilityZones: e.AvailabilityZones, Tags: e.tags,
		SubnetCIDRs: e.givenRanges(), KeepSubnetCIDRs: !e.ranges.elsewhere,
	}
}

// plannedVpc is the VPC to use: the one that will be made, its IDs not yet known, or the existing one, looked up.
func (e environment) plannedVpc(ctx *pulumi.Context) (components.Vpc, fault.List) {
	if e.VpcID == "" {
		return e.madeVpc(), nil
	}
	vpc, faults := existingVpc{
		id: e.VpcID, subnetIDs: e.SubnetIDs, hasClientVpn: e.ClientVpnCIDR.IsValid(), hasGateways: len(e.CompanionEndpoints) > 0,
		key: func(name string) string { return name }, account: e.account, forOwner: e.forOwner(), unasked: e.regionUnknown,
	}.lookUp(ctx)
	if e.subnetsUnread || len(e.SubnetIDs) == 0 {
		vpc.Subnets = standInSubnets()
	}
	return vpc, faults
}

// madeVpc has subnets that stand in for those of a network that cannot be made, so that its faults have no consequences elsewhere.
func (e environment) madeVpc() components.Vpc {
	args := e.networkArgs()
	vpc := args.Vpc()
	if args.Validate(e.networkName()) != nil {
		vpc.Subnets = standInSubnets()
	}
	for i, subnet := range vpc.Subnets {
		if free, isThere := e.ranges.free[subnet.AvailabilityZone]; isThere && e.ranges.byZone[subnet.AvailabilityZone] == subnet.CIDR {
			vpc.Subnets[i].FreeAddresses = &free
		}
	}
	return vpc
}

// declareVpc makes the VPC where none exists. An existing one is read.
func (e environment) declareVpc(ctx *pulumi.Context, planned components.Vpc) (components.Vpc, error) {
	if e.VpcID != "" {
		_, err := components.NewExistingNetwork(ctx, e.networkName(), &components.ExistingNetworkArgs{Vpc: planned})
		return planned, err
	}
	args := e.networkArgs()
	network, err := components.NewNetwork(ctx, e.networkName(), &args)
	if err != nil {
		return components.Vpc{}, err
	}
	return network.Vpc(), nil
}

// existingVpc is a VPC that the configuration names.
type existingVpc struct {
	id           string
	subnetIDs    []string
	hasClientVpn bool
	// hasGateways says that endpoints will be put into the route tables of its subnets.
	hasGateways bool
	// key is what a fault calls one of its keys.
	key func(name string) string
	// unasked says that nothing can be looked up; stand-ins then take the place of all of it.
	unasked bool
	// account is whose credentials deploy; "" where that is not known.
	account  string
	forOwner []forOwner
}

// lookUp is the VPC with its subnets. What cannot be looked up is stood in for.
func (v existingVpc) lookUp(ctx *pulumi.Context) (components.Vpc, fault.List) {
	vpc, faults := v.lookUpVpc(ctx)
	for _, id := range once(v.subnetIDs) {
		subnet, subnetFaults := v.lookUpSubnet(ctx, id)
		if vpc.CIDR == standInVpcCIDR {
			subnet.CIDR = netip.Prefix{} // It lies in the range that is not known.
		}
		vpc.Subnets = append(vpc.Subnets, subnet)
		faults.Append(subnetFaults)
	}
	return vpc, faults
}

// lookUpVpc leaves out an ID that is none, which has been said already, and which no other VPC's is then compared with.
func (v existingVpc) lookUpVpc(ctx *pulumi.Context) (components.Vpc, fault.List) {
	if v.unasked || !vpcID.MatchString(v.id) {
		return components.Vpc{ID: pulumi.String(v.id).ToStringOutput(), CIDR: standInVpcCIDR, GatewayRouteTables: standInRouteTables()}, nil
	}
	vpc := components.Vpc{ID: pulumi.String(v.id), CIDR: standInVpcCIDR, GatewayRouteTables: standInRouteTables()}
	found, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{Id: &v.id})
	if err != nil {
		return vpc, fault.List{{What: vpcWhat, Got: v.id, Wrong: "cannot be looked up (" + fault.Reason(err) + ")",
			Remedy: "check " + v.key("vpcId") + ", aws:region and your credentials"}}
	}
	faults := v.checkServesPrivateDNS(found).At(v.key("vpcId"))
	faults.Append(v.checkOwner(found.OwnerId).At(v.key("vpcId")))
	tables, tableFaults := v.routeTables(ctx, found.MainRouteTableId)
	faults.Append(tableFaults)
	vpc.GatewayRouteTables = tables
	primary, err := cidr.Parse(found.CidrBlock)
	faults.Collect(err)
	if err == nil {
		vpc.CIDR = primary
	}
	for _, block := range found.CidrBlockAssociations {
		if block.CidrBlock == found.CidrBlock || block.State != "associated" {
			continue
		}
		secondary, err := cidr.Parse(block.CidrBlock)
		faults.Collect(err)
		if err == nil {
			vpc.SecondaryCIDRs = append(vpc.SecondaryCIDRs, secondary)
		}
	}
	return vpc, faults
}

// checkServesPrivateDNS reports what a VPC must be for private DNS, and so for everything here, to work
// (Amazon VPC User Guide, "DNS attributes for your VPC").
func (v existingVpc) checkServesPrivateDNS(found *ec2.LookupVpcResult) fault.List {
	var faults fault.List
	if !found.EnableDnsSupport {
		faults.Add(vpcWhat, v.id, "has enableDnsSupport off, so it has no DNS server at base + 2", "turn DNS support on")
	}
	if !found.EnableDnsHostnames {
		faults.Add(vpcWhat, v.id, "has enableDnsHostnames off, so endpoints get no private DNS", "turn DNS hostnames on")
	}
	if v.hasClientVpn && found.InstanceTenancy == "dedicated" {
		faults.Add(vpcWhat, v.id, "has dedicated tenancy, which Client VPN does not support",
			"choose another VPC, or leave clientVpnCidr out")
	}
	return faults
}

// lookUpSubnet looks a subnet up. An ID that is none has been said already.
func (v existingVpc) lookUpSubnet(ctx *pulumi.Context, id string) (components.Subnet, fault.List) {
	var faults fault.List
	if v.unasked || !subnetID.MatchString(id) {
		return standInSubnet(id), nil
	}
	found, err := ec2.LookupSubnet(ctx, &ec2.LookupSubnetArgs{Id: &id})
	if err != nil {
		faults.Add(vpcWhat, "subnet "+id, "cannot be looked up ("+fault.Reason(err)+")", "check "+v.key("subnetIds"))
		return standInSubnet(id), faults
	}
	subnet := components.Subnet{ID: pulumi.String(id), AvailabilityZone: found.AvailabilityZone, FreeAddresses: &found.AvailableIpAddressCount}
	if found.VpcId != v.id && vpcID.MatchString(v.id) {
		faults.Add(vpcWhat, "subnet "+id, "belongs to "+found.VpcId, "name subnets of "+v.id)
		return subnet, faults.At(v.key("subnetIds")) // Its range is the other VPC's.
	}
	if subnet.CIDR, err = netip.ParsePrefix(found.CidrBlock); err != nil {
		faults.Add(vpcWhat, "subnet "+id, "has no IPv4 range", "name subnets with an IPv4 CIDR")
	}
	return subnet, faults.At(v.key("subnetIds"))
}
