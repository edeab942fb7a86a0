package components

import (
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
)

// declareAccess associates the subnets and authorises the networks, one after the other: AWS allows few operations at
// once on one endpoint, and rules made in parallel are known to stick.
func (c *ClientVpn) declareAccess(
	ctx *pulumi.Context, name string, endpoint *ec2clientvpn.Endpoint, dnsServer netip.Addr, a ClientVpnArgs,
) error {
	patience := pulumi.Timeouts(&pulumi.CustomTimeouts{Create: clientVpnPatience, Delete: clientVpnPatience})
	after := pulumi.Resource(endpoint)
	for _, subnet := range a.Vpc.Subnets {
		association, err := ec2clientvpn.NewNetworkAssociation(ctx, name+"-association-"+subnet.AvailabilityZone,
			&ec2clientvpn.NetworkAssociationArgs{
				ClientVpnEndpointId: c.EndpointID,
				SubnetId:            subnet.ID,
			}, pulumi.Parent(c), pulumi.DependsOn([]pulumi.Resource{after}), patience,
			pulumi.DeleteBeforeReplace(true)) // AWS allows one association per Availability Zone.
		if err != nil {
			return err
		}
		after = association
	}
	for _, network := range authorizedNetworks(a.AuthorizedCIDRs, dnsServer) {
		for _, whom := range a.authorized() {
			rule, err := ec2clientvpn.NewAuthorizationRule(ctx, name+"-authorization-"+whom.label+label(network),
				&ec2clientvpn.AuthorizationRuleArgs{
					ClientVpnEndpointId: c.EndpointID,
					TargetNetworkCidr:   pulumi.String(network.String()),
					AuthorizeAllGroups:  whom.everyone,
					AccessGroupId:       whom.groupID,
					Description:         pulumi.String(whom.description),
				}, pulumi.Parent(c), pulumi.DependsOn([]pulumi.Resource{after}), patience)
			if err != nil {
				return err
			}
			after = rule
		}
	}
	return nil
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
