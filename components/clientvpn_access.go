package components

import (
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
)

// declareAccess associates the subnets, authorises the networks and adds the routes, one after the other: AWS allows few operations at
// once on one endpoint, and rules made in parallel are known to stick.
func (c *ClientVpn) declareAccess(
	ctx *pulumi.Context, name string, endpoint *ec2clientvpn.Endpoint, dnsServer netip.Addr, a ClientVpnArgs,
) error {
	after := pulumi.Resource(endpoint)
	associations, err := c.declareAssociations(ctx, name, after, a)
	if err != nil {
		return err
	}
	if len(associations) > 0 {
		after = associations[len(associations)-1]
	}
	if after, err = c.declareRules(ctx, name, after, dnsServer, a); err != nil {
		return err
	}
	return c.declareRoutes(ctx, name, after, associations, a)
}

// patience is for what AWS takes long for.
func patience() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: clientVpnPatience, Delete: clientVpnPatience})
}

// declareAssociations are those of each subnet, in their order; none of a VPN that is disconnected.
func (c *ClientVpn) declareAssociations(
	ctx *pulumi.Context, name string, after pulumi.Resource, a ClientVpnArgs,
) ([]*ec2clientvpn.NetworkAssociation, error) {
	if a.Disconnected {
		return nil, nil
	}
	var all []*ec2clientvpn.NetworkAssociation
	for _, subnet := range a.Vpc.Subnets {
		association, err := ec2clientvpn.NewNetworkAssociation(ctx, name+"-association-"+subnet.AvailabilityZone,
			&ec2clientvpn.NetworkAssociationArgs{
				ClientVpnEndpointId: c.EndpointID,
				SubnetId:            subnet.ID,
			}, pulumi.Parent(c), pulumi.DependsOn([]pulumi.Resource{after}), patience(),
			pulumi.DeleteBeforeReplace(true)) // AWS allows one association per Availability Zone.
		if err != nil {
			return nil, err
		}
		all, after = append(all, association), association
	}
	return all, nil
}

// declareRules authorises the networks, and returns what was declared last. The rules are the endpoint's and not its associations', so they
// stay while the VPN is disconnected.
func (c *ClientVpn) declareRules(
	ctx *pulumi.Context, name string, after pulumi.Resource, dnsServer netip.Addr, a ClientVpnArgs,
) (pulumi.Resource, error) {
	for _, network := range authorizedNetworks(a.reachable(), dnsServer) {
		for _, whom := range a.authorized() {
			rule, err := ec2clientvpn.NewAuthorizationRule(ctx, name+"-authorization-"+whom.label+label(network),
				&ec2clientvpn.AuthorizationRuleArgs{
					ClientVpnEndpointId: c.EndpointID,
					TargetNetworkCidr:   pulumi.String(network.String()),
					AuthorizeAllGroups:  whom.everyone,
					AccessGroupId:       whom.groupID,
					Description:         pulumi.String(whom.description),
				}, pulumi.Parent(c), pulumi.DependsOn([]pulumi.Resource{after}), patience())
			if err != nil {
				return nil, err
			}
			after = rule
		}
	}
	return after, nil
}

// declareRoutes leads to the further networks by every associated subnet. AWS deletes a subnet's routes with its association, so each
// goes before that, and comes back with it.
func (c *ClientVpn) declareRoutes(
	ctx *pulumi.Context, name string, after pulumi.Resource, associations []*ec2clientvpn.NetworkAssociation, a ClientVpnArgs,
) error {
	for i, association := range associations {
		for _, network := range a.Routes {
			route, err := ec2clientvpn.NewRoute(ctx, name+"-route-"+label(network)+"-"+a.Vpc.Subnets[i].AvailabilityZone,
				&ec2clientvpn.RouteArgs{
					ClientVpnEndpointId:  c.EndpointID,
					DestinationCidrBlock: pulumi.String(network.String()),
					TargetVpcSubnetId:    association.SubnetId,
					Description:          pulumi.String("A further network, through the VPC"),
				}, pulumi.Parent(c), pulumi.DependsOn([]pulumi.Resource{after}), patience(),
				pulumi.DeleteBeforeReplace(true)) // AWS allows one route to a network by a subnet.
			if err != nil {
				return err
			}
			after = route
		}
	}
	return nil
}

// reachable are the networks that people are authorised for, those of the routes last.
func (a ClientVpnArgs) reachable() []netip.Prefix {
	return slices.Concat(a.AuthorizedCIDRs, a.Routes)
}

// admitted is whom one authorisation rule lets through. AWS takes either a group or everybody.
type admitted struct {
	label, description string
	everyone           pulumi.BoolPtrInput
	groupID            pulumi.StringPtrInput
}

// authorized are the groups, each with the same networks, so that no rule of one takes a range from another by its longer
// prefix; or everybody.
func (a ClientVpnArgs) authorized() []admitted {
	var whom []admitted
	for _, group := range sortedKeys(a.AuthorizedGroups) {
		whom = append(whom, admitted{
			label: group + "-", description: "Members of " + group,
			groupID: a.AuthorizedGroups[group].ToStringOutput().ToStringPtrOutput(),
		})
	}
	if whom == nil {
		return []admitted{{description: "Every authenticated client", everyone: pulumi.Bool(true)}}
	}
	return whom
}

// authorizedNetworks adds the DNS server where no range holds it: Client VPN denies by default and documents
// no exception for DNS, so without a rule nobody could resolve the notebook's name.
func authorizedNetworks(networks []netip.Prefix, dnsServer netip.Addr) []netip.Prefix {
	if cidr.Covered(hostPrefix(dnsServer), networks) {
		return networks
	}
	return append(slices.Clone(networks), hostPrefix(dnsServer))
}

func hostPrefix(a netip.Addr) netip.Prefix {
	return netip.PrefixFrom(a, a.BitLen())
}
