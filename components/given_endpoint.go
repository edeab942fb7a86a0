package components

import (
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// GivenEndpoint is an interface endpoint that this account cannot look up: another account owns the shared VPC, and only the owner sees
// its endpoints. Its fields are not compared with AWS, and the state holds nothing of it.
type GivenEndpoint struct {
	// ID is its ID, such as "vpce-0a1b2c3d4e5f60718". Required.
	ID string
	// Host is its own Regional DNS name, which begins with the ID. Required, except of a companion endpoint, whose own name nobody uses.
	Host string
	// VpcID is the VPC that it is in. Required; it must be that of the component.
	VpcID string
}

// check reports what is missing or does not fit. What is the part, which the endpoint in it, and service what its host must go on with; "" needs
// no host.
func (g GivenEndpoint) check(what, which, service, region string, vpc Vpc, argument string) fault.List {
	var faults fault.List
	var lacks []string
	for _, part := range []struct {
		name, value string
		isWanted    bool
	}{{"its ID", g.ID, true}, {"its host", g.Host, service != ""}, {"its VPC", g.VpcID, true}} {
		if part.isWanted && part.value == "" {
			lacks = append(lacks, part.name)
		}
	}
	got := which + " that is given whole"
	if len(lacks) > 0 {
		faults.Add(what, got, "lacks "+strings.Join(lacks, " and "), "give ID, host and VPC as the owner sees them, or leave it out", argument)
	}
	if g.Host != "" && g.ID != "" && !g.isItsHost(region) {
		faults.Add(what, got, "has the host "+g.Host+", which is not its own", "give the DNS name that begins with "+g.ID+"-, of no zone, and not the service's", argument)
	} else if g.Host != "" && !g.isOf(service) {
		faults.Add(what, got, "has the host "+g.Host+", which is none of AWS's for it", "give the name that the owner sees in the endpoint's DNS entries", argument)
	} else if g.Host != "" && region != "" && !slices.Contains(strings.Split(g.Host, "."), region) {
		faults.Add(what, got, "has the host "+g.Host+", which is not of "+region, "give an endpoint of that Region", argument)
	}
	if g.VpcID != "" {
		faults.Append(vpc.checkInVpc(what, got, g.VpcID, argument))
	}
	return faults
}

// isItsHost says whether the host is the endpoint's own Regional name, which AWS begins with its ID; one of a zone has the zone there too.
func (g GivenEndpoint) isItsHost(region string) bool {
	label, _, isName := strings.Cut(g.Host, ".")
	isZonal := region != "" && strings.Contains(label, "-"+region)
	return isName && !isZonal && (label == g.ID || strings.HasPrefix(label, g.ID+"-"))
}

// isOf says whether the host can be AWS's name of an endpoint of the service: people send their credentials' signatures there.
func (g GivenEndpoint) isOf(service string) bool {
	_, rest, _ := strings.Cut(g.Host, ".")
	isAWS := slices.ContainsFunc([]string{".amazonaws.com", ".amazonaws.com.cn", ".sagemaker.aws", ".sagemaker.com.cn"}, func(domain string) bool {
		return strings.HasSuffix(rest, domain)
	})
	return isAWS && strings.HasPrefix(rest, service)
}
