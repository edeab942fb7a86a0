package cloud

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The functions in this file look up what a stack may adopt. One that finds nothing, or more than one thing, fails in the words of the
// provider's tfresource.SingularDataSourceFindError, whatever AWS's own answer was.

// single is the one resource of a type that an ID, properties and tags select.
func (c *call) single(token, noun, id string, keys ...string) (*Resource, error) {
	if c.in.size("filters") > 0 {
		return nil, fmt.Errorf("the simulated AWS looks an %s up by ID, properties and tags, not by filters", noun)
	}
	var hits []*Resource
	for _, r := range c.of(token, c.region) {
		if r = c.asSeen(r); (id == "" || r.ID == id) && selects(c.in, r, keys) {
			hits = append(hits, r)
		}
	}
	switch len(hits) {
	case 1:
		return hits[0], nil
	case 0:
		return nil, fmt.Errorf("no matching %s found", noun)
	}
	return nil, fmt.Errorf("multiple %ss matched; use additional constraints to reduce matches to a single %s", noun, noun)
}

// chosen are some properties of a resource, and its ID and tags. A text that nobody set is empty.
func (r *Resource) chosen(keys ...string) props {
	p := r.props()
	out := props{"id": text(r.ID), "tags": p["tagsAll"]}
	for _, key := range append(keys, "arn") {
		out[keyOf(key)] = p[keyOf(key)]
		if !p.has(key) {
			out[keyOf(key)] = text("")
		}
	}
	return out
}

func textsFor(keys []string) props {
	empty := props{}
	for _, key := range keys {
		empty[keyOf(key)] = text("")
	}
	return empty
}

// getVpcEndpoint also knows AWS's filter by the endpoint's type.
func getVpcEndpoint(c *call) (props, error) {
	const byType = "vpc-endpoint-type"
	if filters := c.in.objs("filters"); len(filters) == 1 && filters[0].str("name") == byType && len(filters[0].strs("values")) == 1 {
		c.in = c.in.with(props{"vpcEndpointType": text(filters[0].strs("values")[0]), "filters": objects()})
	}
	found, err := c.single(vpcEndpointType, "EC2 VPC Endpoint", c.in.str("id"), "vpcId", "serviceName", "state", "vpcEndpointType")
	if err != nil {
		return nil, err
	}
	return found.chosen("cidrBlocks", "dnsEntries", "ipAddressType", "networkInterfaceIds", "ownerId", "policy", "prefixListId",
		"privateDnsEnabled", "requesterManaged", "routeTableIds", "securityGroupIds", "serviceName", "state", "subnetIds",
		"vpcEndpointType", "vpcId").with(props{"dnsOptions": objects()}), nil
}

// getVpnGateway knows a gateway by the VPC that it is attached to, as by its ID.
func getVpnGateway(c *call) (props, error) {
	c.in = c.in.with(props{"vpcId": c.in["attachedVpcId"]})
	found, err := c.single(vpnGatewayType, "EC2 VPN Gateway", c.in.str("id"), "amazonSideAsn", "availabilityZone", "vpcId")
	if err != nil {
		return nil, err
	}
	return found.chosen("amazonSideAsn").with(props{
		"attachedVpcId": found.Props["vpcId"], "availabilityZone": text(""), "state": text("available"),
	}), nil
}

// getSecurityGroup looks at all groups of the region, the default ones included.
func getSecurityGroup(c *call) (props, error) {
	found, err := c.single(securityGroupType, "EC2 Security Group", c.in.str("id"), "vpcId", "name")
	if err != nil {
		if found, err = c.single(defaultSecurityGroupType, "EC2 Security Group", c.in.str("id"), "vpcId", "name"); err != nil {
			return nil, err
		}
	}
	return found.chosen("description", "name", "vpcId"), nil
}

// getSecurityGroups are the groups that carry the given tags, in a VPC where the filter names one.
func getSecurityGroups(c *call) (props, error) {
	filters := c.in.objs("filters")
	if len(filters) > 1 || len(filters) == 1 && filters[0].str("name") != "vpc-id" || len(c.in.obj("tags")) == 0 {
		return nil, fmt.Errorf("the simulated AWS lists security groups by tags, and by the filter vpc-id")
	}
	var ids, arns, vpcIDs []string
	for _, r := range c.of(securityGroupType, c.region) {
		vpcID := r.props().str("vpcId")
		if !selects(c.in, r, nil) || len(filters) == 1 && !slices.Contains(filters[0].strs("values"), vpcID) {
			continue
		}
		ids, arns, vpcIDs = append(ids, r.ID), append(arns, r.props().str("arn")), append(vpcIDs, vpcID)
	}
	return props{"id": text(c.region), "ids": texts(ids...), "arns": texts(arns...), "vpcIds": texts(vpcIDs...), "tags": c.in["tags"]}, nil
}

func getClientVpnEndpoint(c *call) (props, error) {
	found, err := c.single(clientVpnType, "EC2 Client VPN Endpoint", c.in.str("clientVpnEndpointId"))
	if err != nil {
		return nil, err
	}
	p := found.props()
	// A data source has every text, empty where nothing was set.
	list := func(key string, keys ...string) resource.PropertyValue {
		return objects(textsFor(keys).with(p.obj(key)))
	}
	var ways []props
	for _, way := range p.objs("authenticationOptions") {
		ways = append(ways, textsFor(
			[]string{"activeDirectoryId", "rootCertificateChainArn", "samlProviderArn", "selfServiceSamlProviderArn"}).with(way))
	}
	return found.chosen("clientCidrBlock", "description", "dnsName", "dnsServers", "securityGroupIds",
		"selfServicePortal", "selfServicePortalUrl", "serverCertificateArn", "sessionTimeoutHours", "splitTunnel",
		"transportProtocol", "vpcId", "vpnPort").with(props{
		"clientVpnEndpointId": text(found.ID), "authenticationOptions": objects(ways...),
		"clientConnectOptions":          list("clientConnectOptions", "lambdaFunctionArn"),
		"clientLoginBannerOptions":      list("clientLoginBannerOptions", "bannerText"),
		"clientRouteEnforcementOptions": list("clientRouteEnforcementOptions"),
		"connectionLogOptions":          list("connectionLogOptions"),
	}), nil
}

// getResolverEndpoint looks through the list of all, so it has a sentence of its own (internal/service/route53resolver/
// endpoint_data_source.go).
func getResolverEndpoint(c *call) (props, error) {
	id := c.in.str("resolverEndpointId")
	if c.in.size("filters") > 0 || id == "" {
		return nil, fmt.Errorf("the simulated AWS looks a Route53 Resolver Endpoint up by ID")
	}
	found := c.get(awsKinds[resolverEndpointType], c.region, id, nil)
	if found == nil {
		return nil, fmt.Errorf("no Route53 Resolver Endpoint matched")
	}
	out := found.chosen("direction", "name", "protocols", "resolverEndpointType").with(props{
		"resolverEndpointId": text(found.ID), "status": text("OPERATIONAL"), "vpcId": found.Props["hostVpcId"],
		"ipAddresses": texts(valuesAt(found.props(), "ipAddresses.ip")...),
	})
	delete(out, "tags")
	return out, nil
}

// getLogGroup goes through what begins with the name; what is not there is an empty result of its own (internal/service/logs/group.go).
func getLogGroup(c *call) (props, error) {
	name := c.in.str("name")
	found := c.find(logGroups, c.region, byName, name)
	if found == nil {
		return nil, fmt.Errorf("reading CloudWatch Logs Log Group (%s): empty result", name)
	}
	return found.chosen("kmsKeyId", "logGroupClass", "name", "retentionInDays").with(props{"creationTime": number(0)}), nil
}

// getDhcpOptions knows a set by its ID. The set that every VPC has at first is there without a resource.
func getDhcpOptions(c *call) (props, error) {
	id := c.in.str("dhcpOptionsId")
	if id == defaultDhcpOptions(c.region) {
		return props{
			"arn": c.arn("ec2", "dhcp-options/"+id), "dhcpOptionsId": text(id), "id": text(id), "ownerId": text(AccountID),
			"domainName": text(c.region + ".compute.internal"), "domainNameServers": texts(providedDNS),
			"ipv6AddressPreferredLeaseTime": text(""), "netbiosNameServers": texts(), "netbiosNodeType": text(""), "ntpServers": texts(),
			"tags": object(props{}),
		}, nil
	}
	found, err := c.single(dhcpOptionsType, "EC2 DHCP Options", id)
	if err != nil {
		return nil, err
	}
	out := found.chosen("domainName", "ipv6AddressPreferredLeaseTime", "netbiosNodeType", "ownerId").with(props{
		"dhcpOptionsId": text(found.ID),
	})
	for _, key := range []string{"domainNameServers", "netbiosNameServers", "ntpServers"} {
		out[keyOf(key)] = texts(found.props().strs(key)...)
	}
	return out, nil
}

// getPeerings are the peering connections that have a VPC at one end, by the filter that says which.
func getPeerings(c *call) (props, error) {
	ends := map[string]string{"requester-vpc-info.vpc-id": "vpcId", "accepter-vpc-info.vpc-id": "peerVpcId"}
	filters := c.in.objs("filters")
	if len(filters) != 1 || ends[filters[0].str("name")] == "" {
		return nil, fmt.Errorf("the simulated AWS looks peering connections up by one filter, requester-vpc-info.vpc-id or accepter-vpc-info.vpc-id")
	}
	var ids []string
	for _, r := range c.of(peeringType, c.region) {
		if slices.Contains(filters[0].strs("values"), r.props().str(ends[filters[0].str("name")])) {
			ids = append(ids, r.ID)
		}
	}
	return props{"id": text(c.region), "ids": texts(ids...)}, nil
}

// getNetworkInterfaces are those of associations, which wear the groups of their endpoint, by the filters group-id and subnet-id or
// availability-zone. Those of others are not made up, so whoever asks for another group is told.
func getNetworkInterfaces(c *call) (props, error) {
	wanted := map[string][]string{}
	for _, filter := range c.in.objs("filters") {
		wanted[filter.str("name")] = filter.strs("values")
	}
	if len(wanted) != 2 || wanted["group-id"] == nil || wanted["subnet-id"] == nil && wanted["availability-zone"] == nil || c.in.has("tags") {
		return nil, fmt.Errorf("the simulated AWS lists the network interfaces of Client VPNs, by the filters group-id and subnet-id or availability-zone")
	}
	var ids []string
	for _, endpoint := range c.of(clientVpnType, c.region) {
		wears := slices.ContainsFunc(endpoint.props().strs("securityGroupIds"), func(id string) bool { return slices.Contains(wanted["group-id"], id) })
		for _, association := range c.associationsOf(endpoint) {
			subnet := association.props().str("subnetId")
			zone := c.refer(subnets, subnet).str("availabilityZone")
			if wears && (slices.Contains(wanted["subnet-id"], subnet) || slices.Contains(wanted["availability-zone"], zone)) {
				ids = append(ids, "eni-"+hexDigits(association.ID, 17))
			}
		}
	}
	return props{"id": text(c.region), "ids": texts(ids...)}, nil
}
