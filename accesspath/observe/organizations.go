package observe

import (
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

const (
	serviceControl  = "SERVICE_CONTROL_POLICY"
	resourceControl = "RESOURCE_CONTROL_POLICY"
)

// organization is who is in what, as far as the stack says: by the number of an account or the ID of an organisational unit, what it is in.
type organization struct {
	id, management string
	parent         map[string]string
	accounts       map[string]bool
}

// readOrganization reads the policies of AWS Organizations with what they are attached to. A policy that is attached to a unit which holds the
// notebook's account has that account among its targets too. The management account is under none of them (AWS Organizations User Guide,
// "Service control policies": "SCPs don't affect users or roles in the management account"; "Resource control policies").
func (b *builder) readOrganization() {
	o := b.whoIsInWhat()
	own := b.topology.Account
	if b.topology.OrganizationID == "" && own != "" && (o.accounts[own] || o.management == own) {
		b.topology.OrganizationID = o.id
	}
	targets := b.pairs("aws:organizations/policyAttachment:PolicyAttachment", "policyId", "targetId")
	known := map[string]bool{}
	for _, r := range b.of("aws:organizations/policy:Policy") {
		known[r.ID] = true
		kind := r.text("type")
		if kind == "" {
			kind = serviceControl // the provider's default
		}
		if kind != serviceControl && kind != resourceControl || own != "" && o.management == own {
			continue // one about tags or backups permits nothing and denies nothing
		}
		b.topology.OrganizationPolicies = append(b.topology.OrganizationPolicies, topology.OrganizationPolicy{
			Element: element(r), ID: r.ID, Name: r.text("name"), Type: kind, Policy: r.policyText("content"), TargetIDs: o.covering(targets[r.ID], own),
		})
	}
	for _, r := range b.of("aws:organizations/policyAttachment:PolicyAttachment") {
		id := r.text("policyId")
		if !known[id] && !strings.HasPrefix(id, "p-FullAWSAccess") && !strings.HasPrefix(id, "p-RCPFullAWSAccess") && o.mayCover(r.text("targetId"), own) {
			b.noteAs(r.Resource, certaintyOf(r.Type).gravely(), "the contents of policy "+id+" are not in what was read; it may deny what is allowed here")
		}
	}
}

func (b *builder) whoIsInWhat() organization {
	o := organization{parent: map[string]string{}, accounts: map[string]bool{}}
	for _, r := range b.of("aws:organizations/organization:Organization") {
		o.id, o.management = r.ID, r.either("masterAccountId", "managementAccountId")
		for _, account := range r.nested("accounts") {
			o.accounts[account.text("id")] = true
		}
	}
	for _, r := range b.of("aws:organizations/organizationalUnit:OrganizationalUnit") {
		o.put(r.ID, r.text("parentId"))
		for _, account := range r.nested("accounts") {
			o.put(account.text("id"), r.ID)
		}
	}
	for _, r := range b.of("aws:organizations/account:Account") {
		o.put(r.ID, r.text("parentId"))
		o.accounts[r.ID] = true
	}
	return o
}

func (o organization) put(child, parent string) {
	if child != "" && parent != "" {
		o.parent[child] = parent
	}
}

// above are the units and the root that an account is in, as far as that is known, and whether they reach up to a root.
func (o organization) above(account string) (units []string, isWhole bool) {
	for at := o.parent[account]; at != "" && !slices.Contains(units, at); at = o.parent[at] {
		units = append(units, at)
	}
	return units, len(units) > 0 && strings.HasPrefix(units[len(units)-1], "r-")
}

// covering are a policy's targets without those that are known not to hold the account, and with the account where one is known to.
func (o organization) covering(targets []string, account string) []string {
	units, _ := o.above(account)
	kept := []string{}
	for _, target := range targets {
		if slices.Contains(units, target) && !slices.Contains(targets, account) && !slices.Contains(kept, account) {
			kept = append(kept, account)
		}
		if o.mayCover(target, account) {
			kept = append(kept, target)
		}
	}
	return kept
}

// mayCover says whether a target may hold the account: another account does not, and a unit that the account is known not to be in does not.
func (o organization) mayCover(target, account string) bool {
	units, isWhole := o.above(account)
	isUnit := strings.HasPrefix(target, "ou-") || strings.HasPrefix(target, "r-")
	switch {
	case account == "" || target == account || slices.Contains(units, target):
		return true
	case !isUnit:
		return false
	default:
		return !isWhole
	}
}
