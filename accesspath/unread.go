package accesspath

import (
	"slices"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/topology"
)

// bears says whether a gap could turn an answer round. What an account's reader could not read weighs more than what was seen and not
// understood: of whole sorts of things nobody knows what there is.
func (j judgement) bears(g gap, v *Verdict, f footing) bool {
	if g.Call == "" {
		return (!g.Alone || g.URN == j.notebook.URN) && g.bearsOn(v, f)
	}
	if v.Principal == Outsider && caller.NeedsIdentity(v.From, v.Step) {
		return g.Roles && v.Decision == Deny // but a role that anybody may assume
	}
	if !j.isInScope(g, v) {
		return false
	}
	isPrivate := v.From != FromInternet && v.From != FromConsole
	// What a policy refuses on one way it may admit on another, which the gap may hide; but for whom no way would help.
	byWays := isPrivate && (v.Decision == Allow || f.byNetwork || f.open)
	switch g.About {
	case topology.AboutNetwork, topology.AboutNames:
		return byWays
	case topology.AboutClientVPN:
		return byWays && v.From == FromClientVPN
	case topology.AboutOnPremises:
		return byWays && v.From == FromOnPremises
	default:
		return g.bearsOn(v, f)
	}
}

// isInScope says whether what a gap is about is on the way: a notebook's own gap is about that notebook, and a VPC's is about
// whoever is in the VPC, or goes through it. Every other gap may be about anything.
func (j judgement) isInScope(g gap, v *Verdict) bool {
	if g.URN != "" && slices.ContainsFunc(j.Notebooks, func(n topology.Notebook) bool { return n.URN == g.URN }) {
		return g.URN == j.notebook.URN
	}
	isVPC := slices.ContainsFunc(j.VPCs, func(vpc topology.VPC) bool { return vpc.ID == g.Of })
	return !isVPC || v.From == FromLinkedVPC || j.hasDoors(g.Of)
}

// hasDoors says whether requests for notebooks may go through a VPC, or its DNS answer for them: it has an endpoint of notebooks, a resolver
// or a notebook, or a Client VPN ends in it.
func (j judgement) hasDoors(vpcID string) bool {
	inVPC := func(subnet string) bool { s := j.Subnet(subnet); return s == nil || s.VPCID == vpcID }
	return slices.ContainsFunc(j.Endpoints, func(e topology.Endpoint) bool { return e.VPCID == vpcID && j.isOfNotebooks(&e) }) ||
		slices.ContainsFunc(j.Notebooks, func(n topology.Notebook) bool { return n.VPCID == vpcID }) ||
		slices.ContainsFunc(j.ClientVPNs, func(v topology.ClientVPN) bool { return v.VPCID == vpcID }) ||
		slices.ContainsFunc(j.Resolvers, func(r topology.Resolver) bool {
			return slices.ContainsFunc(r.IPAddresses, func(a topology.ResolverAddress) bool { return inVPC(a.SubnetID) })
		})
}
