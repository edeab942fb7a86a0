package tests

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

const vpnRouteType = "aws:ec2clientvpn/route:Route"

func TestClientVpnsTransportAndPortReachItsEndpoint(t *testing.T) {
	args := clientVpnArgs()
	args.TransportProtocol, args.Port = "tcp", 1194
	rec, _ := built(t, newClientVpn(args))
	endpoint := vpnEndpoint()
	endpoint["transportProtocol"], endpoint["vpnPort"] = "tcp", 1194.0
	assert.Equal(t, endpoint, inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint"))
}

// A connection ends in any associated subnet, so each needs every route; and a route without a rule leads nobody anywhere.
func TestClientVpnLeadsToFurtherNetworksByEverySubnet(t *testing.T) {
	args := clientVpnArgs()
	args.Routes = prefixes("10.70.0.0/16", "192.168.0.0/16")
	rec, _ := built(t, newClientVpn(args))
	routes := map[string]object{}
	for _, r := range rec.OfType(vpnRouteType) {
		routes[r.Name] = inputsOf(t, rec, vpnRouteType, r.Name)
	}
	route := func(destination, subnet string) object {
		return object{"clientVpnEndpointId": vpnEndpointID, "destinationCidrBlock": destination, "targetVpcSubnetId": subnet,
			"description": "A further network, through the VPC"}
	}
	assert.Equal(t, map[string]object{
		"vpn-route-10.70.0.0-16-ap-northeast-1a":   route("10.70.0.0/16", "subnet-a"),
		"vpn-route-10.70.0.0-16-ap-northeast-1c":   route("10.70.0.0/16", "subnet-c"),
		"vpn-route-192.168.0.0-16-ap-northeast-1a": route("192.168.0.0/16", "subnet-a"),
		"vpn-route-192.168.0.0-16-ap-northeast-1c": route("192.168.0.0/16", "subnet-c"),
	}, routes)
	assert.Equal(t, []string{"10.60.0.0/16", "10.70.0.0/16", "192.168.0.0/16"}, targets(rec))
	assert.Equal(t, vpnEgress("vpn-https-to-10.70.0.0-16", "tcp", 443, "10.70.0.0/16", "HTTPS to an authorised network"),
		inputsOf(t, rec, egressRuleType, "vpn-https-to-10.70.0.0-16"))
	// AWS takes a route away with its subnet's association, so it goes before that: it waits for it.
	assert.Contains(t, waits(t, rec, vpnRouteType+" vpn-route-10.70.0.0-16-ap-northeast-1a"), associationType+" vpn-association-ap-northeast-1a")
	assert.Equal(t, `deletes before it replaces, timeouts "30m"/""/"30m"`, options(rec)[vpnRouteType+" vpn-route-10.70.0.0-16-ap-northeast-1a"])
}

// What is charged goes, and what profiles and people hang on stays.
func TestADisconnectedClientVpnKeepsAllButAssociationsAndRoutes(t *testing.T) {
	args := clientVpnArgs()
	args.Routes = prefixes("10.70.0.0/16")
	on, outputsOn := built(t, newClientVpn(args))
	args.Disconnected = true
	off, outputsOff := built(t, newClientVpn(args))
	want := inputs(on)
	for _, zone := range []string{"a", "c"} {
		delete(want, associationType+" vpn-association-ap-northeast-1"+zone)
		delete(want, vpnRouteType+" vpn-route-10.70.0.0-16-ap-northeast-1"+zone)
	}
	assert.Equal(t, want, inputs(off))
	assert.Equal(t, outputsOn, outputsOff)
	assert.Contains(t, targets(off), "10.60.0.0/16", "authorisation rules are the endpoint's")
	assert.Contains(t, targets(off), "10.70.0.0/16")
}

func TestRoutesThatAWSTakes(t *testing.T) {
	routes := func(texts ...string) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.Routes = prefixes(texts...) }
	}
	many := func(n int) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) {
			for i := range n {
				a.Routes = append(a.Routes, netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 70, byte(i), 0}), 24))
			}
		}
	}
	checkClientVpn(t, []clientVpnRow{
		{"a peered VPC", routes("10.70.0.0/16"), ""},
		{"one host", routes("10.70.0.9/32"), ""},
		{"a part of another", routes("10.70.0.0/16", "10.70.1.0/24"), ""},
		{"one that holds the VPC", routes("10.0.0.0/8"), ""},
		{"one that holds the VPC, of which a part is authorised", func(a *components.ClientVpnArgs) {
			a.Routes, a.AuthorizedCIDRs = prefixes("10.0.0.0/8"), prefixes("10.60.1.0/24")
		}, "route to 10.0.0.0/8 holds VPC 10.60.0.0/16, of which only a part is authorised; name networks beside the VPC"},
		{"the internet", routes("0.0.0.0/0"), "route to 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower"},
		{"half of the internet", routes("128.0.0.0/1"), "route to 128.0.0.0/1 is open to the world; name a network of your own, /8 or narrower"},
		{"host bits", func(a *components.ClientVpnArgs) { a.Routes = []netip.Prefix{netip.MustParsePrefix("10.70.0.1/16")} },
			"route to 10.70.0.1/16 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits"},
		{"IPv6", routes("fd00::/8"), "route to fd00::/8 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits"},
		{"twice", routes("10.70.0.0/16", "10.70.0.0/16"), "route to 10.70.0.0/16 is listed twice; list it once"},
		{"the VPC", routes("10.60.0.0/16"), "route to 10.60.0.0/16 leads to VPC 10.60.0.0/16, to which AWS makes the route itself; leave it out"},
		{"a part of the VPC", routes("10.60.1.0/24"), "route to 10.60.1.0/24 leads to VPC 10.60.0.0/16, to which AWS makes the route itself; leave it out"},
		{"the clients", routes("172.16.0.0/22"),
			"route to 172.16.0.0/22 overlaps the client CIDR 172.16.0.0/22; name a network apart from it, which is the clients' own"},
		{"around the clients", routes("172.16.0.0/12"),
			"route to 172.16.0.0/12 overlaps the client CIDR 172.16.0.0/22; name a network apart from it, which is the clients' own"},
		{"the machine itself", routes("127.0.0.0/8"), "route to 127.0.0.0/8 leads to 127.0.0.0/8, which is no network that a VPC leads to; leave it out"},
		{"the instance's own server", routes("169.254.169.0/24"),
			"route to 169.254.169.0/24 leads to 169.254.0.0/16, which is no network that a VPC leads to; leave it out"},
		{"multicast", routes("239.0.0.0/8"), "route to 239.0.0.0/8 leads to 224.0.0.0/4, which is no network that a VPC leads to; leave it out"},
		{"as many as AWS takes", many(99), ""},
		{"more than AWS takes", many(100), "101 routes of each association, with the VPC's own, are more than the 100 that AWS allows; " +
			"name ranges that hold several of these networks"},
		{"another transport", func(a *components.ClientVpnArgs) { a.TransportProtocol = "UDP" },
			`transport protocol "UDP" is not offered by AWS; choose from udp, tcp`},
		{"another port", func(a *components.ClientVpnArgs) { a.Port = 8443 }, "port 8443 is not offered by AWS; choose from 443, 1194"},
		{"a port that is none", func(a *components.ClientVpnArgs) { a.Port = -1 }, "port -1 is not offered by AWS; choose from 443, 1194"},
	})
}

// namedAlike answers for an account in which the endpoints of several stacks of the project have the same name, by their tag Stack: the VPC of each.
func namedAlike(vpcs map[string]string) lookUps {
	return lookUps{"aws:ec2clientvpn/getEndpoint:getEndpoint": func(args resource.PropertyMap) (resource.PropertyMap, error) {
		var hits []string
		for stack := range vpcs {
			if wanted := args["tags"].ObjectValue()["Stack"]; wanted.IsNull() || wanted.StringValue() == stack {
				hits = append(hits, stack)
			}
		}
		if len(hits) != 1 {
			return nil, fmt.Errorf("%d EC2 Client VPN Endpoints matched", len(hits))
		}
		return resource.PropertyMap{"clientVpnEndpointId": resource.NewProperty(vpnEndpointID), "vpcId": resource.NewProperty(vpcs[hits[0]])}, nil
	}}
}

// Stacks of a project name their endpoints alike. Which of them lost its VPC is told by the stack's tag, as long as one has it.
func TestTheEndpointOfAnotherStackDecidesNothing(t *testing.T) {
	for name, row := range map[string]struct {
		vpcs        map[string]string
		isReplaced  bool
		withoutTags bool
	}{
		"its own has lost its VPC":                {map[string]string{"night": "", "other": "vpc-0"}, false, false},
		"the other's has lost its VPC":            {map[string]string{"night": "vpc-0", "other": ""}, true, false},
		"it was made under another name":          {map[string]string{"evening": ""}, false, false},
		"nobody knows which":                      {map[string]string{"evening": "", "other": ""}, true, false},
		"a program that tags nothing has one":     {map[string]string{"": ""}, false, true},
		"a program that tags nothing has several": {map[string]string{"": "", "other": ""}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			args := clientVpnArgs()
			args.Tags = pulumi.StringMap{"Project": pulumi.String("p"), "Stack": pulumi.String("night")}
			if row.withoutTags {
				args.Tags = nil
			}
			rec := &recorder.Recorder{Answers: namedAlike(row.vpcs)}
			require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
				_, err := components.NewClientVpn(ctx, "vpn", args)
				return err
			}, ""))
			endpoint, err := rec.Named(clientVpnEndpointType, "vpn-endpoint")
			require.NoError(t, err)
			assert.Equal(t, row.isReplaced, len(endpoint.Request.GetReplaceOnChanges()) > 0)
		})
	}
}
