package observe

import "slices"

const interfaceGroupType = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment"

// attachedGroups are the groups that resources of their own put on network interfaces, by the interface.
func (b *builder) attachedGroups() map[string][]string {
	return b.pairs(interfaceGroupType, "networkInterfaceId", "securityGroupId")
}

// groupsOnInterfaces are the groups that were put on an endpoint's network interfaces. A group that only some of them wear counts
// for all, which is said: a door is as wide as its widest part.
func (b *builder) groupsOnInterfaces(r item, own []string, attached map[string][]string) []string {
	var groups []string
	interfaces := r.texts("networkInterfaceIds")
	for _, id := range interfaces {
		groups = union(groups, attached[id])
	}
	for _, group := range groups {
		onAll := !slices.ContainsFunc(interfaces, func(id string) bool { return !slices.Contains(attached[id], group) })
		if !onAll && !slices.Contains(own, group) {
			b.noteEffect(r.Resource, mayDrop, "security group %s is on some of its network interfaces alone; the model takes it to be on all", group)
		}
	}
	return groups
}

// noteAttachedGroups says of which network interfaces nothing tells what they belong to.
func (b *builder) noteAttachedGroups() {
	known := map[string]bool{}
	for token, property := range map[string]string{
		"aws:ec2/instance:Instance": "primaryNetworkInterfaceId", "aws:ec2/spotInstanceRequest:SpotInstanceRequest": "primaryNetworkInterfaceId",
		notebookType: "networkInterfaceId", "aws:ec2/vpcEndpoint:VpcEndpoint": "networkInterfaceIds",
	} {
		for _, r := range b.of(token) {
			for _, id := range r.textsAt(property) {
				known[id] = true
			}
		}
	}
	for _, r := range b.of("aws:ec2/networkInterface:NetworkInterface") {
		known[r.ID] = true
	}
	for _, r := range b.of(interfaceGroupType) {
		if id := r.text("networkInterfaceId"); !known[id] {
			b.noteEffect(r.Resource, mayAdmit, "it puts security group %s on network interface %s, and nothing says what that belongs to",
				r.text("securityGroupId"), id)
		}
	}
}

// readGroupAssociations reads further VPCs whose machines may wear a group (VPC User Guide, "Associate security groups with multiple
// VPCs").
func (b *builder) readGroupAssociations() {
	for _, r := range b.of("aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation") {
		g, known := b.groups[r.text("securityGroupId")]
		if !known {
			b.noteEffect(r.Resource, mayAdmit, "security group %s, which VPC %s may wear, is declared elsewhere", r.text("securityGroupId"), r.text("vpcId"))
			continue
		}
		g.AssociatedVPCIDs = union(g.AssociatedVPCIDs, present(r.text("vpcId")))
	}
}
