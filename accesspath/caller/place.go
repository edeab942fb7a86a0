package caller

import (
	"fmt"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// Place is where requests of a path set out: a subnet, an association of a VPN, a range of a site, the internet.
type Place struct {
	// From is the path that it is on.
	From From
	// Title is what sentences call it; "" for the internet and the console. URN is its resource.
	Title, URN string
	// Missing says why there is no such place, so that nobody sets out; "" where there is one.
	Missing string
	// VPC is the VPC that packets are in once they are in AWS; nil on the internet and on premises.
	VPC *topology.VPC
	// Subnet is the one whose routes and ACL apply; nil where the VPC as a whole stands for its subnets.
	Subnet *topology.Subnet
	// Sources are the addresses that doors see. Unknown says that there are others, which nothing tells.
	Sources addresses.Set
	Unknown bool
	// Worn are the security groups there. Wears says that they are known; a workload may else wear any group of its VPC.
	Worn  []string
	Wears bool
	// Public are the addresses by which it leaves to the internet; empty where they are not known.
	Public addresses.Set
	// VPN, Association and Person are set on a Client VPN.
	VPN         *topology.ClientVPN
	Association *topology.Association
	Person      Person
	// Site is set on premises.
	Site *topology.OnPremises
	// TransitGatewayID is the transit gateway that packets come out of, where it is not known which network is behind it.
	TransitGatewayID string
	// Undeclared is set for whoever is behind an endpoint or a VPC that policies list and nobody declares.
	Undeclared *Undeclared
	// Further says that nobody declares it: it is there because nothing rules it out.
	Further bool
	// Unsure says why it is not known whether anybody is there; "" where it is.
	Unsure string
	// Supposed says why nobody is assumed to be there: whoever would get in from there is refused by an assumption. "" elsewhere.
	Supposed string
	// Remedy is what to do about a place that nobody declares.
	Remedy string
}

// Person is somebody on a Client VPN, as its authorization rules see people.
type Person struct {
	// Title is what sentences call the person.
	Title string
	// Groups are the IDs of the groups that the person is in.
	Groups []string
}

// Whose names a place among others, and the person where rules tell people apart.
func (p *Place) Whose() string {
	if p.VPN != nil && len(GroupsOf(p.VPN)) > 0 {
		return p.Title + ", " + p.Person.Title
	}
	return p.Title
}

// Question is what places are asked for.
type Question struct {
	From From
	// Home is the notebook's VPC; nil where it stands in none.
	Home *topology.VPC
	// Meant says that the path is meant to be open.
	Meant bool
}

// kind is one kind of caller.
type kind struct {
	from   From
	places func(*topology.Index, Question) []Place
}

// kinds are all kinds of caller, in the order in which they are told of.
func kinds() []kind {
	return []kind{
		{FromVPC, atHome},
		{FromLinkedVPC, inOtherVPCs},
		{FromLinkedVPC, behindTransitGateways},
		{FromClientVPN, onClientVPNs},
		{FromOnPremises, onSites},
		{FromInternet, onTheInternet},
		{FromConsole, onTheInternet},
	}
}

// missingPaths are what there is none of where a path does not exist.
var missingPaths = map[From]string{
	FromLinkedVPC: "other VPC", FromClientVPN: "Client VPN endpoint", FromOnPremises: "on-premises network",
}

// Places are all places of a path; at least one, which may be missing.
func Places(x *topology.Index, q Question) []Place {
	var list []Place
	for _, k := range kinds() {
		if k.from == q.From {
			list = append(list, k.places(x, q)...)
		}
	}
	if len(list) == 0 {
		missing := "the notebook stands in no VPC and no VPC has a notebook endpoint"
		if what := missingPaths[q.From]; what != "" {
			missing = x.HasNo(what)
		}
		list = []Place{{Missing: missing + ", so this path does not exist"}}
	}
	for i := range list {
		list[i].From = q.From
	}
	return list
}

// RangesOf are the ranges of a VPC, IPv6 among them.
func RangesOf(v *topology.VPC) addresses.Set {
	if v == nil {
		return addresses.Set{}
	}
	return addresses.Of(append(append([]string{v.CIDRBlock}, v.SecondaryCIDRBlocks...), v.IPv6CIDRBlocks...)...)
}

// RangesOfSubnet are a subnet's; those of its VPC stand for ranges that are not known.
func RangesOfSubnet(x *topology.Index, s *topology.Subnet) addresses.Set {
	own := addresses.Of(s.CIDRBlock, s.IPv6CIDRBlock)
	if own.IsEmpty() {
		return RangesOf(x.VPC(s.VPCID))
	}
	return own
}

// workloadsIn are a VPC's subnets where the stack declares them all, and else the VPC as a whole: in a VPC of somebody else's
// there may be subnets that the stack does not know.
func workloadsIn(x *topology.Index, v *topology.VPC) []Place {
	whole := Place{
		Title: v.Title(), URN: v.URN, VPC: v, Sources: RangesOf(v), Worn: v.ClientSecurityGroupIDs, Wears: v.ClientSecurityGroupIDs != nil,
		Public: addresses.Of(v.PublicAddresses...),
	}
	whole.Unknown = whole.Sources.IsEmpty()
	subnets := x.SubnetsOf(v.ID)
	if len(subnets) == 0 || v.Origin != topology.Declared && !whole.Unknown {
		return []Place{whole}
	}
	list := make([]Place, len(subnets))
	for i, subnet := range subnets {
		list[i] = whole
		list[i].Title, list[i].URN = subnet.Title(), subnet.URN
		list[i].Subnet, list[i].Sources = subnet, RangesOfSubnet(x, subnet)
		list[i].Unknown = list[i].Sources.IsEmpty()
	}
	return list
}

func atHome(x *topology.Index, q Question) []Place {
	if q.Home == nil {
		return nil
	}
	return workloadsIn(x, q.Home)
}

func inOtherVPCs(x *topology.Index, q Question) []Place {
	var list []Place
	for _, v := range x.AllVPCs() {
		if v != q.Home {
			list = append(list, workloadsIn(x, v)...)
		}
	}
	return list
}

// onTheInternet is everybody with a line of their own.
func onTheInternet(*topology.Index, Question) []Place { return []Place{{}} }

// onSites are the ranges of a network of one's own outside AWS. Where the path is not meant, the caller is at any address that
// some way leads back to: what static routes name, and, where the other side announces its ranges by BGP, anything.
func onSites(x *topology.Index, q Question) []Place {
	var list []Place
	for i := range x.OnPremises {
		list = append(list, onSite(&x.OnPremises[i], q.Meant)...)
	}
	return list
}

func onSite(site *topology.OnPremises, meant bool) []Place {
	base := Place{Title: site.Title(), URN: site.URN, Site: site, Public: addresses.Of(site.PublicAddresses...)}
	ranges := addresses.Of(site.CIDRBlocks...)
	if ranges.IsEmpty() {
		base.Unknown = true
		return []Place{base}
	}
	var list []Place
	for _, r := range ranges.Prefixes() {
		p := base
		p.Sources, p.Title = addresses.OfPrefixes(r), fmt.Sprintf("%s %s", base.Title, r)
		list = append(list, p)
	}
	if further := reachable(site).Minus(ranges); !meant && !further.IsEmpty() {
		p := base
		p.Sources, p.Title, p.Further = further, base.Title+", at any other address to which answers are routed back", true
		list = append(list, p)
	}
	return list
}

// reachable are the addresses that a connection of the site may have behind it: what the other side announces is its own business.
func reachable(site *topology.OnPremises) addresses.Set {
	var set addresses.Set
	for i := range site.Attachments {
		a := &site.Attachments[i]
		if !a.StaticRoutesOnly {
			return addresses.All()
		}
		set = set.Plus(addresses.Of(a.StaticRoutes...))
	}
	return set
}
