package accesspath_test

import (
	"net/netip"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

func drawLinks(d dice, t *topology.Topology) {
	n := len(t.VPCs)
	for i := range d.IntN(3) {
		a, b := d.IntN(n), d.IntN(n+1)
		if b == n {
			b = elsewhere
		}
		if a != b {
			t.PeeringConnections = append(t.PeeringConnections, topology.PeeringConnection{ID: idOf("pcx", i), VPCID: idOf("vpc", a), PeerVPCID: idOf("vpc", b),
				Status: pick(d, "", "active", "active", "pending-acceptance")})
		}
	}
	for i := range n {
		for g := range 2 {
			if !d.in(3) {
				t.TransitGatewayAttachments = append(t.TransitGatewayAttachments, topology.TransitGatewayAttachment{
					ID: idOf("tgw-attach", 10*i+g), TransitGatewayID: idOf("tgw", g), VPCID: idOf("vpc", i)})
			}
		}
	}
	drawTransitTables(d, t)
}

func drawVPN(d dice, t *topology.Topology) topology.ClientVPN {
	v := topology.ClientVPN{
		ID: idOf("cvpn-endpoint", 0), VPCID: idOf("vpc", 0), SplitTunnel: d.in(2), TrafficIPAddressType: pick(d, "", "ipv4", "ipv4", "ipv6", "dual-stack", "dual-stack"),
		ClientCIDRBlock: "172.16.0.0/28", DNSServers: []string{"10.0.0.2"},
		AuthenticationOptions: pick(d, nil, []topology.AuthenticationOption{{Type: "certificate-authentication"}},
			[]topology.AuthenticationOption{{Type: "federated-authentication"}}),
		AuthorizationRules: some(d, 1, 4, func(int) topology.AuthorizationRule {
			v4, v6 := rangeOf(d)
			return topology.AuthorizationRule{TargetNetworkCIDR: v4 + v6, AccessGroupID: pick(d, "", "", "g1", "g2")}
		}),
		Routes: some(d, 0, 4, func(int) topology.VPNRoute {
			v4, v6 := rangeOf(d)
			return topology.VPNRoute{DestinationCIDRBlock: v4 + v6, TargetSubnetID: pick(d, "", idOf("subnet", 0), idOf("subnet", 1))}
		}),
	}
	if d.in(4) {
		v.TransitGatewayID, v.VPCID = idOf("tgw", d.IntN(2)), ""
		return v
	}
	v.Associations = some(d, pick(d, 0, 1, 1, 1), 2, func(int) topology.Association { return topology.Association{SubnetID: pick(d, t.Subnets...).ID} })
	v.SecurityGroupIDs = some(d, 0, 2, func(int) string { return idOf("sg", pick(d, 0, 1, 10)) })
	known := func(id string) bool {
		return slices.ContainsFunc(t.SecurityGroups, func(g topology.SecurityGroup) bool { return g.ID == id })
	}
	v.SecurityGroupIDs = slices.DeleteFunc(v.SecurityGroupIDs, func(id string) bool { return !known(id) })
	return v
}

func drawSite(d dice, t *topology.Topology) topology.OnPremises {
	site := topology.OnPremises{Name: "hq", CIDRBlocks: []string{"192.168.0.0/28"}, PublicAddresses: pick(d, nil, []string{"203.0.113.50"})}
	site.Attachments = some(d, pick(d, 0, 1, 1), 3, func(int) topology.Attachment {
		a := topology.Attachment{Kind: "Site-to-Site VPN", VPCID: pick(d, t.VPCs...).ID, GatewayID: pick(d, "", idOf("vgw", 0), idOf("vgw", 0), idOf("vgw", 1), idOf("tgw", 0)),
			StaticRoutesOnly: d.in(2)}
		if a.StaticRoutesOnly {
			a.StaticRoutes = some(d, 1, 2, func(int) string { return pick(d, "192.168.0.0/28", pick(d, poolV4...)) })
		}
		if d.in(10) {
			a.Origin = topology.Assumed
		}
		return a
	})
	return site
}

// hostsOf are addresses of an endpoint's interface.
func hostsOf(t *topology.Topology, subnet, kind string) []netip.Addr {
	list := slices.DeleteFunc(usable(t, subnet), func(a netip.Addr) bool {
		return a.Is4() && kind == "ipv6" || a.Is6() && (kind == "" || kind == "ipv4")
	})
	if len(list) == 0 { // AWS would not make this one
		list = addressesOf([]string{"10.99.0.4"})
	}
	return list
}

func drawEndpoints(d dice, t *topology.Topology, i int) {
	var subnets, groups []string
	for _, s := range t.Subnets {
		if s.VPCID == idOf("vpc", i) {
			subnets = append(subnets, s.ID)
		}
	}
	for _, g := range t.SecurityGroups {
		if g.VPCID == idOf("vpc", i) {
			groups = append(groups, g.ID)
		}
	}
	for n, service := range []string{"com.amazonaws.ap-northeast-1.sagemaker.api", "aws.sagemaker.ap-northeast-1.notebook"} {
		if i > 0 && d.in(2) {
			continue
		}
		e := topology.Endpoint{ID: idOf("vpce", 10*i+n), ServiceName: service, VPCID: idOf("vpc", i), PrivateDNSEnabled: d.in(2),
			State: pick(d, "", "", "available", "available", "available", "available", "pendingAcceptance"), IPAddressType: pick(d, "", "", "ipv4", "dualstack", "dualstack", "ipv6"),
			SubnetIDs:        slices.DeleteFunc(slices.Clone(subnets), func(string) bool { return d.in(5) }),
			SecurityGroupIDs: slices.DeleteFunc(slices.Clone(groups), func(string) bool { return d.in(3) })}
		if d.in(4) && len(e.SubnetIDs) > 0 {
			e.Addresses = []string{pick(d, hostsOf(t, e.SubnetIDs[0], e.IPAddressType)...).String()}
		}
		if d.in(3) {
			e.Policy = drawDocument(d, true)
		}
		t.Endpoints = append(t.Endpoints, e)
	}
}

// guard denies whatever comes through none of the endpoints, so that networks decide; plainly, nothing else of policies decides.
func guard(d dice, t *topology.Topology, plainly bool) {
	list := []string{`"none"`}
	for i := range t.Endpoints {
		list = append(list, `"`+t.Endpoints[i].ID+`"`)
		if plainly {
			t.Endpoints[i].Policy = ""
		}
	}
	t.Policies = append(t.Policies, topology.Policy{ID: "guardrail", Name: "guardrail", Policy: `{"Version":"2012-10-17","Statement":{"Effect":"Deny",` +
		`"Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":[` + strings.Join(list, ",") + `]}}}}`})
	if plainly {
		condition := pick(d, "", "", `,"Condition":{"IpAddress":{"aws:VpcSourceIp":"`+pick(d, poolV4...)+`"}}`)
		t.Policies[0].Policy = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"` + condition + `}}`
	}
	for i := range t.Principals {
		p := &t.Principals[i]
		p.PolicyIDs = append(p.PolicyIDs, "guardrail")
		if plainly {
			p.PolicyIDs, p.PermissionsBoundary = []string{t.Policies[0].ID, "guardrail"}, ""
		}
	}
}

func drawPermissions(d dice, t *topology.Topology) {
	t.Policies = some(d, 1, 3, func(i int) topology.Policy {
		return topology.Policy{ID: idOf("policy", i), Name: idOf("policy", i), Policy: drawDocument(d, false)}
	})
	t.Principals = some(d, 1, 2, func(i int) topology.Principal {
		p := topology.Principal{Name: "role r", ARN: "arn:aws:iam::111122223333:role/r" + string(rune('0'+i)), PolicyIDs: []string{pick(d, t.Policies...).ID}}
		if d.in(2) {
			p.PolicyIDs = append(p.PolicyIDs, pick(d, t.Policies...).ID)
		}
		if d.in(5) {
			p.PermissionsBoundary = pick(d, t.Policies...).ID
		}
		p.Tags = pick(d, nil, map[string]string{}, map[string]string{"team": "red"}, map[string]string{"team": "blue"})
		return p
	})
	if !d.in(3) {
		guard(d, t, d.in(2))
	}
	t.OrganizationPolicies = some(d, 0, 1, func(int) topology.OrganizationPolicy {
		return topology.OrganizationPolicy{ID: "p-1", Type: pick(d, "SERVICE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"),
			Policy: drawDocument(d, false), TargetIDs: []string{pick(d, "111122223333", "r-abcd", "999999999999")}}
	})
	if d.in(4) {
		drawLevels(d, t)
	}
}

// drawLevels has every policy above the account known. At a level there are one, two, or AWS's own.
func drawLevels(d dice, t *topology.Topology) {
	t.OrganizationLevels = []string{"111122223333", "ou-abcd-1", "r-abcd"}
	for _, level := range t.OrganizationLevels {
		text := drawDocument(d, false)
		if d.in(2) {
			text = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
		}
		t.OrganizationPolicies = append(t.OrganizationPolicies, topology.OrganizationPolicy{ID: "p-" + level, Type: "SERVICE_CONTROL_POLICY", Policy: text,
			TargetIDs: []string{level}})
	}
}
