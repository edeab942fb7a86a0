package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

var (
	describeVPNGateways = &Call{Action: "ec2:DescribeVpnGateways", For: "virtual private gateways and their VPCs",
		Types: []string{vpnGatewayType, gatewayUseType}, rate: ofEC2}
	describeVPNs = &Call{Action: "ec2:DescribeVpnConnections", For: "Site-to-Site VPN connections and their static routes",
		Types: []string{vpnType, vpnRouteType}, rate: ofEC2}
	describeCustomerGateways = &Call{Action: "ec2:DescribeCustomerGateways", For: "the public addresses of one's own networks",
		Types: []string{customerGatewayType}, rate: ofEC2}

	gatewayCalls = []*Call{describeVPNGateways, describeVPNs, describeCustomerGateways}
)

// readGateways reads what leads to networks outside AWS. These calls have no pages.
func (r *Reader) readGateways(ctx context.Context) {
	together(func() { r.readVPNGateways(ctx) }, func() { r.readVPNs(ctx) }, func() { r.readCustomerGateways(ctx) })
}

func (r *Reader) readVPNGateways(ctx context.Context) {
	var ids []string
	r.ask(ctx, describeVPNGateways, "", func(ctx context.Context) error {
		said, err := r.api.ec2.DescribeVpnGateways(ctx, &ec2.DescribeVpnGatewaysInput{})
		if err != nil {
			return err
		}
		for i := range said.VpnGateways {
			g := &said.VpnGateways[i]
			if isGone(string(g.State)) {
				continue
			}
			id, home := aws.ToString(g.VpnGatewayId), ""
			for _, a := range g.VpcAttachments {
				if a.State == types.AttachmentStatusAttached {
					home = aws.ToString(a.VpcId)
				}
			}
			ids = append(ids, id)
			r.add(vpnGatewayType, id, id, fields("vpcId", home, "arn", r.arn("ec2", nil, "vpn-gateway/"+id), "tags", tagsOf(g.Tags, ec2Tag)))
		}
		return nil
	})
	r.vpnGateways.give(ids)
}

// readVPNs takes nothing of a connection's configuration and tunnels: both hold the shared keys.
func (r *Reader) readVPNs(ctx context.Context) {
	r.ask(ctx, describeVPNs, "", func(ctx context.Context) error {
		said, err := r.api.ec2.DescribeVpnConnections(ctx, &ec2.DescribeVpnConnectionsInput{})
		if err != nil {
			return err
		}
		for i := range said.VpnConnections {
			if v := &said.VpnConnections[i]; !isGone(string(v.State)) {
				r.takeVPN(v)
			}
		}
		return nil
	})
}

func (r *Reader) takeVPN(v *types.VpnConnection) {
	id := aws.ToString(v.VpnConnectionId)
	o := fields("vpnGatewayId", v.VpnGatewayId, "transitGatewayId", v.TransitGatewayId, "customerGatewayId", v.CustomerGatewayId,
		"coreNetworkArn", v.CoreNetworkArn, "type", v.Type, "arn", r.arn("ec2", nil, "vpn-connection/"+id), "tags", tagsOf(v.Tags, ec2Tag))
	if t := v.Options; t != nil {
		for name, value := range fields("staticRoutesOnly", t.StaticRoutesOnly, "localIpv4NetworkCidr", t.LocalIpv4NetworkCidr,
			"remoteIpv4NetworkCidr", t.RemoteIpv4NetworkCidr) {
			o[name] = value
		}
	}
	r.add(vpnType, id, id, o)
	for _, route := range v.Routes {
		if network := aws.ToString(route.DestinationCidrBlock); !isGone(string(route.State)) {
			name := id + "/" + network
			r.add(vpnRouteType, name, name, fields("vpnConnectionId", id, "destinationCidrBlock", network))
		}
	}
}

func (r *Reader) readCustomerGateways(ctx context.Context) {
	r.ask(ctx, describeCustomerGateways, "", func(ctx context.Context) error {
		said, err := r.api.ec2.DescribeCustomerGateways(ctx, &ec2.DescribeCustomerGatewaysInput{})
		if err != nil {
			return err
		}
		for _, g := range said.CustomerGateways {
			if id := aws.ToString(g.CustomerGatewayId); !isGone(aws.ToString(g.State)) {
				r.add(customerGatewayType, id, id, fields("ipAddress", g.IpAddress, "type", g.Type))
			}
		}
		return nil
	})
}
