package observe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

// Observe interprets the resources of one stack. The order of the resources does not matter. It never fails: what it cannot
// interpret stands in the topology's list of what is not understood, and what it takes for granted in that of assumptions.
func Observe(resources []Resource, stated Stated) topology.Topology {
	return observe(resources, stated, nil)
}

// observe is Observe of resources some of which are from account files.
func observe(resources []Resource, stated Stated, readings []accountfile.Reading) topology.Topology {
	b := newBuilder(resources, stated, readings)
	b.read()
	b.noteGaps()
	b.noteTheRest()
	b.noteUnexpected()
	return b.observation()
}

// read interprets one sort of resource after another: those that others speak of come first.
func (b *builder) read() {
	b.readVPCs()
	b.readSubnets()
	b.readPrefixLists()
	b.readSecurityGroups()
	b.readEndpoints()
	b.addStatedEndpoints()
	b.readClientVPNs()
	b.readResolvers()
	b.readNotebooks()
	b.readRoutes()
	b.readWorkloads()
	b.noteAttachedGroups()
	b.readGroupAssociations()
	b.readNetworkACLs()
	b.readPeering()
	b.readTransitGateways()
	b.completeNetworks()
	b.completeClientVPNs()
	b.readOnPremises()
	b.readIdentities()
	b.readNames()
	b.readBalancers()
	b.readLatticeResources()
}

// builder collects a topology.
type builder struct {
	resources []Resource
	byType    map[string][]*Resource
	asked     map[string]bool
	stated    Stated
	// providerRegions are by what resources refer to their provider by.
	providerRegions map[string]string
	accounts        accounts
	// readings are those of account files, elsewhere those of another Region, and unreadOf what was not read of one thing: the types by
	// the thing's ID, name or ARN.
	readings  []accountfile.Reading
	elsewhere map[*accountfile.Reading]bool
	unreadOf  map[string]map[string]bool

	topology      topology.Topology
	notUnderstood map[topology.NotUnderstood]bool
	// expected are the properties that the model asks for.
	expected    map[property]bool
	assumptions map[string]bool

	vpcs        map[string]*topology.VPC
	subnets     map[string]*topology.Subnet
	groups      map[string]*group
	prefixLists map[string][]string
	addresses   map[string][]string // known addresses and ranges within a VPC, by its ID
	// endpointAddresses are the known ones of an endpoint, by its ID.
	endpointAddresses map[string][]string
	principals        map[string]*principal
	policies          map[string]*identityPolicy
	alone             []aloneAttachment
	above             above
}

func newBuilder(resources []Resource, stated Stated, readings []accountfile.Reading) *builder {
	b := &builder{
		byType: map[string][]*Resource{}, asked: map[string]bool{}, stated: stated,
		notUnderstood: map[topology.NotUnderstood]bool{}, expected: map[property]bool{}, assumptions: map[string]bool{},
		vpcs: map[string]*topology.VPC{}, subnets: map[string]*topology.Subnet{}, groups: map[string]*group{},
		prefixLists: map[string][]string{}, addresses: map[string][]string{}, endpointAddresses: map[string][]string{},
		principals: map[string]*principal{}, policies: map[string]*identityPolicy{},
		readings: readings, elsewhere: map[*accountfile.Reading]bool{},
	}
	b.resources = slices.Clone(resources)
	slices.SortFunc(b.resources, func(x, y Resource) int { return cmp.Compare(x.URN, y.URN) })
	b.providerRegions = providerRegions(b.resources)
	b.findRegion()
	b.topology.OrganizationID = stated.OrganizationID
	for _, reading := range readings {
		b.topology.Accounts = union(b.topology.Accounts, []string{reading.Account})
	}
	b.accounts = newAccounts(b.resources, b.topology.Account)
	b.findGaps()
	for i := range b.resources {
		r := &b.resources[i]
		if b.isElsewhere(r) {
			continue
		}
		b.byType[r.Type] = append(b.byType[r.Type], r)
	}
	return b
}

// of are the resources of some types, and marks the types as interpreted.
func (b *builder) of(types ...string) []item {
	var items []item
	for _, token := range types {
		b.asked[token] = true
		for _, r := range b.byType[token] {
			items = append(items, item{r, b})
		}
	}
	return items
}

func element(r item) topology.Element {
	if r.External {
		return topology.Element{URN: r.URN, Origin: topology.Read}
	}
	return topology.Element{URN: r.URN}
}

func (b *builder) assume(format string, values ...any) {
	b.assumptions[fmt.Sprintf(format, values...)] = true
}

// observation puts everything in an order that hangs on the stack alone.
func (b *builder) observation() topology.Topology {
	t := b.topology
	for _, id := range byURN(b.vpcs, func(v *topology.VPC) string { return v.URN }) {
		t.VPCs = append(t.VPCs, *b.vpcs[id])
	}
	for _, id := range byURN(b.subnets, func(s *topology.Subnet) string { return s.URN }) {
		t.Subnets = append(t.Subnets, *b.subnets[id])
	}
	for _, id := range byURN(b.groups, func(g *group) string { return g.URN }) {
		t.SecurityGroups = append(t.SecurityGroups, b.groups[id].SecurityGroup)
	}
	for n := range b.notUnderstood {
		t.NotUnderstood = append(t.NotUnderstood, n)
	}
	slices.SortFunc(t.NotUnderstood, func(x, y topology.NotUnderstood) int {
		return cmp.Or(cmp.Compare(x.URN, y.URN), cmp.Compare(x.Because, y.Because), cmp.Compare(x.Call, y.Call), cmp.Compare(x.Of, y.Of),
			cmp.Compare(x.About, y.About))
	})
	b.assumeWhatAWSHides()
	t.Assumptions = sorted(b.assumptions)
	t.NothingToJudge = b.nothingToJudge()
	return t
}

// The parts of an ARN: arn:<partition>:<service>:<region>:<account>:<resource>.
const (
	arnPartition = 1
	arnRegion    = 3
	arnAccount   = 4
	arnParts     = 6
)

func arnPart(arn string, part int) string {
	parts := strings.SplitN(arn, ":", arnParts)
	if len(parts) < arnParts || parts[0] != "arn" {
		return ""
	}
	return parts[part]
}
