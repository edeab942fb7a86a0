package observe

import (
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

const (
	serviceControl  = "SERVICE_CONTROL_POLICY"
	resourceControl = "RESOURCE_CONTROL_POLICY"

	organizationsModule = "aws:organizations/"
	organizationType    = "aws:organizations/organization:Organization"
	controlPolicyType   = "aws:organizations/policy:Policy"
	controlUseType      = "aws:organizations/policyAttachment:PolicyAttachment"
)

// told is what one account file says of an organisation, or what all stacks together say.
type told struct {
	// reading is nil of stacks.
	reading        *accountfile.Reading
	id, management string
	// parent is what an account or an organisational unit is in, and accounts are those that are known to be in the organisation.
	parent   map[string]string
	accounts map[string]bool
	policies []item
	uses     []controlUse
}

// controlUse is one attachment of a policy.
type controlUse struct {
	item
	policyID, targetID string
}

// readOrganization reads the policies of AWS Organizations with what they are attached to. The management account is under none of them (AWS
// Organizations User Guide, "Service control policies": "SCPs don't affect users or roles in the management account"; "Resource control
// policies").
func (b *builder) readOrganization() {
	stacks, files := b.toldOfOrganizations()
	b.above = b.aboveAccount(stacks, files)
	if b.topology.OrganizationID == "" {
		b.topology.OrganizationID = b.above.id
	}
	if b.above.isManagement {
		return
	}
	if whole := b.above.whole; whole != nil {
		b.topology.OrganizationLevels = whole.levels(b.topology.Account)
		b.addControls(whole, whole.surely(b.topology.Account))
		return
	}
	for _, file := range b.above.partly {
		b.addControls(file, file.asAccounts(b.topology.Account))
	}
	if b.above.takesStacks {
		b.addControls(stacks, stacks.maybe(b.topology.Account))
	}
}

// addControls adds the policies that cover the account: of the targets of each, covering gives those that count.
func (b *builder) addControls(t *told, covering func([]string) []string) {
	known := map[string]bool{}
	for _, r := range t.policies {
		known[r.ID] = true
		kind := controlKind(r)
		targets := covering(t.targets(r.ID))
		if kind != serviceControl && kind != resourceControl || t.reading != nil && len(targets) == 0 {
			continue // one about tags or backups permits nothing and denies nothing
		}
		b.topology.OrganizationPolicies = append(b.topology.OrganizationPolicies, topology.OrganizationPolicy{
			Element: element(r), ID: r.ID, Name: r.text("name"), Type: kind, Policy: r.policyText("content"), TargetIDs: targets,
		})
	}
	for _, use := range t.uses {
		isAWS := strings.HasPrefix(use.policyID, "p-FullAWSAccess") || strings.HasPrefix(use.policyID, "p-RCPFullAWSAccess")
		if !known[use.policyID] && !isAWS && len(covering([]string{use.targetID})) > 0 {
			b.noteAs(use.Resource, certaintyOf(use.Type).gravely(),
				"the contents of policy "+use.policyID+" are not in what was read; it may deny what is allowed here")
		}
	}
}

func controlKind(r item) string {
	if kind := r.text("type"); kind != "" {
		return kind
	}
	return serviceControl // the provider's default
}

// toldOfOrganizations sorts what is told by who tells it.
func (b *builder) toldOfOrganizations() (stacks *told, files []*told) {
	byReading := map[[2]string]*told{}
	of := func(reading *accountfile.Reading) *told {
		key := [2]string{reading.Account, reading.Region}
		if byReading[key] == nil {
			byReading[key] = newTold(reading)
			files = append(files, byReading[key])
		}
		return byReading[key]
	}
	for i := range b.readings {
		of(&b.readings[i])
	}
	stacks = newTold(nil)
	by := func(r item) *told {
		if r.Reading == nil {
			return stacks
		}
		return of(r.Reading)
	}
	for _, r := range b.of(organizationType) {
		by(r).readRoot(r)
	}
	for _, r := range b.of("aws:organizations/organizationalUnit:OrganizationalUnit") {
		by(r).put(r.ID, r.text("parentId"))
		for _, account := range r.nested("accounts") {
			by(r).put(account.text("id"), r.ID)
		}
	}
	for _, r := range b.of("aws:organizations/account:Account") {
		by(r).put(r.ID, r.text("parentId"))
		by(r).accounts[r.ID] = true
	}
	for _, r := range b.of(controlPolicyType) {
		by(r).policies = append(by(r).policies, r)
	}
	for _, r := range b.of(controlUseType) {
		by(r).uses = append(by(r).uses, controlUse{r, r.text("policyId"), r.text("targetId")})
	}
	return stacks, files
}

func newTold(reading *accountfile.Reading) *told {
	return &told{reading: reading, parent: map[string]string{}, accounts: map[string]bool{}}
}

func (t *told) readRoot(r item) {
	t.id, t.management = r.ID, r.either("masterAccountId", "managementAccountId")
	for _, account := range r.nested("accounts") {
		t.accounts[account.text("id")] = true
	}
}

func (t *told) put(child, parent string) {
	if child != "" && parent != "" {
		t.parent[child] = parent
	}
}

// targets are what a policy is attached to.
func (t *told) targets(policyID string) (ids []string) {
	for _, use := range t.uses {
		if use.policyID == policyID && use.targetID != "" && !slices.Contains(ids, use.targetID) {
			ids = append(ids, use.targetID)
		}
	}
	return ids
}

// levels are the account, the units above it and the root, as far as they are known.
func (t *told) levels(account string) []string {
	list := []string{account}
	for at := t.parent[account]; at != "" && !slices.Contains(list, at); at = t.parent[at] {
		list = append(list, at)
	}
	return list
}

// reachesRoot says whether every unit above an account is known.
func (t *told) reachesRoot(account string) bool {
	list := t.levels(account)
	return strings.HasPrefix(list[len(list)-1], "r-")
}

// surely keeps the targets that are known to be the account or above it.
func (t *told) surely(account string) func([]string) []string {
	levels := t.levels(account)
	return func(targets []string) []string {
		return slices.DeleteFunc(slices.Clone(targets), func(target string) bool { return !slices.Contains(levels, target) })
	}
}

// asAccounts is surely, with the account among the targets of what is attached above it.
func (t *told) asAccounts(account string) func([]string) []string {
	surely := t.surely(account)
	return func(targets []string) []string {
		kept := surely(targets)
		if len(kept) > 0 && !slices.Contains(kept, account) {
			kept = slices.Insert(kept, 0, account)
		}
		return kept
	}
}

// maybe keeps a policy's targets without those that are known not to hold the account, and with the account where one is known to.
func (t *told) maybe(account string) func([]string) []string {
	levels := t.levels(account)
	return func(targets []string) []string {
		kept := []string{}
		for _, target := range targets {
			if slices.Contains(levels, target) && !slices.Contains(targets, account) && !slices.Contains(kept, account) {
				kept = append(kept, account)
			}
			if t.mayCover(target, account) {
				kept = append(kept, target)
			}
		}
		return kept
	}
}

// mayCover says whether a target may hold the account: another account does not, and a unit that the account is known not to be in does not.
func (t *told) mayCover(target, account string) bool {
	isUnit := strings.HasPrefix(target, "ou-") || strings.HasPrefix(target, "r-")
	switch {
	case account == "" || slices.Contains(t.levels(account), target):
		return true
	case !isUnit:
		return false
	default:
		return !t.reachesRoot(account)
	}
}
