package observe

import (
	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

const vpnID = "clientVpnEndpointId"

func (b *builder) readClientVPNs() {
	index := map[string]int{}
	for _, r := range b.of("aws:ec2clientvpn/endpoint:Endpoint") {
		index[r.ID] = len(b.topology.ClientVPNs)
		b.topology.ClientVPNs = append(b.topology.ClientVPNs, topology.ClientVPN{
			Element: element(r), ID: r.ID, VPCID: r.text("vpcId"), DNSServers: union(r.texts("dnsServers"), nil),
			SplitTunnel: r.flag("splitTunnel", false), SecurityGroupIDs: union(r.texts("securityGroupIds"), nil),
			AuthenticationOptions: b.authentication(r), ClientCIDRBlock: r.text("clientCidrBlock"),
			TrafficIPAddressType: r.text("trafficIpAddressType"), TransitGatewayID: transitGatewayOf(r),
			Associations: []topology.Association{}, AuthorizationRules: []topology.AuthorizationRule{},
		})
		b.vpc(r.text("vpcId"))
		b.assumeConnectHandler(r)
	}
	find := func(r item) *topology.ClientVPN {
		i, known := index[r.text(vpnID)]
		if !known {
			b.noteEffect(r.Resource, certainty{about: topology.AboutClientVPN, opens: true, closes: true}, "its Client VPN endpoint is declared elsewhere")
			return nil
		}
		return &b.topology.ClientVPNs[i]
	}
	for _, r := range b.of("aws:ec2clientvpn/networkAssociation:NetworkAssociation") {
		if v := find(r); v != nil {
			b.associate(v, r)
		}
	}
	for _, r := range b.of("aws:ec2clientvpn/authorizationRule:AuthorizationRule") {
		if v := find(r); v != nil {
			v.AuthorizationRules = append(v.AuthorizationRules, topology.AuthorizationRule{
				Element: element(r), TargetNetworkCIDR: r.text("targetNetworkCidr"), AccessGroupID: r.text("accessGroupId"),
			})
		}
	}
	for _, r := range b.of("aws:ec2clientvpn/route:Route") {
		if v := find(r); v != nil {
			v.Routes = append(v.Routes, topology.VPNRoute{
				Element: element(r), DestinationCIDRBlock: r.text("destinationCidrBlock"), TargetSubnetID: targetSubnet(r),
			})
		}
	}
}

// transitGatewayOf is the gateway that the tunnel ends at, which version 7 of the provider has.
func transitGatewayOf(r item) string {
	for _, id := range r.textsAt("transitGatewayConfiguration.transitGatewayId") {
		return id
	}
	return ""
}

// targetSubnet is "" for the routes of an endpoint on a transit gateway, and for what stays between clients ("local").
func targetSubnet(r item) string {
	if subnet := r.text("targetVpcSubnetId"); subnet != "local" {
		return subnet
	}
	return ""
}

func (b *builder) associate(v *topology.ClientVPN, r item) {
	subnet := r.text("subnetId")
	v.Associations = append(v.Associations, topology.Association{Element: element(r), SubnetID: subnet})
	home := r.text("vpcId")
	if home == "" {
		home = v.VPCID
	}
	b.inSubnets(home, subnet)
}

// completeClientVPNs says what is taken for granted about a Client VPN endpoint that a program reads: neither its associations
// nor its authorization rules show in it, and both are its owner's. A stack that declares one of them is taken at its word.
func (b *builder) completeClientVPNs() {
	for i := range b.topology.ClientVPNs {
		v := &b.topology.ClientVPNs[i]
		home := b.vpcs[v.VPCID]
		if v.Origin != topology.Read || home == nil || v.TransitGatewayID != "" {
			continue
		}
		assumed := topology.Element{Origin: topology.Assumed}
		if len(v.Associations) == 0 {
			v.Associations = []topology.Association{{Element: assumed}}
			b.assume("Client VPN endpoint %s is declared elsewhere: it is assumed to be associated with its VPC", v.ID)
		}
		if len(v.AuthorizationRules) > 0 {
			continue
		}
		for _, block := range append([]string{home.CIDRBlock}, home.SecondaryCIDRBlocks...) {
			v.AuthorizationRules = append(v.AuthorizationRules, topology.AuthorizationRule{Element: assumed, TargetNetworkCIDR: block})
		}
		b.assume("Client VPN endpoint %s is declared elsewhere: it is assumed to authorize everybody who connects for the whole range "+
			"of its VPC", v.ID)
	}
}

// authentication are the ways to authenticate. One that the model does not know is kept, so that it passes nobody.
func (b *builder) authentication(r item) []topology.AuthenticationOption {
	var options []topology.AuthenticationOption
	for _, option := range r.nested("authenticationOptions") {
		kind := option.text("type")
		if !accesspath.UnderstandsAuthentication(kind) {
			b.noteEffect(r.Resource, certainty{about: topology.AboutClientVPN, opens: true}.gravely(), "its way to authenticate, %q, is not modelled", kind)
		}
		options = append(options, topology.AuthenticationOption{Type: kind})
	}
	return options
}

// assumeConnectHandler: what the function answers stands in its code alone.
func (b *builder) assumeConnectHandler(r item) {
	options, _ := r.value("clientConnectOptions").(map[string]any)
	for _, handler := range r.nestedOf("clientConnectOptions", []any{options}) {
		if handler.flag("enabled", false) {
			b.topology.ClientVPNs[len(b.topology.ClientVPNs)-1].ConnectHandler = handler.text("lambdaFunctionArn")
			b.assume("The client connect handler %s lets everybody connect to Client VPN %s whom the authorization rules admit: its code "+
				"is not looked at. Whoever it refuses does not get in by client-vpn.", handler.text("lambdaFunctionArn"), r.ID)
		}
	}
}
