package accesspath

import (
	"fmt"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/topology"
)

// gap is something not understood that could change answers.
type gap struct{ topology.NotUnderstood }

// weighGaps sorts what is not understood by what it could do. The grave come first: one of them is enough.
func (b *bench) weighGaps() {
	for _, grave := range []bool{true, false} {
		for _, n := range b.notUnderstood {
			if n.Grave != grave {
				continue
			}
			if n.Call != "" {
				b.accountGaps = append(b.accountGaps, n)
			}
			if n.Opens {
				b.opening = append(b.opening, gap{n})
			}
			if n.Closes {
				b.closing = append(b.closing, gap{n})
			}
		}
	}
}

// takeCertainty makes an answer unknown, or marks it, where something not understood could turn it round. An answer that is
// unknown already stays as it is.
func (j judgement) takeCertainty(v *Verdict, trails [][]trail) {
	var gaps []gap
	switch v.Decision {
	case Allow:
		gaps = j.closing
	case Deny:
		gaps = j.opening
	default:
		return
	}
	if len(gaps) == 0 {
		return
	}
	f := j.footing(v, trails)
	at := slices.IndexFunc(gaps, func(g gap) bool { return j.bears(g, v, f) })
	if at < 0 {
		return
	}
	g := gaps[at]
	could := "let the caller in"
	if v.Decision == Allow {
		could = "refuse the caller"
	}
	h := Hop{Hop: HopCertainty, OK: !g.Grave, Unknown: g.Grave, Assumed: !g.Grave,
		Because: fmt.Sprintf("%s was not %s and could %s: %s", g.title(), g.participle(), could, g.Because)}
	v.Hops = append(v.Hops, h)
	if !g.Grave {
		v.Assumed = true
		return
	}
	if g.Call != "" {
		v.Because = fmt.Sprintf("what %s tells is not known: %s; without it, %s", g.title(), g.Because, v.Because)
	} else {
		v.Because = fmt.Sprintf("whether %s changes this is not known (%s); without it, %s", g.title(), g.Because, v.Because)
	}
	v.Decision, v.Assumed = Unknown, false // no mark says more than that
	v.Remedy = "settle what is not understood: " + g.Because
	if g.Call != "" {
		v.Remedy = "read the account again, as somebody who may call " + g.title()
	}
}

func (g gap) participle() string {
	if g.Call != "" {
		return "read"
	}
	return "understood"
}

func (g gap) title() string {
	switch {
	case g.Call != "" && g.Of != "":
		return g.Call + " of " + g.Of
	case g.Call != "":
		return g.Call
	}
	if g.URN != "" {
		return topology.ShortName(g.URN)
	}
	return "something"
}

// footing is what the walks behind an answer rest on, all of them: a refusal holds where every walk is refused.
type footing struct {
	// byNetwork says that some walk is decided by the network, and byPolicy that some is decided by anything else.
	byNetwork, byPolicy bool
	// open says that some walk is of an identity that its own policies may let in, whatever refused it.
	open bool
}

func (j judgement) footing(v *Verdict, trails [][]trail) footing {
	var f footing
	asked := map[*caller.Identity]bool{}
	for _, atPlace := range trails {
		for i := range atPlace {
			t := &atPlace[i]
			if t.decision != v.Decision {
				continue
			}
			if isOfNetwork(t.decided.Hop) {
				f.byNetwork = true
			} else {
				f.byPolicy = true
			}
			if !f.open && !asked[t.identity] && len(j.accountGaps) > 0 {
				asked[t.identity] = true
				f.open = !j.permit.SurelyDenied(t.identity, j.notebook)
			}
		}
	}
	return f
}

// bearsOn says whether a gap could turn an answer round. A refusal by policies stands whatever a network does, and where no packet
// arrives no grant helps.
func (g gap) bearsOn(v *Verdict, f footing) bool {
	isPrivate := v.From != FromInternet && v.From != FromConsole
	byNetwork := f.byNetwork
	if v.Principal == Outsider && caller.NeedsIdentity(v.From, v.Step) {
		return false // nothing gives an outsider credentials
	}
	switch g.About {
	case topology.AboutNetwork:
		return isPrivate && (v.Decision == Allow || byNetwork)
	case topology.AboutNames:
		return isPrivate && v.Decision == Allow
	case topology.AboutPermissions:
		return v.Decision == Allow || f.byPolicy || v.From == FromLinkedVPC // policies alone keep out anybody's VPC with an endpoint of its own
	case topology.AboutClientVPN:
		return v.From == FromClientVPN && (v.Decision == Allow || byNetwork)
	case topology.AboutOnPremises:
		return v.From == FromOnPremises && (v.Decision == Allow || byNetwork)
	default:
		return true
	}
}

func isOfNetwork(hop string) bool {
	switch hop {
	case HopPath, HopDNS, HopRoute, HopVPNAuthorization, HopNetworkACLs, HopSecurityGroups:
		return true
	default:
		return false
	}
}

// noteUntoldIPv6 says of which VPCs callers at IPv6 addresses are not walked, because nothing tells their range. It matters where an
// endpoint has IPv6 addresses too.
func (b *bench) noteUntoldIPv6() {
	answers := slices.ContainsFunc(b.Endpoints, func(e topology.Endpoint) bool {
		return b.isOfNotebooks(&e) && (e.IPAddressType == "dualstack" || e.IPAddressType == "ipv6")
	})
	for _, v := range b.VPCs {
		if answers && v.HasIPv6 && len(v.IPv6CIDRBlocks) == 0 {
			b.notUnderstood = append(b.notUnderstood, topology.NotUnderstood{
				URN: v.URN, Because: "its IPv6 range is not given, so callers at its IPv6 addresses are not judged; run `pulumi refresh`, then judge again",
				Opens: true, About: topology.AboutNetwork,
			})
		}
	}
}

// noteFaultyRanges lists texts that should be ranges and are not: hops leave them out.
func (b *bench) noteFaultyRanges() {
	check := func(urn string, texts ...string) {
		for _, text := range texts {
			if text != "" && !addresses.IsRange(text) {
				b.notUnderstood = append(b.notUnderstood, topology.NotUnderstood{
					URN: urn, Because: fmt.Sprintf("%q is no range of addresses; the judgement leaves it out", text),
					Opens: true, Closes: true, About: topology.AboutNetwork,
				})
			}
		}
	}
	for _, v := range b.VPCs {
		check(v.URN, append([]string{v.CIDRBlock}, v.SecondaryCIDRBlocks...)...)
	}
	for _, s := range b.Subnets {
		check(s.URN, s.CIDRBlock, s.IPv6CIDRBlock)
	}
	for _, g := range b.SecurityGroups {
		for _, r := range append(append([]topology.Rule{}, g.Ingress...), g.Egress...) {
			check(r.URN, r.CIDRIPv4, r.CIDRIPv6)
		}
	}
	for _, v := range b.ClientVPNs {
		for _, r := range v.AuthorizationRules {
			check(r.URN, r.TargetNetworkCIDR)
		}
	}
	for _, o := range b.OnPremises {
		check(o.URN, o.CIDRBlocks...)
	}
}
