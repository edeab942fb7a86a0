package reach

import (
	"net/netip"
	"slices"
)

// Destination is where an answer of DNS leads.
type Destination string

// The destinations.
const (
	// ToEndpoint is to the endpoint's addresses, or, where these are not known, into a network of one's own.
	ToEndpoint Destination = "private"
	// ToInternet is to addresses that the internet routes.
	ToInternet Destination = "public"
	// Elsewhere is to somebody else, such as the sign-in page of a network at a private address that is not the endpoint's, or a
	// filter's sinkhole. It says nothing of the path.
	Elsewhere Destination = ""
)

// IsElsewhere continues a sentence about an answer that leads [Elsewhere].
const IsElsewhere = ", which is neither the stack's endpoint nor an address of AWS on the internet"

// handedOut are ranges that are public by their register, or set apart, and that companies, VPNs and proxies number their own networks with:
// those of two defence ministries, which have their own use (IANA IPv4 Address Space Registry), of benchmarks, and of the future (IANA
// IPv4 Special-Purpose Address Registry). No service of AWS has an address there, but a VPC may (Amazon VPC User Guide, "VPC CIDR blocks").
var handedOut = prefixes("6.0.0.0/8", "7.0.0.0/8", "11.0.0.0/8", "21.0.0.0/8", "22.0.0.0/8", "25.0.0.0/8", "26.0.0.0/8", "28.0.0.0/8", "29.0.0.0/8",
	"30.0.0.0/8", "33.0.0.0/8", "55.0.0.0/8", "214.0.0.0/8", "215.0.0.0/8", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4")

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// HandedOut says whether every address of an answer is of a range that is public elsewhere, and that networks of one's own are numbered with
// all the same: it may be the endpoint's, a proxy's or anybody's, and is not AWS's on the internet.
func HandedOut(answer []netip.Addr) bool {
	isIn := func(a netip.Addr) bool {
		return slices.ContainsFunc(handedOut, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
	}
	return len(answer) > 0 && !slices.ContainsFunc(answer, func(a netip.Addr) bool { return !isIn(a) })
}

// mayLead says whether an answer leads to an endpoint, or, where its addresses are not known, may do so.
func mayLead(answer, known []netip.Addr) bool {
	return Private(answer, known) || len(known) == 0 && HandedOut(answer)
}

// ElsewhereRemedy is what to do where a name leads [Elsewhere].
func ElsewhereRemedy(host string) string {
	return "see what answers in the place of " + host + ", such as the sign-in page of a network, a filter or a company's proxy; if the " +
		"endpoint has other addresses by now, run `pulumi refresh`"
}

// DestinationOf tells where all addresses of an answer lead, given those of the endpoint as far as they are known.
func DestinationOf(answer, known []netip.Addr) Destination {
	isInternet := func(a netip.Addr) bool {
		one := []netip.Addr{a}
		return a.IsGlobalUnicast() && !Private(one, known) && !HandedOut(one)
	}
	isOthers := func(a netip.Addr) bool { return !slices.Contains(known, a.Unmap()) }
	switch {
	case len(answer) > 0 && !slices.ContainsFunc(answer, func(a netip.Addr) bool { return !isInternet(a) }):
		return ToInternet
	case Private(answer, known) && (len(known) == 0 || !slices.ContainsFunc(answer, isOthers)):
		return ToEndpoint
	default:
		return Elsewhere
	}
}
