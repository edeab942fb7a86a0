package caller

import (
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// onClientVPNs are the endpoints' associations: a connection lands on any one of them. The endpoint rewrites the source to the
// address of its network interface there (Client VPN Administrator Guide, "How AWS Client VPN works").
func onClientVPNs(x *topology.Index, _ Question) []Place {
	var list []Place
	for i := range x.ClientVPNs {
		list = append(list, onClientVPN(x, &x.ClientVPNs[i])...)
	}
	return list
}

func onClientVPN(x *topology.Index, v *topology.ClientVPN) []Place {
	base := Place{Title: v.Title(), URN: v.URN, VPN: v, Wears: true}
	switch {
	case v.TransitGatewayID != "":
		return []Place{onTransitGateway(base)}
	case len(v.Associations) == 0:
		base.Missing = v.Title() + " is associated with no subnet, so nobody can connect to it"
		return []Place{base}
	}
	list := make([]Place, len(v.Associations))
	for i := range v.Associations {
		list[i] = onAssociation(x, base, &v.Associations[i])
	}
	return list
}

func onAssociation(x *topology.Index, p Place, a *topology.Association) Place {
	p.Title = topology.Titled("association", a.Element, a.SubnetID)
	p.URN, p.Association = a.URN, a
	subnet := x.Subnet(a.SubnetID)
	switch {
	case subnet != nil && x.VPC(subnet.VPCID) != nil:
		p.VPC, p.Subnet, p.Sources = x.VPC(subnet.VPCID), subnet, RangesOfSubnet(x, subnet)
	case p.VPN.VPCID != "":
		p.VPC = x.VPC(p.VPN.VPCID)
		p.Sources = RangesOf(p.VPC)
	}
	p.Worn = x.Worn(p.VPN.SecurityGroupIDs, p.VPC)
	known := p.Sources
	p.Sources = carried(p.VPN, known)
	hasUntold := p.VPC != nil && p.VPC.HasIPv6 && RangesOf(p.VPC).V6().IsEmpty()
	p.Unknown = known.IsEmpty() || p.Sources.IsEmpty() && hasUntold // a tunnel of a version that the subnet lacks carries nobody
	return p
}

// carried are the addresses of the versions that a tunnel carries (Client VPN Administrator Guide, "IPv6 considerations for Client
// VPN"). Where a tunnel carries IPv6 alone into a subnet of which no IPv6 range is known, any IPv6 address may be the client's.
func carried(v *topology.ClientVPN, sources addresses.Set) addresses.Set {
	switch v.TrafficIPAddressType {
	case "ipv6":
		if !sources.IsEmpty() && sources.V6().IsEmpty() {
			return addresses.All().V6()
		}
		return sources.V6()
	case "dual-stack":
		return sources
	default:
		return sources.V4()
	}
}

// onTransitGateway is where clients keep their own addresses, because no subnet's interface stands in for them.
func onTransitGateway(p Place) Place {
	p.Wears, p.TransitGatewayID = false, p.VPN.TransitGatewayID
	p.Sources = addresses.Of(p.VPN.ClientCIDRBlock)
	p.Unknown = p.Sources.IsEmpty()
	return p
}

// OnVPN has each place on a Client VPN once for each person; others stay as they are.
func OnVPN(places []Place, people func(*topology.ClientVPN) []Person) []Place {
	var list []Place
	for _, p := range places {
		if p.VPN == nil || p.Missing != "" {
			list = append(list, p)
			continue
		}
		for _, person := range people(p.VPN) {
			p.Person = person
			list = append(list, p)
		}
	}
	return list
}

// Members are one person for each group, who is in no other: what is open to the group must be open by its own rules.
func Members(groups []string) []Person {
	list := make([]Person, len(groups))
	for i, group := range groups {
		list[i] = Person{"a member of group " + group, []string{group}}
	}
	return list
}

// InEveryGroup is whoever has the most rules.
func InEveryGroup(v *topology.ClientVPN) []Person {
	return []Person{{"somebody in every group", GroupsOf(v)}}
}

// GroupsOf are the IDs that a Client VPN's authorization rules name, sorted.
func GroupsOf(v *topology.ClientVPN) []string {
	var list []string
	for _, rule := range v.AuthorizationRules {
		if rule.AccessGroupID != "" {
			list = append(list, rule.AccessGroupID)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
