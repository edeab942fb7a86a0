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

// plannedVpc is the VPC to use: the one that will be made, its IDs not yet known, or the existing one, looked up.
func (e environment) plannedVpc(ctx *pulumi.Context) (components.Vpc, error) {
	if e.VpcID == "" {
		return e.networkArgs().Vpc(), nil
	}
	found, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{Id: &e.VpcID})
	if err != nil {
		return components.Vpc{}, fmt.Errorf("%s: %s cannot be looked up; check vpcId, aws:region and your credentials: %w",
			vpcWhat, e.VpcID, err)
	}
	vpc, faults := e.existingVpc(found)
	for _, id := range e.SubnetIDs {
		subnet, subnetFaults := e.existingSubnet(ctx, id)
		vpc.Subnets = append(vpc.Subnets, subnet)
		faults.Append(subnetFaults)
	}
	return vpc, faults.Err()
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

// existingVpc checks what a VPC must be for private DNS, and so for everything here, to work
// (Amazon VPC User Guide, "DNS attributes for your VPC").
func (e environment) existingVpc(found *ec2.LookupVpcResult) (components.Vpc, fault.List) {
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
	vpc := components.Vpc{ID: pulumi.String(e.VpcID)}
	primary, err := cidr.Parse(found.CidrBlock)
	faults.Collect(err)
	vpc.CIDR = primary
	for _, block := range found.CidrBlockAssociations {
		if block.CidrBlock == found.CidrBlock || block.State != "associated" {
			continue
		}
		secondary, err := cidr.Parse(block.CidrBlock)
		faults.Collect(err)
		vpc.SecondaryCIDRs = append(vpc.SecondaryCIDRs, secondary)
	}
	return vpc, faults
}

func (e environment) existingSubnet(ctx *pulumi.Context, id string) (components.Subnet, fault.List) {
	var faults fault.List
	subnet := components.Subnet{ID: pulumi.String(id)}
	found, err := ec2.LookupSubnet(ctx, &ec2.LookupSubnetArgs{Id: &id})
	if err != nil {
		faults.Add(vpcWhat, "subnet "+id, fmt.Sprintf("cannot be looked up (%v)", err), "check subnetIds")
		return subnet, faults
	}
	if found.VpcId != e.VpcID {
		faults.Add(vpcWhat, "subnet "+id, "belongs to "+found.VpcId, "name subnets of "+e.VpcID)
	}
	subnet.AvailabilityZone = found.AvailabilityZone
	if subnet.CIDR, err = netip.ParsePrefix(found.CidrBlock); err != nil {
		faults.Add(vpcWhat, "subnet "+id, "has no IPv4 range", "name subnets with an IPv4 CIDR")
	}
	return subnet, faults
}
