package stacks

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

const vpcWhat = "existing VPC"

func (e environment) networkName() string { return e.name + "-network" }

func (e environment) networkArgs() components.NetworkArgs {
	return components.NetworkArgs{CIDR: e.VpcCIDR, AvailabilityZones: e.AvailabilityZones, Tags: e.tags}
}

// plannedVpc is the VPC to use: the one that will be made, its IDs not yet known, or the existing one, looked up. What
// cannot be looked up is stood in for.
func (e environment) plannedVpc(ctx *pulumi.Context) (components.Vpc, fault.List) {
	if e.VpcID == "" {
		return e.networkArgs().Vpc(), nil
	}
	vpc, faults := e.existingVpc(ctx)
	for _, id := range e.SubnetIDs {
		subnet, subnetFaults := e.existingSubnet(ctx, id)
		vpc.Subnets = append(vpc.Subnets, subnet)
		faults.Append(subnetFaults)
	}
	if vpc.CIDR == standInVpcCIDR {
		for i := range vpc.Subnets {
			vpc.Subnets[i].CIDR = netip.Prefix{} // It lies in the range that is not known.
		}
	}
	if e.subnetsUnread || len(e.SubnetIDs) == 0 {
		vpc.Subnets = []components.Subnet{standInSubnet("subnet-0"), standInSubnet("subnet-1")}
	}
	return vpc, faults
}

// declareVpc makes the VPC where none exists.
func (e environment) declareVpc(ctx *pulumi.Context, planned components.Vpc) (components.Vpc, error) {
	if e.VpcID != "" {
		return planned, nil
	}
	args := e.networkArgs()
	network, err := components.NewNetwork(ctx, e.networkName(), &args)
	if err != nil {
		return components.Vpc{}, err
	}
	return network.Vpc(), nil
}

// existingVpc looks the VPC up. An ID that is none has been said already.
func (e environment) existingVpc(ctx *pulumi.Context) (components.Vpc, fault.List) {
	standIn := components.Vpc{ID: pulumi.String(e.VpcID), CIDR: standInVpcCIDR, RouteTableIDs: standInRouteTables()}
	if !vpcID.MatchString(e.VpcID) {
		return standIn, nil
	}
	found, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{Id: &e.VpcID})
	if err != nil {
		return standIn, fault.List{{What: vpcWhat, Got: e.VpcID, Wrong: fmt.Sprintf("cannot be looked up (%v)", err),
			Remedy: "check vpcId, aws:region and your credentials"}}
	}
	vpc, faults := standIn, e.checkServesPrivateDNS(found)
	tables, tableFaults := e.existingRouteTables(ctx, found.MainRouteTableId)
	faults.Append(tableFaults)
	vpc.RouteTableIDs = tables
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
func (e environment) checkServesPrivateDNS(found *ec2.LookupVpcResult) fault.List {
	var faults fault.List
	if !found.EnableDnsSupport {
		faults.Add(vpcWhat, e.VpcID, "has enableDnsSupport off, so it has no DNS server at base + 2", "turn DNS support on")
	}
	if !found.EnableDnsHostnames {
		faults.Add(vpcWhat, e.VpcID, "has enableDnsHostnames off, so endpoints get no private DNS", "turn DNS hostnames on")
	}
	if e.ClientVpnCIDR.IsValid() && found.InstanceTenancy == "dedicated" {
		faults.Add(vpcWhat, e.VpcID, "has dedicated tenancy, which Client VPN does not support",
			"choose another VPC, or leave clientVpnCidr out")
	}
	return faults
}

// existingSubnet looks a subnet up. An ID that is none has been said already.
func (e environment) existingSubnet(ctx *pulumi.Context, id string) (components.Subnet, fault.List) {
	var faults fault.List
	if !subnetID.MatchString(id) {
		return standInSubnet(id), nil
	}
	found, err := ec2.LookupSubnet(ctx, &ec2.LookupSubnetArgs{Id: &id})
	if err != nil {
		faults.Add(vpcWhat, "subnet "+id, fmt.Sprintf("cannot be looked up (%v)", err), "check subnetIds")
		return standInSubnet(id), faults
	}
	if found.VpcId != e.VpcID {
		faults.Add(vpcWhat, "subnet "+id, "belongs to "+found.VpcId, "name subnets of "+e.VpcID)
	}
	subnet := components.Subnet{ID: pulumi.String(id), AvailabilityZone: found.AvailabilityZone}
	if subnet.CIDR, err = netip.ParsePrefix(found.CidrBlock); err != nil {
		faults.Add(vpcWhat, "subnet "+id, "has no IPv4 range", "name subnets with an IPv4 CIDR")
	}
	return subnet, faults
}
