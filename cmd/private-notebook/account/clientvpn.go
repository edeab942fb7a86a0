package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"private-notebook/accesspath/accountfile"
)

var (
	describeClientVPNs = &Call{Action: "ec2:DescribeClientVpnEndpoints", For: "Client VPN endpoints", NotEverywhere: true,
		Types: []string{clientVPNType, clientVPNAssociationType, clientVPNRuleType, clientVPNRouteType}, rate: ofEC2}
	describeTargets = &Call{Action: "ec2:DescribeClientVpnTargetNetworks", Of: "Client VPN endpoint", For: "its subnets",
		Types: []string{clientVPNAssociationType}, rate: ofEC2}
	describeRules = &Call{Action: "ec2:DescribeClientVpnAuthorizationRules", Of: "Client VPN endpoint", For: "who may reach what by it",
		Types: []string{clientVPNRuleType}, rate: ofEC2}
	describeClientRoutes = &Call{Action: "ec2:DescribeClientVpnRoutes", Of: "Client VPN endpoint", For: "where it leads",
		Types: []string{clientVPNRouteType}, rate: ofEC2}

	clientVPNCalls = []*Call{describeClientVPNs, describeTargets, describeRules, describeClientRoutes}
)

func (r *Reader) readClientVPNs(ctx context.Context) {
	var ids []string
	r.ask(ctx, describeClientVPNs, "", func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeClientVpnEndpointsPaginator(r.api.ec2, &ec2.DescribeClientVpnEndpointsInput{MaxResults: aws.Int32(ec2AtOnce)}),
			func(page *ec2.DescribeClientVpnEndpointsOutput) {
				for i := range page.ClientVpnEndpoints {
					e := &page.ClientVpnEndpoints[i]
					if e.Status != nil && isGone(string(e.Status.Code)) {
						continue
					}
					ids = append(ids, aws.ToString(e.ClientVpnEndpointId))
					r.takeClientVPN(e)
				}
			})
	})
	each(ids, func(id string) {
		together(func() { r.readTargets(ctx, id) }, func() { r.readRules(ctx, id) }, func() { r.readClientRoutes(ctx, id) })
	})
}

func (r *Reader) takeClientVPN(e *types.ClientVpnEndpoint) {
	id, ways := aws.ToString(e.ClientVpnEndpointId), []object{}
	for _, a := range e.AuthenticationOptions {
		way := fields("type", a.Type)
		if a.FederatedAuthentication != nil {
			way["samlProviderArn"] = plain(a.FederatedAuthentication.SamlProviderArn)
		}
		if a.ActiveDirectory != nil {
			way["activeDirectoryId"] = plain(a.ActiveDirectory.DirectoryId)
		}
		ways = append(ways, way)
	}
	o := fields("vpcId", e.VpcId, "dnsServers", e.DnsServers, "splitTunnel", e.SplitTunnel, "securityGroupIds", e.SecurityGroupIds,
		"authenticationOptions", ways, "clientCidrBlock", e.ClientCidrBlock, "trafficIpAddressType", e.TrafficIpAddressType,
		"endpointIpAddressType", e.EndpointIpAddressType, "transportProtocol", e.TransportProtocol, "vpnPort", e.VpnPort, "dnsName", e.DnsName,
		"sessionTimeoutHours", e.SessionTimeoutHours, "arn", r.arn("ec2", nil, "client-vpn-endpoint/"+id), "tags", tagsOf(e.Tags, ec2Tag))
	if c := e.ClientConnectOptions; c != nil {
		o["clientConnectOptions"] = fields("enabled", c.Enabled, "lambdaFunctionArn", c.LambdaFunctionArn)
	}
	if t := e.TransitGatewayConfiguration; t != nil {
		o["transitGatewayConfiguration"] = fields("transitGatewayId", t.TransitGatewayId)
	}
	r.add(clientVPNType, id, id, o)
}

func (r *Reader) readTargets(ctx context.Context, endpoint string) {
	r.ask(ctx, describeTargets, endpoint, func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeClientVpnTargetNetworksPaginator(r.api.ec2, &ec2.DescribeClientVpnTargetNetworksInput{
			ClientVpnEndpointId: &endpoint, MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeClientVpnTargetNetworksOutput) {
			for _, t := range page.ClientVpnTargetNetworks {
				if t.Status != nil && t.Status.Code != types.AssociationStatusCodeAssociated {
					continue
				}
				id := aws.ToString(t.AssociationId)
				r.add(clientVPNAssociationType, id, id, fields("clientVpnEndpointId", endpoint, "subnetId", t.TargetNetworkId, "vpcId", t.VpcId))
			}
		})
	})
}

// readRules leaves out a rule that names neither a group nor everybody, and says so: written, it would read as one for everybody.
func (r *Reader) readRules(ctx context.Context, endpoint string) {
	r.ask(ctx, describeRules, endpoint, func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeClientVpnAuthorizationRulesPaginator(r.api.ec2, &ec2.DescribeClientVpnAuthorizationRulesInput{
			ClientVpnEndpointId: &endpoint, MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeClientVpnAuthorizationRulesOutput) {
			for _, rule := range page.AuthorizationRules {
				group, network := aws.ToString(rule.GroupId), aws.ToString(rule.DestinationCidr)
				switch {
				case rule.Status != nil && rule.Status.Code != types.ClientVpnAuthorizationRuleStatusCodeActive:
					continue
				case aws.ToBool(rule.AccessAll):
					group = ""
				case group == "":
					r.miss(describeRules, endpoint, accountfile.Failed, "the rule for "+network+" names neither a group nor everybody")
					continue
				}
				name := endpoint + "," + network + "," + group
				r.add(clientVPNRuleType, name, name, fields("clientVpnEndpointId", endpoint, "targetNetworkCidr", network, "accessGroupId", group,
					"authorizeAllGroups", group == ""))
			}
		})
	})
}

func (r *Reader) readClientRoutes(ctx context.Context, endpoint string) {
	r.ask(ctx, describeClientRoutes, endpoint, func(ctx context.Context) error {
		return pages(ctx, ec2.NewDescribeClientVpnRoutesPaginator(r.api.ec2, &ec2.DescribeClientVpnRoutesInput{
			ClientVpnEndpointId: &endpoint, MaxResults: aws.Int32(ec2AtOnce),
		}), func(page *ec2.DescribeClientVpnRoutesOutput) {
			for _, route := range page.Routes {
				if route.Status != nil && route.Status.Code != types.ClientVpnRouteStatusCodeActive {
					continue
				}
				name := endpoint + "," + aws.ToString(route.TargetSubnet) + "," + aws.ToString(route.DestinationCidr)
				r.add(clientVPNRouteType, name, name, fields("clientVpnEndpointId", endpoint, "destinationCidrBlock", route.DestinationCidr,
					"targetVpcSubnetId", route.TargetSubnet, "origin", route.Origin, "type", route.Type))
			}
		})
	})
}
