package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"private-notebook/accesspath/accountfile"
)

var (
	describeVPCs = &Call{Action: "ec2:DescribeVpcs", For: "VPCs and their ranges",
		Types: []string{vpcType, ipv4RangeType, ipv6RangeType, dhcpType, zoneType, recordType}, rate: ofEC2}
	describeVPCAttribute = &Call{Action: "ec2:DescribeVpcAttribute", Of: "VPC, two attributes", For: "whether it has DNS support and DNS host names",
		Types: []string{vpcType}, rate: ofEC2}
	describeSubnets = &Call{Action: "ec2:DescribeSubnets", For: "subnets", Types: []string{subnetType}, rate: ofEC2}
	describeTables  = &Call{Action: "ec2:DescribeRouteTables", For: "routes, learned ones among them, and who has which table",
		Types: []string{routeTableType, tableAssociationType, vpcType, prefixListType, coreAttachmentType}, rate: ofEC2}
	describeACLs    = &Call{Action: "ec2:DescribeNetworkAcls", For: "network ACLs of subnets", Types: []string{aclType, vpcType}, rate: ofEC2}
	describeDHCP    = &Call{Action: "ec2:DescribeDhcpOptions", For: "the DNS servers that VPCs hand out", Types: []string{dhcpType}, rate: ofEC2}
	describePeering = &Call{Action: "ec2:DescribeVpcPeeringConnections", For: "peering with other VPCs", Types: []string{peeringType}, rate: ofEC2}
	describeNAT     = &Call{Action: "ec2:DescribeNatGateways", For: "public addresses by which VPCs leave", Types: []string{natType}, rate: ofEC2}

	networkCalls = []*Call{describeVPCs, describeVPCAttribute, describeSubnets, describeTables, describeACLs, describeDHCP, describePeering,
		describeNAT, describeGroups, describeSharedGroups, getPrefixList, describeEndpoints, describeInterfaces}
)

// The largest pages (EC2 API Reference).
const (
	ec2AtOnce    = 1000
	tablesAtOnce = 100
	listsAtOnce  = 100
)

func (r *Reader) readNetworks(ctx context.Context) {
	together(
		func() { r.readVPCs(ctx) }, func() { r.readSubnets(ctx) }, func() { r.readTables(ctx) }, func() { r.readACLs(ctx) },
		func() { r.readDHCP(ctx) }, func() { r.readPeering(ctx) }, func() { r.readNAT(ctx) }, func() { r.readGroups(ctx) },
		func() { r.readSharedGroups(ctx) }, func() { r.readPrefixLists(ctx) },
	)
}

func ec2Tag(t types.Tag) (key, value *string) { return t.Key, t.Value }

func (r *Reader) readVPCs(ctx context.Context) {
	var found []types.Vpc
	r.ask(ctx, describeVPCs, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeVpcsPaginator(r.api.ec2, &ec2.DescribeVpcsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeVpcsOutput) { found = append(found, page.Vpcs...) })
	})
	var ids, sets []string
	for i := range found {
		ids, sets = append(ids, aws.ToString(found[i].VpcId)), append(sets, aws.ToString(found[i].DhcpOptionsId))
	}
	r.vpcs.give(ids)
	r.dhcp.give(sets)
	each(found, func(v types.Vpc) { r.readVPC(ctx, &v) })
}

// readVPC completes a VPC. An attribute that is not told must not look as if it had its default.
func (r *Reader) readVPC(ctx context.Context, v *types.Vpc) {
	id := aws.ToString(v.VpcId)
	var support, names any
	together(
		func() { support = r.attribute(ctx, id, types.VpcAttributeNameEnableDnsSupport) },
		func() { names = r.attribute(ctx, id, types.VpcAttributeNameEnableDnsHostnames) },
	)
	var main, acl any = accountfile.NotRead(), accountfile.NotRead()
	if told := r.tables.get(); told.isWhole || told.main[id] != "" {
		main = told.main[id]
	}
	if told := r.acls.get(); told != nil {
		acl = told[id]
	}
	r.add(vpcType, id, id, fields("cidrBlock", v.CidrBlock, "ownerId", v.OwnerId, "dhcpOptionsId", v.DhcpOptionsId, "enableDnsSupport", support,
		"enableDnsHostnames", names, "mainRouteTableId", main, "defaultNetworkAclId", acl, "instanceTenancy", v.InstanceTenancy,
		"arn", r.arn("ec2", v.OwnerId, "vpc/"+id), "tags", tagsOf(v.Tags, ec2Tag)))
	r.addRanges(id, v)
}

// addRanges adds the VPC's further ranges, as far as they are associated.
func (r *Reader) addRanges(id string, v *types.Vpc) {
	for _, a := range v.CidrBlockAssociationSet {
		if aws.ToString(a.CidrBlock) == aws.ToString(v.CidrBlock) || a.CidrBlockState == nil || a.CidrBlockState.State != types.VpcCidrBlockStateCodeAssociated {
			continue
		}
		r.add(ipv4RangeType, aws.ToString(a.AssociationId), aws.ToString(a.AssociationId), fields("vpcId", id, "cidrBlock", a.CidrBlock))
	}
	for _, a := range v.Ipv6CidrBlockAssociationSet {
		if a.Ipv6CidrBlockState != nil && a.Ipv6CidrBlockState.State == types.VpcCidrBlockStateCodeAssociated {
			r.add(ipv6RangeType, aws.ToString(a.AssociationId), aws.ToString(a.AssociationId), fields("vpcId", id, "ipv6CidrBlock", a.Ipv6CidrBlock))
		}
	}
}

func (r *Reader) attribute(ctx context.Context, id string, name types.VpcAttributeName) any {
	var value *types.AttributeBooleanValue
	isTold := r.ask(ctx, describeVPCAttribute, id, func(ctx context.Context) error {
		said, err := r.api.ec2.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: &id, Attribute: name})
		if err != nil {
			return err
		}
		value = said.EnableDnsSupport
		if name == types.VpcAttributeNameEnableDnsHostnames {
			value = said.EnableDnsHostnames
		}
		return nil
	})
	if !isTold || value == nil || value.Value == nil {
		return accountfile.NotRead()
	}
	return *value.Value
}

// arn is an ARN of the Region; the owner is the reader's account where AWS names none.
func (r *Reader) arn(service string, owner *string, resource string) string {
	account := aws.ToString(owner)
	if account == "" {
		account = r.account
	}
	return "arn:" + r.partition + ":" + service + ":" + r.region + ":" + account + ":" + resource
}

func (r *Reader) readSubnets(ctx context.Context) {
	r.ask(ctx, describeSubnets, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeSubnetsPaginator(r.api.ec2, &ec2.DescribeSubnetsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeSubnetsOutput) {
				for i := range page.Subnets {
					r.takeSubnet(&page.Subnets[i])
				}
			})
	})
}

func (r *Reader) takeSubnet(s *types.Subnet) {
	id, ipv6 := aws.ToString(s.SubnetId), ""
	for _, a := range s.Ipv6CidrBlockAssociationSet {
		if a.Ipv6CidrBlockState != nil && a.Ipv6CidrBlockState.State == types.SubnetCidrBlockStateCodeAssociated {
			ipv6 = aws.ToString(a.Ipv6CidrBlock)
		}
	}
	r.add(subnetType, id, id, fields("vpcId", s.VpcId, "cidrBlock", s.CidrBlock, "availabilityZone", s.AvailabilityZone, "ipv6CidrBlock", ipv6,
		"ipv6Native", s.Ipv6Native, "ownerId", s.OwnerId, "arn", s.SubnetArn, "tags", tagsOf(s.Tags, ec2Tag)))
}

// readDHCP keeps the sets that some VPC uses. A VPC's may be called "default", which is no set.
func (r *Reader) readDHCP(ctx context.Context) {
	var found []types.DhcpOptions
	r.ask(ctx, describeDHCP, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeDhcpOptionsPaginator(r.api.ec2, &ec2.DescribeDhcpOptionsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeDhcpOptionsOutput) { found = append(found, page.DhcpOptions...) })
	})
	used := r.dhcp.get()
	for i := range found {
		o := &found[i]
		id := aws.ToString(o.DhcpOptionsId)
		if !slices.Contains(used, id) {
			continue
		}
		servers := []string{}
		for _, c := range o.DhcpConfigurations {
			if aws.ToString(c.Key) != "domain-name-servers" {
				continue
			}
			for _, v := range c.Values {
				servers = append(servers, aws.ToString(v.Value))
			}
		}
		r.add(dhcpType, id, id, fields("domainNameServers", servers, "ownerId", o.OwnerId))
	}
}

// readPeering writes each connection as seen from the VPC of the account that is read. What is refused, failed or gone is left out.
func (r *Reader) readPeering(ctx context.Context) {
	alive := []types.VpcPeeringConnectionStateReasonCode{
		types.VpcPeeringConnectionStateReasonCodeActive, types.VpcPeeringConnectionStateReasonCodePendingAcceptance,
		types.VpcPeeringConnectionStateReasonCodeInitiatingRequest, types.VpcPeeringConnectionStateReasonCodeProvisioning,
	}
	r.ask(ctx, describePeering, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeVpcPeeringConnectionsPaginator(r.api.ec2, &ec2.DescribeVpcPeeringConnectionsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeVpcPeeringConnectionsOutput) {
				for i := range page.VpcPeeringConnections {
					p := &page.VpcPeeringConnections[i]
					if p.Status == nil || slices.Contains(alive, p.Status.Code) {
						r.takePeering(p)
					}
				}
			})
	})
}

func (r *Reader) takePeering(p *types.VpcPeeringConnection) {
	id, own, peer, status := aws.ToString(p.VpcPeeringConnectionId), p.RequesterVpcInfo, p.AccepterVpcInfo, ""
	if p.Status != nil {
		status = string(p.Status.Code)
	}
	isOwn := func(v *types.VpcPeeringConnectionVpcInfo) bool {
		return v != nil && aws.ToString(v.OwnerId) == r.account && (aws.ToString(v.Region) == "" || aws.ToString(v.Region) == r.region)
	}
	if !isOwn(own) && isOwn(peer) {
		own, peer = peer, own
	}
	o := fields("acceptStatus", status)
	if own != nil {
		o["vpcId"] = aws.ToString(own.VpcId)
	}
	if peer != nil {
		for name, value := range fields("peerVpcId", peer.VpcId, "peerOwnerId", peer.OwnerId, "peerRegion", peer.Region) {
			o[name] = value
		}
	}
	r.add(peeringType, id, id, o)
}

// readNAT writes a resource for each public address: the type has room for one. A gateway without any is one resource.
func (r *Reader) readNAT(ctx context.Context) {
	take := func(n *types.NatGateway) {
		id := aws.ToString(n.NatGatewayId)
		if n.State == types.NatGatewayStateDeleted || n.State == types.NatGatewayStateDeleting || n.State == types.NatGatewayStateFailed {
			return
		}
		for i, a := range n.NatGatewayAddresses {
			name := id
			if i > 0 && a.PublicIp == nil {
				continue
			} else if i > 0 {
				name += " " + *a.PublicIp
			}
			r.add(natType, id, name, fields("subnetId", n.SubnetId, "vpcId", n.VpcId, "publicIp", a.PublicIp, "connectivityType", n.ConnectivityType))
		}
	}
	r.ask(ctx, describeNAT, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeNatGatewaysPaginator(r.api.ec2, &ec2.DescribeNatGatewaysInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeNatGatewaysOutput) {
				for i := range page.NatGateways {
					take(&page.NatGateways[i])
				}
			})
	})
}
