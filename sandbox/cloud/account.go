package cloud

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// AccountID is the number of the simulated account.
const AccountID = "111122223333"

// Resource is something that exists in the account.
type Resource struct {
	// ID is the physical ID, in AWS's form.
	ID string
	// Type is the Pulumi type token.
	Type string
	// Region is where it is; empty for global resources such as IAM roles.
	Region string
	// URN is the Pulumi resource that made it; empty if it was there before, or if AWS made it along with another.
	URN string
	// Owner is the ID of the resource that AWS made it along with and deletes it with, e.g. the VPC of a default
	// security group; empty for all others.
	Owner string
	// Seeded reports whether it was in the account before any stack.
	Seeded bool
	// Attributes are what the account file says of it in the place of what AWS would decide; nil for most.
	Attributes props
	// Props are its inputs and outputs. Secrets are replaced by a digest.
	Props resource.PropertyMap
}

func (r *Resource) props() props { return props(r.Props) }

// account is one state of the simulated account. A change works on a copy and replaces whole resources; it never
// alters one, so that a failed change leaves nothing behind.
type account struct {
	resources map[string]*Resource
	// births counts how often something was made for a URN, so that no ID is ever given twice.
	births map[string]int
	// touched are the places at which something was put or taken away since the copy was made, and born the URNs for which something was made.
	touched map[string]bool
	born    []string
	// endpointZones are the zones that offer an endpoint service, for services that not every zone offers.
	endpointZones map[string][]string
	// attachmentQuota is how many managed policies a role or user may have, where AWS has raised it; 0 is ten.
	attachmentQuota int
	// forgetfulVpns has a Client VPN endpoint lose its VPC with its last association.
	forgetfulVpns bool
}

func newAccount() *account {
	return &account{resources: map[string]*Resource{}, births: map[string]int{}, touched: map[string]bool{}}
}

func (a *account) copy() *account {
	c := newAccount()
	// Founded with the account; nothing changes them.
	c.endpointZones, c.attachmentQuota, c.forgetfulVpns = a.endpointZones, a.attachmentQuota, a.forgetfulVpns
	c.resources, c.births = maps.Clone(a.resources), maps.Clone(a.births)
	return c
}

// storeKey is where a resource stands in the account.
func storeKey(k *kind, region, id string, p props) string {
	scope := ""
	if k.within != "" {
		scope = p.str(k.within)
	}
	return strings.Join([]string{k.token, region, scope, id}, "|")
}

func (a *account) put(r *Resource) {
	key := r.key()
	a.resources[key], a.touched[key] = r, true
}

func (a *account) drop(r *Resource) {
	key := r.key()
	delete(a.resources, key)
	a.touched[key] = true
}

func (r *Resource) key() string { return storeKey(awsKinds[r.Type], r.Region, r.ID, r.props()) }

// bear counts one more thing made for a URN.
func (a *account) bear(origin string) int {
	a.births[origin]++
	a.born = append(a.born, origin)
	return a.births[origin]
}

// get is the resource of a kind with an ID, or nil. p are properties that tell resources with the same ID apart.
func (a *account) get(k *kind, region, id string, p props) *Resource {
	if k.global {
		region = ""
	}
	return a.resources[storeKey(k, region, id, p)]
}

// asSeen is a resource as a look at it shows it: with what other resources decide of it.
func (a *account) asSeen(r *Resource) *Resource {
	if r == nil || awsKinds[r.Type].seen == nil {
		return r
	}
	shown := *r
	shown.Props = r.props().with(awsKinds[r.Type].seen(a, r)).propertyMap()
	return &shown
}

// sorted are all resources, by type, then ID, then region.
func (a *account) sorted() []*Resource { return a.those(func(*Resource) bool { return true }) }

// those are the resources of a sort, in that order. Only they are sorted: an account of a fleet has thousands, and each call
// looks at those of its own type.
func (a *account) those(wanted func(*Resource) bool) []*Resource {
	var all []*Resource
	for _, r := range a.resources {
		if wanted(r) {
			all = append(all, r)
		}
	}
	sort.Slice(all, func(i, j int) bool {
		x, y := all[i], all[j]
		if x.Type != y.Type {
			return x.Type < y.Type
		}
		if x.ID != y.ID {
			return x.ID < y.ID
		}
		return x.Region < y.Region
	})
	return all
}

// of are the resources of a type in a region, sorted.
func (a *account) of(token, region string) []*Resource {
	return a.those(func(r *Resource) bool { return r.Type == token && (r.Region == region || r.Region == "") })
}

// find is the resource of a family that an identifier names, or nil.
func (a *account) find(to family, region string, by []string, name string) *Resource {
	for _, r := range a.resources {
		k := awsKinds[r.Type]
		if k.family == to && (k.global || r.Region == region) && named(r, by, name) {
			return r
		}
	}
	return nil
}

// named reports whether an identifier names r in one of the ways.
func named(r *Resource, by []string, name string) bool {
	if len(by) == 0 {
		by = byID
	}
	for _, way := range by {
		if way == "id" && r.ID == name || way != "id" && r.props().str(way) == name {
			return true
		}
	}
	return false
}

// dependents are the resources that refer to r in one of the given ways, sorted.
func (a *account) dependents(r *Resource, how onDelete) []*Resource {
	to := awsKinds[r.Type].family
	if to == noFamily {
		return nil
	}
	var list []*Resource
	for _, other := range a.sorted() {
		if other != r && refersTo(other, r, to, how) {
			list = append(list, other)
		}
	}
	return list
}

func refersTo(other, r *Resource, to family, how onDelete) bool {
	for _, ref := range awsKinds[other.Type].refs {
		if ref.to != to || ref.onDelete != how {
			continue
		}
		if slices.ContainsFunc(valuesAt(other.props(), ref.path), func(v string) bool { return named(r, ref.by, v) }) {
			return true
		}
	}
	return false
}

// remove takes r out of the account together with what AWS deletes with it.
func (a *account) remove(r *Resource) {
	a.drop(r)
	for _, other := range a.sorted() {
		if other.Owner == r.ID {
			a.remove(other)
		}
	}
	for _, other := range a.dependents(r, cascades) {
		a.remove(other)
	}
}

// blockers are the resources for whose sake AWS refuses to delete r. What goes with r does not block it.
func (a *account) blockers(r *Resource) []*Resource {
	gone := map[*Resource]bool{}
	for _, other := range a.dependents(r, cascades) {
		gone[other] = true
	}
	var list []*Resource
	for _, other := range a.dependents(r, blocks) {
		if !gone[other] && other.Owner != r.ID {
			list = append(list, other)
		}
	}
	return list
}

// cutPath splits a dotted path after its first name.
func cutPath(path string) (head, rest string, nested bool) { return strings.Cut(path, ".") }

// valuesAt are the known texts at a dotted path; lists on the way are walked.
func valuesAt(p props, path string) []string {
	head, rest, nested := cutPath(path)
	return textsIn(p[keyOf(head)], rest, nested)
}

func textsIn(v resource.PropertyValue, rest string, nested bool) []string {
	switch {
	case v.IsArray():
		var list []string
		for _, e := range v.ArrayValue() {
			list = append(list, textsIn(e, rest, nested)...)
		}
		return list
	case nested && v.IsObject():
		return valuesAt(props(v.ObjectValue()), rest)
	case !nested && v.IsString() && v.StringValue() != "":
		return []string{v.StringValue()}
	}
	return nil
}
