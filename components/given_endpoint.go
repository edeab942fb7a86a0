package components

import (
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// GivenEndpoint is an interface endpoint of somebody else's, of which nothing can be looked up: that of a VPC which another account shares, whose
// endpoints only its owner sees. It is taken at its word, and nothing of it stands in the state.
type GivenEndpoint struct {
	// ID is its ID, such as "vpce-0a1b2c3d4e5f60718". Required.
	ID string
	// Host is its own Regional DNS name, which begins with the ID. Required, but of a companion, whose own name nobody uses.
	Host string
	// VpcID is the VPC that it is in. Required; it must be that of the component.
	VpcID string
}

// check reports what is missing or does not fit. What is the part, and which is the endpoint in it.
func (g GivenEndpoint) check(what, which, region string, vpc Vpc, argument string, wantsHost bool) fault.List {
	var faults fault.List
	var lacks []string
	for _, part := range []struct {
		name, value string
		isWanted    bool
	}{{"its ID", g.ID, true}, {"its host", g.Host, wantsHost}, {"its VPC", g.VpcID, true}} {
		if part.isWanted && part.value == "" {
			lacks = append(lacks, part.name)
		}
	}
	got := which + " that is given whole"
	if len(lacks) > 0 {
		faults.Add(what, got, "lacks "+strings.Join(lacks, " and "), "give ID, host and VPC as the owner sees them, or leave it out", argument)
	}
	if g.Host != "" && g.ID != "" && !g.isItsHost() {
		faults.Add(what, got, "has the host "+g.Host+", which is not its own", "give the DNS name that begins with "+g.ID+"-, and not the service's", argument)
	} else if g.Host != "" && region != "" && !slices.Contains(strings.Split(g.Host, "."), region) {
		faults.Add(what, got, "has the host "+g.Host+", which is not of "+region, "give an endpoint of that Region", argument)
	}
	if g.VpcID != "" {
		faults.Append(vpc.checkInVpc(what, got, g.VpcID, argument))
	}
	return faults
}

// isItsHost says whether the host is one of the endpoint's own names, which AWS begins with its ID.
func (g GivenEndpoint) isItsHost() bool {
	label, _, isName := strings.Cut(g.Host, ".")
	return isName && (label == g.ID || strings.HasPrefix(label, g.ID+"-"))
}
