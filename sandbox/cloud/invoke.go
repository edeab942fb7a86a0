package cloud

import (
	"context"
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// function is a data source of the aws provider.
type function struct {
	args reflect.Type
	call func(c *call) (props, error)
}

// awsFunctions are the functions that the simulated aws provider knows.
var awsFunctions = map[string]function{
	"aws:index/getRegion:getRegion":                       {reflect.TypeFor[aws.GetRegionArgs](), getRegion},
	"aws:index/getCallerIdentity:getCallerIdentity":       {reflect.TypeFor[aws.GetCallerIdentityArgs](), getCallerIdentity},
	"aws:index/getPartition:getPartition":                 {reflect.TypeFor[aws.GetPartitionArgs](), getPartition},
	"aws:index/getAvailabilityZones:getAvailabilityZones": {reflect.TypeFor[aws.GetAvailabilityZonesArgs](), getAvailabilityZones},
	"aws:ec2/getVpc:getVpc":                               {reflect.TypeFor[ec2.LookupVpcArgs](), getVpc},
	"aws:ec2/getSubnet:getSubnet":                         {reflect.TypeFor[ec2.LookupSubnetArgs](), getSubnet},
	"aws:ec2/getSubnets:getSubnets":                       {reflect.TypeFor[ec2.GetSubnetsArgs](), getSubnets},
	"aws:ec2/getSecurityGroups:getSecurityGroups":         {reflect.TypeFor[ec2.GetSecurityGroupsArgs](), getSecurityGroups},
	"aws:ec2/getNetworkInterfaces:getNetworkInterfaces":   {reflect.TypeFor[ec2.GetNetworkInterfacesArgs](), getNetworkInterfaces},
	"aws:ec2/getVpcEndpoint:getVpcEndpoint":               {reflect.TypeFor[ec2.LookupVpcEndpointArgs](), getVpcEndpoint},
	"aws:ec2/getSecurityGroup:getSecurityGroup":           {reflect.TypeFor[ec2.LookupSecurityGroupArgs](), getSecurityGroup},
	"aws:ec2clientvpn/getEndpoint:getEndpoint":            {reflect.TypeFor[ec2clientvpn.LookupEndpointArgs](), getClientVpnEndpoint},
	"aws:route53/getResolverEndpoint:getResolverEndpoint": {
		reflect.TypeFor[route53.LookupResolverEndpointArgs](), getResolverEndpoint,
	},
	"aws:iam/getRole:getRole":                                   {reflect.TypeFor[iam.LookupRoleArgs](), getRole},
	"aws:iam/getGroup:getGroup":                                 {reflect.TypeFor[iam.LookupGroupArgs](), getGroup},
	"aws:iam/getUser:getUser":                                   {reflect.TypeFor[iam.LookupUserArgs](), getUser},
	"aws:iam/getSamlProvider:getSamlProvider":                   {reflect.TypeFor[iam.LookupSamlProviderArgs](), getSamlProvider},
	"aws:cloudwatch/getLogGroup:getLogGroup":                    {reflect.TypeFor[cloudwatch.LookupLogGroupArgs](), getLogGroup},
	"aws:ec2/getVpnGateway:getVpnGateway":                       {reflect.TypeFor[ec2.LookupVpnGatewayArgs](), getVpnGateway},
	"aws:ec2/getRouteTables:getRouteTables":                     {reflect.TypeFor[ec2.GetRouteTablesArgs](), getRouteTables},
	"aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions":               {reflect.TypeFor[ec2.LookupVpcDhcpOptionsArgs](), getDhcpOptions},
	"aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections": {reflect.TypeFor[ec2.GetVpcPeeringConnectionsArgs](), getPeerings},
	"aws:ec2/getPrefixList:getPrefixList":                       {reflect.TypeFor[ec2.GetPrefixListArgs](), getPrefixList},
	"aws:ec2/getVpcEndpointService:getVpcEndpointService": {
		reflect.TypeFor[ec2.LookupVpcEndpointServiceArgs](), getVpcEndpointService,
	},
}

// Invoke answers a function, also in previews.
func (p *awsProvider) Invoke(_ context.Context, req plugin.InvokeRequest) (plugin.InvokeResponse, error) {
	f, known := awsFunctions[string(req.Tok)]
	if !known {
		return plugin.InvokeResponse{}, fmt.Errorf("the simulated aws provider does not know the function %s; to use it "+
			"in a stack, add it to awsFunctions in the package cloud of the sandbox", req.Tok)
	}
	v := &verdict{}
	in := plain(received(req.Args))
	checkObject(string(req.Tok), f.args, "", in, v)
	if len(v.failures) > 0 {
		return plugin.InvokeResponse{Failures: v.failures}, nil
	}
	var out props
	var failed error
	err := p.cloud.view(func(a *account) {
		out, failed = f.call(&call{account: a, region: p.config.region, in: in})
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return plugin.InvokeResponse{}, fmt.Errorf("invoking %s: %w", req.Tok, err)
	}
	return plugin.InvokeResponse{Properties: answered(resource.PropertyMap(out))}, nil
}

func getRegion(c *call) (props, error) {
	name := c.region
	if given := c.in.str("name"); given != "" {
		name = given
	}
	if !regionPattern.MatchString(name) {
		return nil, fmt.Errorf("region not found for name %q", name)
	}
	return props{
		"id": text(name), "name": text(name), "endpoint": text("ec2." + name + "." + dnsSuffix(name)),
		"description": text(name),
	}, nil
}

func getCallerIdentity(c *call) (props, error) {
	arn := fmt.Sprintf("arn:%s:sts::%s:assumed-role/sandbox/pulumi", partition(c.region), AccountID)
	return props{
		"accountId": text(AccountID), "arn": text(arn), "id": text(AccountID),
		"userId": text("AROASIMULATEDSANDBOX1:pulumi"),
	}, nil
}

func getPartition(c *call) (props, error) {
	reverse := "com.amazonaws"
	if partition(c.region) == "aws-cn" {
		reverse = "cn.com.amazonaws"
	}
	name := text(partition(c.region))
	return props{
		"dnsSuffix": text(dnsSuffix(c.region)), "id": name, "partition": name, "reverseDnsPrefix": text(reverse),
	}, nil
}

// dnsSuffix is the domain of AWS's own names in a region.
func dnsSuffix(region string) string {
	if partition(region) == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

// getAvailabilityZones are the Region's zones that this design knows.
func getAvailabilityZones(c *call) (props, error) {
	if len(c.in) > 0 {
		return nil, fmt.Errorf("the simulated AWS lists all zones of the Region, without filters")
	}
	var ids []string
	for _, name := range zoneNames(c.region) {
		ids = append(ids, zones(c.region)[name])
	}
	return props{"id": text(c.region), "names": texts(zoneNames(c.region)...), "zoneIds": texts(ids...), "groupNames": texts(c.region)}, nil
}

func getVpc(c *call) (props, error) {
	found, err := c.lookup(vpcType, "EC2 VPC", "cidrBlock", "dhcpOptionsId")
	if err != nil {
		return nil, err
	}
	vpc := found.props()
	ranges := []props{{
		"associationId": text("vpc-cidr-assoc-" + hexDigits(found.ID, 17)), "cidrBlock": vpc["cidrBlock"], "state": text("associated"),
	}}
	for _, r := range c.of(vpcRangeType, c.region) {
		if r.props().str("vpcId") == found.ID {
			ranges = append(ranges, props{
				"associationId": text(r.ID), "cidrBlock": r.Props["cidrBlock"], "state": text("associated"),
			})
		}
	}
	return props{
		"arn": vpc["arn"], "cidrBlock": vpc["cidrBlock"], "default": flag(false), "dhcpOptionsId": vpc["dhcpOptionsId"],
		"cidrBlockAssociations": objects(ranges...),
		"enableDnsHostnames":    flag(vpc.isTrue("enableDnsHostnames")), "enableDnsSupport": flag(vpc.isTrue("enableDnsSupport")),
		"enableNetworkAddressUsageMetrics": flag(vpc.isTrue("enableNetworkAddressUsageMetrics")),
		"id":                               text(found.ID), "instanceTenancy": vpc["instanceTenancy"],
		"ipv6AssociationId": text(""), "ipv6CidrBlock": text(""), "mainRouteTableId": vpc["mainRouteTableId"],
		"ownerId": vpc["ownerId"], "state": text("available"), "tags": vpc["tagsAll"],
	}, nil
}

func getSubnet(c *call) (props, error) {
	found, err := c.lookup(subnetType, "EC2 Subnet", "availabilityZone", "availabilityZoneId", "cidrBlock", "vpcId")
	if err != nil {
		return nil, err
	}
	subnet := found.props()
	out := subnet.with(props{
		"availableIpAddressCount": number(c.freeAddresses(found)), "customerOwnedIpv4Pool": text(""),
		"defaultForAz": flag(false), "enableLniAtDeviceIndex": number(0), "id": text(found.ID),
		"ipv6CidrBlock": text(""), "mapCustomerOwnedIpOnLaunch": flag(false), "outpostArn": text(""),
		"state": text("available"), "tags": subnet["tagsAll"],
	})
	delete(out, "tagsAll")
	return out, nil
}

// getSubnets are the subnets that carry the given tags.
func getSubnets(c *call) (props, error) {
	if c.in.size("filters") > 0 || len(c.in.obj("tags")) == 0 {
		return nil, fmt.Errorf("the simulated AWS lists subnets by tags, not by filters")
	}
	var ids []string
	for _, r := range c.of(subnetType, c.region) {
		if selects(c.in, r, nil) {
			ids = append(ids, r.ID)
		}
	}
	return props{"id": text(c.region), "ids": texts(ids...), "tags": c.in["tags"]}, nil
}

// lookup is the one resource of a type that the given ID, properties and tags select.
func (c *call) lookup(token, noun string, keys ...string) (*Resource, error) {
	if c.in.isTrue("default") || c.in.isTrue("defaultForAz") {
		return nil, fmt.Errorf("the simulated AWS looks an %s up by ID, properties and tags, not as a default", noun)
	}
	return c.single(token, noun, c.in.str("id"), keys...)
}

// selects reports whether r has the given ID, properties and tags.
func selects(in props, r *Resource, keys []string) bool {
	if in.has("id") && in.str("id") != r.ID {
		return false
	}
	if in.has("state") && in.str("state") != "available" {
		return false
	}
	for _, key := range keys {
		if in.has(key) && in.str(key) != r.props().str(key) {
			return false
		}
	}
	all := r.props().obj("tagsAll")
	for k := range in.obj("tags") {
		if in.obj("tags").str(string(k)) != all.str(string(k)) {
			return false
		}
	}
	return true
}
