package observe

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// The kinds of principal, as ARNs and properties spell them.
const (
	roleKind  = "role"
	userKind  = "user"
	groupKind = "group"
)

// sageMakerPrincipal is who may assume a notebook's execution role, in every partition (SageMaker Developer Guide, "How to use
// SageMaker AI execution roles").
const sageMakerPrincipal = "sagemaker.amazonaws.com"

// principal is a user, group or role while its policies are collected.
type principal struct {
	topology.Element
	account, kind, name, arn, boundary string
	// trust is a role's trust policy; "" where it is not known.
	trust string
	// isIssuer says that the topology has it as one.
	isIssuer  bool
	tags      map[string]string
	policyIDs []string
	// groups are those that a user is in.
	groups []string
}

func (p *principal) attach(id string) {
	if id != "" && !slices.Contains(p.policyIDs, id) {
		p.policyIDs = append(p.policyIDs, id)
	}
}

// key tells principals apart: two accounts may have the same names.
func (p *principal) key() string { return p.account + "/" + p.kind + "/" + p.name }

// principalOf is the principal that a resource speaks of by name or ARN: it is in the resource's account, where no ARN says another.
// One without a name could be anybody: a mock, or a provider that answers too little, leaves it empty.
func (b *builder) principalOf(r item, kind, name string) *principal {
	if name == "" {
		b.noteEffect(r.Resource, certaintyOf(r.Type), "it names a %s without a name, so nobody knows who that is", kind)
	}
	if account := arnPart(name, arnAccount); account != "" && b.topology.Account != "" {
		return b.principalIn(account, kind, name)
	}
	account := b.accounts.of(r.Resource)
	if account == "" && b.accounts.several {
		account = b.accountByName(r, kind, name)
	}
	return b.principalIn(account, kind, name)
}

// accountByName is the account of a resource whose provider says none, by who is declared with the name: in an account that no other
// provider is of, or in the only one. Where that leaves several, it is assumed to be the notebook's, and said: a denial may then not be there.
func (b *builder) accountByName(r item, kind, name string) string {
	claimed := map[string]bool{}
	for _, account := range b.accounts.ofProvider {
		claimed[account] = true
	}
	var all, free []string
	for _, key := range sorted(b.principals) {
		if p := b.principals[key]; p.kind == kind && p.name == name && p.Origin != topology.Assumed {
			all = append(all, p.account)
			if !claimed[p.account] {
				free = append(free, p.account)
			}
		}
	}
	switch {
	case len(free) == 1:
		return free[0]
	case len(all) == 1:
		return all[0]
	}
	b.noteAs(r.Resource, either(topology.AboutPermissions).gravely(), fmt.Sprintf(
		"which account its provider is of is not in what was read; it is assumed to be about %s %s of the notebook's account", kind, name))
	return b.topology.Account
}

// principalIn is the one with a name in an account. One that only attachments speak of is declared elsewhere.
func (b *builder) principalIn(account, kind, name string) *principal {
	if strings.HasPrefix(name, "arn:") {
		name = name[strings.LastIndex(name, "/")+1:]
	}
	p := &principal{Element: topology.Element{Origin: topology.Assumed}, account: account, kind: kind, name: name,
		arn: fmt.Sprintf("arn:%s:iam::%s:%s/%s", b.topology.Partition, account, kind, name)}
	if known, has := b.principals[p.key()]; has {
		return known
	}
	b.principals[p.key()] = p
	return p
}

func (b *builder) readIdentities() {
	b.readDeclaredPrincipals("aws:iam/role:Role", roleKind)
	b.readDeclaredPrincipals("aws:iam/user:User", userKind)
	b.readDeclaredPrincipals("aws:iam/group:Group", groupKind)
	b.readPolicies()
	b.readAttachments()
	b.readOtherGrants()
	b.readMemberships()
	b.readIdentityCenter()
	b.readOrganization()
	kept := map[string]bool{}
	for _, key := range sorted(b.principals) {
		b.keep(b.principals[key], kept)
	}
	b.keepPolicies(kept)
	b.assumeHolders()
}

func (b *builder) readDeclaredPrincipals(token, kind string) {
	for _, r := range b.of(token) {
		name := r.text("name")
		if name == "" {
			name = r.ID
		}
		p := b.principalOf(r, kind, name)
		p.Element, p.boundary = element(r), r.text("permissionsBoundary")
		if kind != groupKind { // a group cannot be tagged, and its members' tags are not its own
			p.tags = r.tags()
		}
		if r.hidden("permissionsBoundary") {
			p.boundary = "a permissions boundary that cannot be read"
		}
		if arn := r.text("arn"); arn != "" {
			p.arn = arn
		}
		if !r.hidden("assumeRolePolicy") { // no answer hangs on it, so a hidden one is no gap
			p.trust = r.policyText("assumeRolePolicy")
		}
	}
}

// readOtherGrants reads the policies that stand in a role itself, as the provider says that they are there. Where the program gave none it
// may show what the stack's own attachments and inline policies put there, and be out of date: those say it better. A policy of
// somebody else's was put there by somebody else.
func (b *builder) readOtherGrants() {
	inlined := b.inlinePolicies()
	for _, r := range b.of("aws:iam/role:Role") {
		p := b.principalOf(r, roleKind, r.either("name"))
		_, given := r.declared("managedPolicyArns")
		for _, arn := range r.texts("managedPolicyArns") {
			if given || b.policies[arn] == nil {
				p.attach(arn)
			}
		}
		if given {
			b.noteLeftOut(r, p, r.texts("managedPolicyArns"), false)
		}
		_, given = r.declared("inlinePolicies")
		for i, part := range r.nested("inlinePolicies") {
			if !given && inlined[p.key()+"/"+part.text("name")] {
				continue
			}
			id := fmt.Sprintf("%s inline policy %d", r.URN, i+1)
			p.attach(id)
			if text := part.policyText("policy"); text != "" && text != unreadablePolicy {
				b.addPolicy(element(r), id, part.text("name"), text)
			}
		}
	}
}

// inlinePolicies are those that are resources of their own, by the role and their name.
func (b *builder) inlinePolicies() map[string]bool {
	names := map[string]bool{}
	for _, r := range b.of("aws:iam/rolePolicy:RolePolicy") {
		names[b.principalOf(r, roleKind, r.text("role")).key()+"/"+r.text("name")] = true
	}
	return names
}

// readMemberships gives users what their groups have.
func (b *builder) readMemberships() {
	join := func(r item, user, group string) {
		member, of := b.principalOf(r, userKind, user), b.principalOf(r, groupKind, group)
		for _, id := range of.policyIDs {
			member.attach(id)
		}
		if !slices.Contains(member.groups, of.name) {
			member.groups = append(member.groups, of.name)
		}
	}
	for _, r := range b.of("aws:iam/userGroupMembership:UserGroupMembership") {
		for _, group := range r.texts("groups") {
			join(r, r.text("user"), group)
		}
	}
	joined := map[*principal][]*principal{}
	for _, r := range b.of("aws:iam/userGroupMembership:UserGroupMembership") {
		for _, group := range r.texts("groups") {
			of := b.principalOf(r, groupKind, group)
			joined[of] = append(joined[of], b.principalOf(r, userKind, r.text("user")))
		}
	}
	for _, r := range b.of("aws:iam/groupMembership:GroupMembership") {
		listed := r.texts("users")
		for _, user := range listed {
			join(r, user, r.text("group"))
		}
		b.noteNotListed(r, b.principalOf(r, groupKind, r.text("group")), joined, listed)
	}
}

// noteNotListed says that the list of a group's members, which takes out whom it does not list, leaves out somebody whom another resource
// puts in: a denial that the group brings may not bind him.
func (b *builder) noteNotListed(r item, group *principal, joined map[*principal][]*principal, listed []string) {
	if !slices.ContainsFunc(group.policyIDs, b.mayDeny) {
		return
	}
	for _, user := range joined[group] {
		if !slices.Contains(listed, user.name) {
			b.noteEffect(r.Resource, mayUndeny, "it takes out of group %s whom it does not list, and another resource puts user %s in; which of the two was "+
				"deployed last is not known", group.name, user.name)
		}
	}
}

// keep makes principals of those who may open a notebook. Whoever has a statement about presigned URLs is an issuer, and
// who has a sweeping one an administrator; who has both is both, because it is the same person who then gets in. Whoever has a
// denial is meant to open notebooks, and the verdict can name what stands in the way; but a role for SageMaker alone, such as a
// notebook's own, has the guardrail for what else may be attached to it.
//
// A principal of another account than the notebook's is left out: a request from another account takes a policy of the resource besides (IAM User
// Guide, "Cross-account policy evaluation logic"), a notebook instance has none, and the call names a notebook of the caller's own
// account alone (SageMaker API Reference, CreatePresignedNotebookInstanceUrl: NotebookInstanceName).
func (b *builder) keep(p *principal, kept map[string]bool) {
	if own := b.topology.Account; own != "" && p.account != "" && p.account != own {
		return
	}
	g := b.grantsOf(p)
	if g.denial && !slices.Equal(onlyServices(p.trust), []string{sageMakerPrincipal}) {
		g.particular = true
	}
	isSuspected := len(g.unread) > 0 && !g.particular && !g.sweeping // the judge says of this principal alone that its rights are not known
	if !g.particular && !g.sweeping && !isSuspected {
		return
	}
	if p.Origin == topology.Assumed {
		b.assume("%s %s is declared elsewhere: its path is assumed to be /, and it is assumed to have no permissions boundary and "+
			"no policies but those that this stack attaches", p.kind, p.name)
	}
	ids := slices.Clone(p.policyIDs)
	for _, id := range append(slices.Clone(ids), p.boundary) {
		kept[id] = true
	}
	add := func(administers bool) {
		b.topology.Principals = append(b.topology.Principals, topology.Principal{
			Element: p.Element, Administers: administers, Name: p.name, ARN: p.arn, PolicyIDs: ids,
			PermissionsBoundary: p.boundary, Tags: p.tags, ChoosesTags: handsOverTags(p.trust), Groups: p.groups, Suspected: isSuspected,
		})
	}
	if g.particular || isSuspected {
		p.isIssuer = !isSuspected
		add(false)
	}
	if g.sweeping {
		add(true)
	}
}

// keepPolicies leaves out the policies that nobody who matters has and that do not speak of presigned URLs.
func (b *builder) keepPolicies(kept map[string]bool) {
	for _, id := range sorted(b.policies) {
		p := b.policies[id]
		if kept[id] || strings.Contains(p.Policy.Policy, presignAction) {
			b.topology.Policies = append(b.topology.Policies, p.Policy)
		}
	}
}
