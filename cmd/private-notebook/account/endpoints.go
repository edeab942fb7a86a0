package account

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"private-notebook/accesspath/accountfile"
)

var (
	describeEndpoints = &Call{Action: "ec2:DescribeVpcEndpoints", For: "endpoints with their policies, groups and states",
		Types: []string{endpointType, interfaceType}, rate: ofEC2}
	describeInterfaces = &Call{Action: "ec2:DescribeNetworkInterfaces", For: "the endpoints' addresses, and who wears a group that they admit",
		Types: []string{endpointType, interfaceType}, rate: ofEC2}
)

// card is what is kept of a network interface.
type card struct {
	id, vpc, subnet  string
	groups           []string
	ipv4, ipv6       string
	privateAddresses []string
}

// readEndpoints reads endpoints with the addresses of their network interfaces. Of the other interfaces it keeps those that wear a group which
// the door of an endpoint or of the resolver admits.
func (r *Reader) readEndpoints(ctx context.Context) {
	var found []types.VpcEndpoint
	cards := map[string]card{}
	together(
		func() {
			r.ask(ctx, describeEndpoints, "", func(ctx context.Context) error {
				return pages(ctx, ec2.NewDescribeVpcEndpointsPaginator(r.api.ec2, &ec2.DescribeVpcEndpointsInput{MaxResults: aws.Int32(ec2AtOnce)}),
					func(page *ec2.DescribeVpcEndpointsOutput) { found = append(found, page.VpcEndpoints...) })
			})
		},
		func() {
			r.ask(ctx, describeInterfaces, "", func(ctx context.Context) error {
				return pages(ctx, ec2.NewDescribeNetworkInterfacesPaginator(r.api.ec2, &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(ec2AtOnce)}),
					func(page *ec2.DescribeNetworkInterfacesOutput) {
						for i := range page.NetworkInterfaces {
							c := cardOf(&page.NetworkInterfaces[i])
							cards[c.id] = c
						}
					})
			})
		},
	)
	doors := slices.Clone(r.resolverGroups.get())
	for i := range found {
		if isGone(string(found[i].State)) {
			continue
		}
		r.takeEndpoint(&found[i], cards)
		doors = append(doors, texts(found[i].Groups, func(g types.SecurityGroupIdentifier) *string { return g.GroupId })...)
		for _, id := range found[i].NetworkInterfaceIds {
			delete(cards, id) // what is left belongs to others
		}
	}
	r.addWearers(doors, cards)
}

func cardOf(n *types.NetworkInterface) card {
	c := card{
		id: aws.ToString(n.NetworkInterfaceId), vpc: aws.ToString(n.VpcId), subnet: aws.ToString(n.SubnetId), ipv4: aws.ToString(n.PrivateIpAddress),
		groups: texts(n.Groups, func(g types.GroupIdentifier) *string { return g.GroupId }),
	}
	for _, a := range n.PrivateIpAddresses {
		c.privateAddresses = append(c.privateAddresses, aws.ToString(a.PrivateIpAddress))
	}
	for _, a := range n.Ipv6Addresses {
		c.ipv6 = aws.ToString(a.Ipv6Address)
	}
	return c
}

// isGone says whether something is deleted, or about to be. AWS's API writes the states of endpoints in two ways.
func isGone(state string) bool {
	return strings.EqualFold(state, "deleted") || strings.EqualFold(state, "deleting")
}

// endpointTypes are the spellings that the judge knows.
var endpointTypes = []types.VpcEndpointType{types.VpcEndpointTypeInterface, types.VpcEndpointTypeGateway, types.VpcEndpointTypeGatewayLoadBalancer}

// takeEndpoint writes an endpoint whatever its state is, which stands in it. Its policy comes as plain JSON.
func (r *Reader) takeEndpoint(e *types.VpcEndpoint, cards map[string]card) {
	id, state, kind := aws.ToString(e.VpcEndpointId), string(e.State), e.VpcEndpointType
	if state != "" {
		state = strings.ToLower(state[:1]) + state[1:]
	}
	for _, known := range endpointTypes {
		if strings.EqualFold(string(kind), string(known)) {
			kind = known
		}
	}
	o := fields("vpcEndpointType", kind, "serviceName", e.ServiceName, "serviceRegion", e.ServiceRegion, "vpcId", e.VpcId, "ownerId", e.OwnerId,
		"subnetIds", e.SubnetIds, "securityGroupIds", texts(e.Groups, func(g types.SecurityGroupIdentifier) *string { return g.GroupId }),
		"networkInterfaceIds", e.NetworkInterfaceIds, "privateDnsEnabled", e.PrivateDnsEnabled, "policy", e.PolicyDocument, "state", state,
		"ipAddressType", e.IpAddressType, "requesterManaged", e.RequesterManaged, "resourceConfigurationArn", e.ResourceConfigurationArn,
		"serviceNetworkArn", e.ServiceNetworkArn, "routeTableIds", e.RouteTableIds, "arn", r.arn("ec2", e.OwnerId, "vpc-endpoint/"+id),
		"tags", tagsOf(e.Tags, ec2Tag))
	if d := e.DnsOptions; d != nil {
		o["dnsOptions"] = fields("dnsRecordIpType", d.DnsRecordIpType, "privateDnsOnlyForInboundResolverEndpoint", d.PrivateDnsOnlyForInboundResolverEndpoint)
	}
	entries := []object{}
	for _, d := range e.DnsEntries {
		entries = append(entries, fields("dnsName", d.DnsName, "hostedZoneId", d.HostedZoneId))
	}
	o["dnsEntries"] = plain(entries)
	if len(e.NetworkInterfaceIds) > 0 {
		o["subnetConfigurations"] = addresses(e.NetworkInterfaceIds, cards)
	}
	r.add(endpointType, id, id, o)
}

// addresses are those of an endpoint's interfaces; not read where that of one is missing.
func addresses(interfaces []string, cards map[string]card) any {
	list := []any{}
	for _, id := range interfaces {
		c, is := cards[id]
		if !is {
			return accountfile.NotRead()
		}
		list = append(list, fields("subnetId", c.subnet, "ipv4", c.ipv4, "ipv6", c.ipv6))
	}
	return list
}

// addWearers writes the interfaces that wear a group which one of the doors admits.
func (r *Reader) addWearers(doors []string, cards map[string]card) {
	admitted := map[string]bool{}
	for _, g := range r.groups.get() {
		if !slices.Contains(doors, aws.ToString(g.GroupId)) {
			continue
		}
		for _, p := range g.IpPermissions {
			for _, pair := range p.UserIdGroupPairs {
				admitted[aws.ToString(pair.GroupId)] = true
			}
		}
	}
	for id, c := range cards {
		if slices.ContainsFunc(c.groups, func(group string) bool { return admitted[group] }) {
			r.add(interfaceType, id, id, fields("subnetId", c.subnet, "securityGroups", c.groups, "privateIps", c.privateAddresses, "privateIp", c.ipv4))
		}
	}
}
