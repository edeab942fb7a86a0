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
		rule, err := ec2clientvpn.NewAuthorizationRule(ctx, name+"-authorization-"+label(network),
			&ec2clientvpn.AuthorizationRuleArgs{
				ClientVpnEndpointId: c.EndpointID,
				TargetNetworkCidr:   pulumi.String(network.String()),
				AuthorizeAllGroups:  pulumi.Bool(true), // With mutual TLS there are no groups.
				Description:         pulumi.String("Every authenticated client"),
			}, pulumi.Parent(c), pulumi.DependsOn([]pulumi.Resource{after}), patience)
		if err != nil {
			return err
		}
		after = rule
	}
	return nil
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
