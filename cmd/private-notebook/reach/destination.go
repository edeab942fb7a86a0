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
const IsElsewhere = ", which is neither the stack's endpoint nor on the internet"

// ElsewhereRemedy is what to do where a name leads [Elsewhere].
func ElsewhereRemedy(host string) string {
	return "see what answers in the place of " + host + ", such as the sign-in page of a network, a filter or a company's proxy; if the " +
		"endpoint has other addresses by now, run `pulumi refresh`"
}

// DestinationOf tells where all addresses of an answer lead, given those of the endpoint as far as they are known.
func DestinationOf(answer, known []netip.Addr) Destination {
	isInternet := func(a netip.Addr) bool { return a.IsGlobalUnicast() && !Private([]netip.Addr{a}, known) }
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
