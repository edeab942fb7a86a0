package accesspath

import (
	"fmt"
	"net/netip"
)

// start is one concrete place of an access path: a subnet, an association of the VPN, a range of a site.
type start struct {
	// title is what sentences call it; "" for the internet and the console.
	title string
	urn   string
	// missing says why the path does not exist; "" where it does.
	missing string
	// vpc is the VPC that packets are in once they are in AWS; nil on the internet and on-premises.
	vpc *VPC
	// subnets are those whose route tables apply.
	subnets []*Subnet
	// sources are the addresses that security groups see; nil where they are not known.
	sources []netip.Prefix
	// worn are the security groups at the place where packets enter the VPC.
	worn []string
	// wears says that worn is known; a workload may wear any group.
	wears bool
	// publicAddress is the one that public services see.
	publicAddress string

	vpn         *ClientVPN
	person      person // on the vpn
	association *Association
	site        *OnPremises
	elsewhere   *elsewhere
}

// starts are all places of an access path; at least one, which may be missing.
func (n *network) starts(from From, notebook *Notebook) []start {
	var list []start
	switch from {
	case FromVPC:
		if home := n.home(notebook); home != nil {
			list = n.vpcStarts(home)
		}
	case FromLinkedVPC:
		home := n.home(notebook)
		for _, v := range n.vpcOrder {
			if v != home {
				list = append(list, n.vpcStarts(v)...)
			}
		}
	case FromClientVPN:
		for i := range n.ClientVPNs {
			list = append(list, n.vpnStarts(&n.ClientVPNs[i])...)
		}
	case FromOnPremises:
		for i := range n.OnPremises {
			list = append(list, n.siteStarts(&n.OnPremises[i])...)
		}
	case FromInternet, FromConsole:
		list = []start{{publicAddress: n.unlisted}}
	}
	if len(list) == 0 {
		list = []start{{missing: missingPaths[from]}}
	}
	return list
}

var missingPaths = map[From]string{
	FromVPC:        "the notebook stands in no VPC and no VPC has a notebook endpoint, so this path does not exist",
	FromLinkedVPC:  "no other VPC is declared, so this path does not exist",
	FromClientVPN:  "no Client VPN endpoint is declared, so this path does not exist",
	FromOnPremises: "no on-premises network is declared, so this path does not exist",
}

// home is the notebook's VPC.
func (n *network) home(notebook *Notebook) *VPC {
	if notebook.VPCID != "" {
		return n.vpc(notebook.VPCID)
	}
	for i := range n.Endpoints {
		if n.hosts.services[n.Endpoints[i].ServiceName] == notebookService {
			return n.vpc(n.Endpoints[i].VPCID)
		}
	}
	return nil
}

// vpcStarts are a VPC's subnets where the stack declares them all, and else the VPC as a whole: in a VPC of
// somebody else's there may be subnets that the stack does not know.
func (n *network) vpcStarts(v *VPC) []start {
	whole := start{
		title: v.Title(), urn: v.URN, vpc: v, sources: rangesOf(v),
		worn: v.ClientSecurityGroupIDs, wears: v.ClientSecurityGroupIDs != nil,
		publicAddress: n.publicAddress(v.PublicAddresses),
	}
	subnets := n.subnetsOf[v.ID]
	if len(subnets) == 0 || v.Origin != Declared && len(whole.sources) > 0 {
		return []start{whole}
	}
	list := make([]start, len(subnets))
	for i, subnet := range subnets {
		list[i] = whole
		list[i].title, list[i].urn = titled("subnet", subnet.Element, subnet.ID), subnet.URN
		list[i].subnets, list[i].sources = []*Subnet{subnet}, n.rangesOfSubnet(subnet)
	}
	return list
}

func (n *network) publicAddress(known []string) string {
	if len(known) > 0 {
		return known[0]
	}
	return n.unlisted
}

func (n *network) rangesOfSubnet(s *Subnet) []netip.Prefix {
	if own := prefixes(s.CIDRBlock); len(own) > 0 {
		return own
	}
	return rangesOf(n.vpc(s.VPCID))
}

// vpnStarts are the endpoint's associations: a connection lands on any one of them. The endpoint rewrites the source to
// the address of its network interface there (Client VPN Administrator Guide, "How AWS Client VPN works").
func (n *network) vpnStarts(v *ClientVPN) []start {
	base := start{title: v.Title(), urn: v.URN, vpn: v, wears: true, publicAddress: n.unlisted}
	if len(v.Associations) == 0 {
		base.missing = v.Title() + " is associated with no subnet, so nobody can connect to it"
		return []start{base}
	}
	list := make([]start, len(v.Associations))
	for i := range v.Associations {
		list[i] = n.vpnStart(base, &v.Associations[i])
	}
	return list
}

func (n *network) vpnStart(s start, a *Association) start {
	s.title = titled("association", a.Element, a.SubnetID)
	s.urn, s.association = a.URN, a
	s.worn = s.vpn.SecurityGroupIDs
	subnet, known := n.subnets[a.SubnetID]
	switch {
	case known:
		s.vpc, s.subnets, s.sources = n.vpc(subnet.VPCID), []*Subnet{subnet}, n.rangesOfSubnet(subnet)
	case s.vpn.VPCID != "":
		s.vpc = n.vpc(s.vpn.VPCID)
		s.sources = rangesOf(s.vpc)
	}
	if len(s.worn) == 0 && s.vpc != nil {
		s.worn = []string{n.defaultGroup(s.vpc).ID}
	}
	return s
}

// defaultGroup is a VPC's default group. Where the stack does not declare it, it has the rules that AWS makes: in from
// its own members, out to anywhere (VPC User Guide, "Default security groups for your VPCs").
func (n *network) defaultGroup(v *VPC) *SecurityGroup {
	if group, declared := n.defaultGroups[v.ID]; declared {
		return group
	}
	id := "the default security group of " + v.ID
	group := &SecurityGroup{
		Element: Element{Origin: Assumed}, ID: id, VPCID: v.ID, Default: true,
		Ingress: []Rule{{IPProtocol: "-1", ReferencedSecurityGroupID: id}},
		Egress:  []Rule{{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}},
	}
	n.groups[id], n.defaultGroups[v.ID] = group, group
	return group
}

func (n *network) siteStarts(site *OnPremises) []start {
	base := start{title: site.Title(), urn: site.URN, site: site, publicAddress: n.publicAddress(site.PublicAddresses)}
	ranges := prefixes(site.CIDRBlocks...)
	if len(ranges) == 0 {
		return []start{base}
	}
	list := make([]start, len(ranges))
	for i, r := range ranges {
		list[i] = base
		list[i].sources = []netip.Prefix{r}
		list[i].title = fmt.Sprintf("%s %s", base.title, r)
	}
	return list
}
