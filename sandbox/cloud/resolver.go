package cloud

import (
	"net/netip"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
)

var resolverNamePattern = regexp.MustCompile(`^[a-zA-Z0-9_' -]{1,64}$`)

// resolverEndpointKind: replace follows ForceNew in the provider's internal/service/route53resolver/endpoint.go.
func resolverEndpointKind() *kind {
	return &kind{
		shape: shape{
			token: resolverEndpointType, args: route53.ResolverEndpointArgs{},
			required: []string{"ipAddresses", "securityGroupIds"},
			naming:   &naming{max: 64},
			replace:  []string{"direction", "securityGroupIds"},
			sets:     []string{"ipAddresses", "protocols", "securityGroupIds"},
			most:     map[string]int{"ipAddresses": 10, "protocols": 2, "securityGroupIds": 64},
			computed: []string{"arn", "hostVpcId", "name", "protocols", "resolverEndpointType"},
			nested:   map[string][]string{"ipAddresses": {"ip", "ipId"}},
			validate: validateResolver,
		},
		api: api{
			"Route53Resolver", "CreateResolverEndpoint", "UpdateResolverEndpoint", "DeleteResolverEndpoint",
		},
		refs: []reference{
			{path: "ipAddresses.subnetId", to: subnets},
			{path: "securityGroupIds", to: securityGroups},
		},
		ownerOnly: []string{"ipAddresses.subnetId"}, attributes: directionOnly,
		identify: func(c *call) string {
			if c.in.str("direction") == "OUTBOUND" {
				return c.newID("rslvr-out-")
			}
			return c.newID("rslvr-in-")
		},
		refuse: refuseResolver,
		outputs: func(c *call) props {
			places := c.resolverPlaces()
			vpcID := ""
			if len(places) > 0 {
				vpcID = c.refer(subnets, places[0].str("subnetId")).str("vpcId")
			}
			return props{
				"arn":       c.arn("route53resolver", "resolver-endpoint/"+c.id),
				"hostVpcId": text(vpcID), "name": text(c.name()), "ipAddresses": objects(places...),
				"protocols":            c.otherwise("protocols", texts("Do53")),
				"resolverEndpointType": c.otherwise("resolverEndpointType", text("IPV4")),
			}
		},
	}
}

func validateResolver(in props, v *verdict) {
	v.oneOf(in, "direction", "INBOUND", "OUTBOUND")
	v.eachOf(in, "protocols", "Do53", "DoH", "DoH-FIPS")
	v.oneOf(in, "resolverEndpointType", "IPV4", "IPV6", "DUALSTACK")
	v.atLeast(in, "ipAddresses", 2)
	v.atLeast(in, "securityGroupIds", 1)
	if name := in.str("name"); name != "" && !resolverNamePattern.MatchString(name) {
		v.fault("name", "%q cannot be the name of a resolver endpoint; it allows up to 64 of a-zA-Z0-9 and -_' and spaces", name)
	}
}

func refuseResolver(c *call) error {
	const code = "InvalidRequestException"
	places := c.in.objs("ipAddresses")
	if len(places) < 2 {
		return c.fail(code, "[RSLVR-00400] An endpoint needs at least two IP addresses, got %d", len(places))
	}
	if family := c.in.str("resolverEndpointType"); family != "" && family != "IPV4" {
		return c.fail(code, "The simulated AWS has IPv4 resolver endpoints only, got %s", family)
	}
	vpcID := c.refer(subnets, places[0].str("subnetId")).str("vpcId")
	seen := map[string]bool{}
	for _, place := range places {
		subnet := c.refer(subnets, place.str("subnetId"))
		if subnet.str("vpcId") != vpcID {
			return c.fail(code, "The subnets of an endpoint must be in one VPC; %s is in another", place.str("subnetId"))
		}
		ip := place.str("ip")
		if ip == "" {
			continue
		}
		block, _ := cidrOf(subnet, "cidrBlock")
		if address, err := netip.ParseAddr(ip); err != nil || !block.Contains(address) || seen[ip] {
			return c.fail(code, "The IP address %s cannot be used in subnet %s (%s)", ip, place.str("subnetId"), block)
		}
		seen[ip] = true
	}
	for _, id := range c.in.strs("securityGroupIds") {
		if c.refer(securityGroups, id).str("vpcId") != vpcID {
			return c.fail(code, "The security group %s is not in the VPC %s of the endpoint", id, vpcID)
		}
	}
	return c.refuseFullSubnets(valuesAt(c.in, "ipAddresses.subnetId"), c.held("ipAddresses"))
}

// resolverPlaces are the endpoint's addresses: those given, those it has already, and free ones for the rest.
func (c *call) resolverPlaces() []props {
	before := c.held("ipAddresses")
	var taken []string
	var places []props
	for i, place := range c.in.objs("ipAddresses") {
		subnetID, ip := place.str("subnetId"), place.str("ip")
		if ip == "" {
			ip, before = takeAddress(before, subnetID)
		}
		if ip == "" {
			ip = c.allocate(subnetID, string(rune('a'+i)), taken)
		}
		taken = append(taken, ip)
		places = append(places, place.with(props{
			"ip": text(ip), "ipId": text("rni-" + hexDigits(c.id+"|"+ip, 17)),
		}))
	}
	return places
}

// takeAddress takes an address in a subnet from those that an endpoint has.
func takeAddress(places []props, subnetID string) (ip string, left []props) {
	for i, place := range places {
		if place.str("subnetId") == subnetID {
			return place.str("ip"), append(append([]props(nil), places[:i]...), places[i+1:]...)
		}
	}
	return "", places
}
