package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

var (
	describeGroups = &Call{Action: "ec2:DescribeSecurityGroups", For: "security groups with everybody's rules",
		Types: []string{groupType, prefixListType, interfaceType}, rate: ofEC2}
	describeSharedGroups = &Call{Action: "ec2:DescribeSecurityGroupVpcAssociations", For: "groups that further VPCs may use",
		Types: []string{sharedGroupType}, NotEverywhere: true, rate: ofEC2}
	getPrefixList = &Call{Action: "ec2:GetManagedPrefixListEntries", Of: "prefix list that a rule or a route names", For: "its ranges",
		Types: []string{prefixListType}, rate: ofEC2}
)

func (r *Reader) readGroups(ctx context.Context) {
	var found []types.SecurityGroup
	r.ask(ctx, describeGroups, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeSecurityGroupsPaginator(r.api.ec2, &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeSecurityGroupsOutput) { found = append(found, page.SecurityGroups...) })
	})
	r.groups.give(found)
	for i := range found {
		g := &found[i]
		id := aws.ToString(g.GroupId)
		r.add(groupType, id, id, fields("name", g.GroupName, "vpcId", g.VpcId, "ownerId", g.OwnerId, "arn", g.SecurityGroupArn,
			"ingress", rules(g.IpPermissions), "egress", rules(g.IpPermissionsEgress), "tags", tagsOf(g.Tags, ec2Tag)))
	}
}

func rules(permissions []types.IpPermission) []object {
	list := make([]object, len(permissions))
	for i := range permissions {
		p := &permissions[i]
		list[i] = fields("protocol", p.IpProtocol, "fromPort", p.FromPort, "toPort", p.ToPort,
			"cidrBlocks", texts(p.IpRanges, func(x types.IpRange) *string { return x.CidrIp }),
			"ipv6CidrBlocks", texts(p.Ipv6Ranges, func(x types.Ipv6Range) *string { return x.CidrIpv6 }),
			"prefixListIds", texts(p.PrefixListIds, func(x types.PrefixListId) *string { return x.PrefixListId }),
			"securityGroups", texts(p.UserIdGroupPairs, func(x types.UserIdGroupPair) *string { return x.GroupId }))
	}
	return list
}

// texts takes a text from each member of a list.
func texts[T any](list []T, of func(T) *string) []string {
	found := make([]string, len(list))
	for i, member := range list {
		found[i] = aws.ToString(of(member))
	}
	return found
}

func (r *Reader) readSharedGroups(ctx context.Context) {
	r.ask(ctx, describeSharedGroups, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeSecurityGroupVpcAssociationsPaginator(r.api.ec2, &ec2.DescribeSecurityGroupVpcAssociationsInput{
			MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeSecurityGroupVpcAssociationsOutput) {
			for _, a := range page.SecurityGroupVpcAssociations {
				if a.State != types.SecurityGroupVpcAssociationStateAssociated && a.State != types.SecurityGroupVpcAssociationStateAssociating {
					continue
				}
				name := aws.ToString(a.GroupId) + "/" + aws.ToString(a.VpcId)
				r.add(sharedGroupType, name, name, fields("securityGroupId", a.GroupId, "vpcId", a.VpcId, "state", a.State))
			}
		})
	})
}

// readPrefixLists reads the lists that rules and routes name, AWS's own among them. One that could not be read stays out: the judge then says
// that its ranges are not known.
func (r *Reader) readPrefixLists(ctx context.Context) {
	var used []string
	for _, g := range r.groups.get() {
		for _, p := range append(slices.Clone(g.IpPermissions), g.IpPermissionsEgress...) {
			used = append(used, texts(p.PrefixListIds, func(x types.PrefixListId) *string { return x.PrefixListId })...)
		}
	}
	used = append(used, r.tables.get().lists...)
	slices.Sort(used)
	each(slices.Compact(used), func(id string) { r.readPrefixList(ctx, id) })
}

func (r *Reader) readPrefixList(ctx context.Context, id string) {
	entries := []object{}
	isTold := r.ask(ctx, getPrefixList, id, func(ctx context.Context) error {
		return pages(ctx, ec2.NewGetManagedPrefixListEntriesPaginator(r.api.ec2, &ec2.GetManagedPrefixListEntriesInput{
			PrefixListId: &id, MaxResults: aws.Int32(listsAtOnce),
		}), func(page *ec2.GetManagedPrefixListEntriesOutput) {
			for _, e := range page.Entries {
				entries = append(entries, fields("cidr", e.Cidr))
			}
		})
	})
	if isTold {
		r.add(prefixListType, id, id, fields("entries", entries))
	}
}
