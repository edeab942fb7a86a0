// Package addresses has sets of IPv4 and IPv6 addresses: what a range of callers is, what a rule admits, what is left of the one
// behind the other. Sets are exact, so that two halves make a whole and a hole of one address is a hole.
package addresses

import (
	"net/netip"
	"slices"
	"strings"

	"go4.org/netipx"
)

// Set is a set of addresses. The zero value is empty. A set is never changed.
type Set struct{ ips *netipx.IPSet }

// Of is the set of ranges and single addresses as AWS writes them. It leaves out what is neither; see [IsRange].
func Of(texts ...string) Set {
	var b netipx.IPSetBuilder
	for _, text := range texts {
		if p, ok := parse(text); ok {
			b.AddPrefix(p)
		}
	}
	return built(b)
}

// Builder adds up many ranges at once. The zero value has none.
type Builder struct{ ips netipx.IPSetBuilder }

// Add adds ranges and addresses as [Of] reads them, and returns what they are by themselves.
func (b *Builder) Add(texts ...string) []netip.Prefix {
	var added []netip.Prefix
	for _, text := range texts {
		if p, ok := parse(text); ok {
			b.ips.AddPrefix(p)
			added = append(added, p)
		}
	}
	return added
}

// Set is what was added.
func (b *Builder) Set() Set { return built(b.ips) }

// IsRange says whether a text is a range or an address, which [Of] takes.
func IsRange(text string) bool {
	_, ok := parse(text)
	return ok
}

func parse(text string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

// OfPrefixes is the set of some ranges.
func OfPrefixes(prefixes ...netip.Prefix) Set {
	var b netipx.IPSetBuilder
	for _, p := range prefixes {
		b.AddPrefix(p)
	}
	return built(b)
}

// OfAddress is the set of one address.
func OfAddress(a netip.Addr) Set { return OfPrefixes(netip.PrefixFrom(a, a.BitLen())) }

// built never fails: everything added is valid.
func built(b netipx.IPSetBuilder) Set {
	ips, _ := b.IPSet()
	return Set{ips}
}

// All is every address of both versions.
func All() Set { return all }

var (
	all = Of("0.0.0.0/0", "::/0")
	// public leaves out what no request over the internet comes from (IANA IPv4 and IPv6 Special-Purpose Address Registries).
	public = Of("0.0.0.0/0", "2000::/3").Minus(Of(
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
		"192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "2001:db8::/32"))
)

// Public is every address that a request over the internet may come from.
func Public() Set { return public }

// Plus is what either set holds.
func (s Set) Plus(other Set) Set {
	switch {
	case s.IsEmpty():
		return other
	case other.IsEmpty():
		return s
	}
	var b netipx.IPSetBuilder
	b.AddSet(s.ips)
	b.AddSet(other.ips)
	return built(b)
}

// And is what both sets hold.
func (s Set) And(other Set) Set {
	switch {
	case s.IsEmpty() || other.IsEmpty():
		return Set{}
	case other.ips == all.ips:
		return s
	case s.ips == all.ips:
		return other
	}
	var b netipx.IPSetBuilder
	b.AddSet(s.ips)
	b.Intersect(other.ips)
	return built(b)
}

// Minus is what the set holds and the other does not.
func (s Set) Minus(other Set) Set {
	if s.IsEmpty() || other.IsEmpty() || !s.ips.Overlaps(other.ips) {
		return s
	}
	var b netipx.IPSetBuilder
	b.AddSet(s.ips)
	b.RemoveSet(other.ips)
	return built(b)
}

// IsEmpty says whether it holds no address.
func (s Set) IsEmpty() bool { return s.ips == nil || len(s.ips.Ranges()) == 0 }

// Within says whether the other set holds all of it. An empty set is within any.
func (s Set) Within(other Set) bool {
	if s.IsEmpty() {
		return true
	}
	if other.IsEmpty() {
		return false
	}
	for _, r := range s.ips.Ranges() {
		if !other.ips.ContainsRange(r) {
			return false
		}
	}
	return true
}

// Overlaps says whether the two share an address.
func (s Set) Overlaps(other Set) bool {
	return !s.IsEmpty() && !other.IsEmpty() && s.ips.Overlaps(other.ips)
}

// OverlapsPrefix says whether it holds any address of a range.
func (s Set) OverlapsPrefix(p netip.Prefix) bool { return s.ips != nil && s.ips.OverlapsPrefix(p) }

// Equals says whether the two hold the same addresses.
func (s Set) Equals(other Set) bool {
	if s.IsEmpty() || other.IsEmpty() {
		return s.IsEmpty() && other.IsEmpty()
	}
	return s.ips == other.ips || s.ips.Equal(other.ips)
}

// Holds says whether it holds an address.
func (s Set) Holds(a netip.Addr) bool { return s.ips != nil && s.ips.Contains(a) }

// V4 and V6 are the set's addresses of one version.
func (s Set) V4() Set { return s.And(v4) }

// V6 is the set's addresses of IPv6; see [Set.V4].
func (s Set) V6() Set { return s.And(v6) }

var v4, v6 = Of("0.0.0.0/0"), Of("::/0")

// Prefixes are the fewest ranges that make up the set, in order.
func (s Set) Prefixes() []netip.Prefix {
	if s.IsEmpty() {
		return nil
	}
	return s.ips.Prefixes()
}

// writtenAtMost is how many ranges a sentence names.
const writtenAtMost = 4

// String writes the set for a sentence, such as "10.60.0.0/16, 192.0.2.7". Of a long list it writes the beginning.
func (s Set) String() string {
	prefixes := s.Prefixes()
	if len(prefixes) == 0 {
		return "no address"
	}
	var texts []string
	for _, p := range prefixes {
		text := p.String()
		if p.IsSingleIP() {
			text = p.Addr().String()
		}
		texts = append(texts, text)
	}
	if len(texts) > writtenAtMost {
		texts = append(slices.Clone(texts[:writtenAtMost]), "and others")
	}
	return strings.Join(texts, ", ")
}
