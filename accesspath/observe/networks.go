package observe

import (
	"strings"

	"private-notebook/accesspath/topology"
)

// readVPCs reads declared VPCs, and those that a program reads as a resource. The defaults of the DNS attributes are the
// provider's for a VPC that it makes: support on, host names off; AWS's default VPC has both on (VPC User Guide,
// "DNS attributes for your VPC").
func (b *builder) readVPCs() {
	for _, r := range b.of("aws:ec2/vpc:Vpc") {
		b.addVPC(r, false)
	}
	for _, r := range b.of("aws:ec2/defaultVpc:DefaultVpc") {
		b.addVPC(r, true)
	}
	for _, r := range b.of("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation") {
		v := b.vpc(r.text("vpcId"))
		if block := r.text("cidrBlock"); v != nil && block != "" {
			v.SecondaryCIDRBlocks = append(v.SecondaryCIDRBlocks, block)
		}
	}
	for _, r := range b.of("aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation") {
		if v := b.vpc(r.text("vpcId")); v != nil {
			addIPv6(v, r.text("ipv6CidrBlock"))
		}
	}
}

func (b *builder) addVPC(r item, hostnames bool) {
	v := topology.VPC{Element: element(r), ID: r.ID, CIDRBlock: r.text("cidrBlock")}
	v.EnableDNSSupport = r.attribute("enableDnsSupport", true)
	v.EnableDNSHostnames = r.attribute("enableDnsHostnames", hostnames)
	if block := r.text("ipv6CidrBlock"); block != "" || r.flag("assignGeneratedIpv6CidrBlock", false) || r.text("ipv6IpamPoolId") != "" {
		addIPv6(&v, block)
	}
	b.vpcs[r.ID] = &v
}

// addIPv6 says that a VPC has IPv6, with its range where AWS has told it.
func addIPv6(v *topology.VPC, block string) {
	v.HasIPv6 = true
	v.IPv6CIDRBlocks = append(v.IPv6CIDRBlocks, present(block)...)
}

// attribute is nil where it is there and cannot be read, or was not read.
func (i item) attribute(name string, whenAbsent bool) *bool {
	if i.hidden(name) {
		i.value(name)
		return nil
	}
	if i.Value(name) == nil && i.b.isPartlyUnread(i.Resource) {
		i.b.expect(i.Type, name)
		return nil
	}
	on := i.flag(name, whenAbsent)
	return &on
}

// vpc is the VPC with an ID. One that only other resources speak of is declared elsewhere; see completeNetworks.
func (b *builder) vpc(id string) *topology.VPC {
	if id == "" {
		return nil
	}
	if _, known := b.vpcs[id]; !known {
		b.vpcs[id] = &topology.VPC{Element: topology.Element{Origin: topology.Assumed}, ID: id}
	}
	return b.vpcs[id]
}

func (b *builder) readSubnets() {
	for _, r := range b.of("aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet") {
		b.subnets[r.ID] = &topology.Subnet{
			Element: element(r), ID: r.ID, VPCID: r.text("vpcId"), CIDRBlock: r.text("cidrBlock"),
			AvailabilityZone: r.text("availabilityZone"), IPv6CIDRBlock: r.text("ipv6CidrBlock"),
		}
		v := b.vpc(r.text("vpcId"))
		if v != nil && (r.text("ipv6CidrBlock") != "" || r.flag("ipv6Native", false)) {
			v.HasIPv6 = true
		}
		b.place(r.text("vpcId"), r.text("cidrBlock"))
	}
}

// place notes an address or a range that is known to lie in a VPC.
func (b *builder) place(vpcID, address string) {
	if vpcID != "" && address != "" {
		b.addresses[vpcID] = append(b.addresses[vpcID], address)
	}
}

// inSubnets notes that subnets, declared or not, belong to a VPC.
func (b *builder) inSubnets(vpcID string, ids ...string) {
	for _, id := range ids {
		known, is := b.subnets[id]
		switch {
		case id == "":
		case !is:
			b.subnets[id] = &topology.Subnet{Element: topology.Element{Origin: topology.Assumed}, ID: id, VPCID: vpcID}
		case known.VPCID == "":
			known.VPCID = vpcID
		}
	}
	b.vpc(vpcID)
}

// vpcOfSubnet is "" where nothing says it.
func (b *builder) vpcOfSubnet(id string) string {
	if s, known := b.subnets[id]; known {
		return s.VPCID
	}
	return ""
}

// vpcOfGroups is the VPC of the first group that is known.
func (b *builder) vpcOfGroups(ids []string) string {
	for _, id := range ids {
		if g, known := b.groups[id]; known {
			return g.VPCID
		}
	}
	return ""
}

func (b *builder) readNotebooks() {
	for _, r := range b.of(notebookType) {
		name := r.either("name")
		if name == "" {
			name = r.ID
		}
		arn := r.text("arn")
		if arn == "" {
			arn = "arn:" + b.topology.Partition + ":sagemaker:" + b.topology.Region + ":" + b.topology.Account +
				":notebook-instance/" + name
		}
		b.noteForeignNotebook(r, arnPart(arn, arnAccount))
		subnet := r.text("subnetId")
		home := b.vpcOfSubnet(subnet)
		if home == "" {
			home = b.vpcOfGroups(r.texts("securityGroups"))
			b.inSubnets(home, subnet)
		}
		b.topology.Notebooks = append(b.topology.Notebooks, topology.Notebook{
			Element: element(r), Name: name, Host: strings.TrimPrefix(r.text("url"), "https://"), ARN: arn, VPCID: home, Tags: r.tags(),
		})
	}
}

// noteForeignNotebook says that a notebook is in another account than the one whose issuers and policies of the organisation are asked. The answers
// about that account's own notebooks are what they would be without it.
func (b *builder) noteForeignNotebook(r item, account string) {
	if own := b.topology.Account; own != "" && account != "" && account != own {
		n := notUnderstood(r.URN, r.Type, either(topology.AboutPermissions).gravely(), "it is in account "+account+", and issuers and policies of AWS "+
			"Organizations are asked of account "+own+" alone; judge each account's notebooks by themselves")
		n.Alone = true
		b.notUnderstood[n] = true
	}
}
