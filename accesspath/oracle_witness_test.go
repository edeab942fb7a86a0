package accesspath_test

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"private-notebook/accesspath"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// retrace walks a witness of the judge concretely: from some of the addresses that it names, each of which must get in with some
// choice of what it leaves open: the endpoint's interface, the port, the groups. It says why one does not; "" where all do.
func retrace(w *world, l *laws, v accesspath.Walked) string {
	t := &w.topology
	base := callerOf(t, v)
	keys := base.context(t)
	maps.Copy(keys, v.Context)
	if value := v.Context["aws:sourceip"]; len(value) > 0 {
		base.public = netip.MustParseAddr(value[0])
	}
	if !base.isPermitted(t, l, keys, v.Who == accesspath.Administrator, true) {
		return fmt.Sprintf("the policies refuse the witness %q: %v", v.Witness, v.Context)
	}
	for _, c := range base.choices(v) {
		if !slices.ContainsFunc(c.variants(t, v), func(one concrete) bool { return one.arrives(t) }) {
			return fmt.Sprintf("packets of the witness %q from %v do not arrive", v.Witness, c.source)
		}
	}
	return ""
}

// callerOf is what a witness says of a caller.
func callerOf(t *topology.Topology, v accesspath.Walked) concrete {
	c := concrete{from: v.From, step: v.Step, principal: v.PrincipalARN, port: 443, mfa: "-", agent: "-", team: "-", resourceTeam: "-",
		public: netip.MustParseAddr("8.8.8.8"), moment: oracleNow, worn: nobodysGroups(t)}
	p := v.Place
	if v.Endpoint != nil {
		c.endpoint = v.Endpoint.ID
	}
	if p.VPC != nil {
		c.vpc = p.VPC.ID
	}
	if p.Subnet != nil {
		c.subnet = p.Subnet.ID
	}
	if p.VPN != nil {
		c.vpn, c.members = p.VPN.ID, p.Person.Groups
	}
	if p.Site != nil {
		c.site = p.Site.Name
	}
	if p.Undeclared != nil {
		c.foreignEndpoint = one(v.Context, "aws:sourcevpce", idOf("vpce", 14))
		c.foreignVPC = one(v.Context, "aws:sourcevpc", idOf("vpc", 14))
	}
	c.gateway = p.TransitGatewayID
	c.worn = append(c.worn, madeByAWS+c.vpc)
	for _, g := range t.SecurityGroups {
		if g.VPCID == c.vpc {
			c.worn = append(c.worn, g.ID)
		}
	}
	return c
}

func one(keys policy.Context, key, otherwise string) string {
	if values := keys[key]; len(values) > 0 {
		return values[0]
	}
	return otherwise
}

// choices are the caller at the edges of the ranges that the witness names, or at the one address that its policies need.
func (c concrete) choices(v accesspath.Walked) []concrete {
	var list []concrete
	at := func(a netip.Addr) {
		c.source = a
		list = append(list, c)
	}
	value := v.Context["aws:vpcsourceip"]
	switch {
	case c.endpoint == "":
		return []concrete{c}
	case len(value) > 0:
		at(netip.MustParseAddr(value[0]))
		return list
	}
	for _, p := range v.Sources {
		at(p.Addr())
		at(lastOf(p))
	}
	return list
}

func lastOf(p netip.Prefix) netip.Addr {
	bytes := p.Masked().Addr().AsSlice()
	for bit := p.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes) // as long as it was
	return last
}

// variants are a caller with all that a witness leaves open.
func (c concrete) variants(t *topology.Topology, v accesspath.Walked) []concrete {
	var list []concrete
	if c.endpoint == "" {
		for _, text := range awsAddresses {
			for _, public := range append(publicAddresses, "203.0.113.10", "203.0.113.11", "203.0.113.12", "203.0.113.50") {
				c.aws = netip.MustParseAddr(text)
				if len(v.Context["aws:sourceip"]) == 0 {
					c.public = netip.MustParseAddr(public)
				}
				list = append(list, c)
			}
		}
		return list
	}
	for _, id := range v.Endpoint.SubnetIDs {
		targets := append(usable(t, id), addressesOf(v.Endpoint.Addresses)...)
		for _, target := range targets {
			for _, port := range oraclePorts {
				c.target, c.port = target, port
				list = append(list, c)
			}
		}
	}
	return list
}
