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
	kind, name, arn, boundary string
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

// principal is the one with a name. One that only attachments speak of is declared elsewhere.
func (b *builder) principal(kind, name string) *principal {
	if strings.HasPrefix(name, "arn:") {
		name = name[strings.LastIndex(name, "/")+1:]
	}
	key := kind + "/" + name
	if _, known := b.principals[key]; !known {
		b.principals[key] = &principal{
			Element: topology.Element{Origin: topology.Assumed}, kind: kind, name: name,
			arn: fmt.Sprintf("arn:%s:iam::%s:%s", b.topology.Partition, b.topology.Account, key),
		}
	}
	return b.principals[key]
}

func (b *builder) readIdentities() {
	b.readDeclaredPrincipals("aws:iam/role:Role", roleKind)
	b.readDeclaredPrincipals("aws:iam/user:User", userKind)
	b.readDeclaredPrincipals("aws:iam/group:Group", groupKind)
	b.readPolicies()
	b.readAttachments()
	b.readOtherGrants()
	b.readMemberships()
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
		p := b.principal(kind, name)
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
			p.trust = r.text("assumeRolePolicy")
		}
	}
}

// readOtherGrants reads the policies that stand in a role itself, as the provider says that they are there. Where the program gave none it
// may show what the stack's own attachments and inline policies put there, and be out of date: those say it better. A policy of
// somebody else's was put there by somebody else.
func (b *builder) readOtherGrants() {
	inlined := b.inlinePolicies()
	for _, r := range b.of("aws:iam/role:Role") {
		p := b.principal(roleKind, r.either("name"))
		_, given := r.declared("managedPolicyArns")
		for _, arn := range r.texts("managedPolicyArns") {
			if given || b.policies[arn] == nil {
				p.attach(arn)
			}
		}
		_, given = r.declared("inlinePolicies")
		for i, part := range r.nested("inlinePolicies") {
			if !given && inlined[p.name+"/"+part.text("name")] {
				continue
			}
			id := fmt.Sprintf("%s inline policy %d", r.URN, i+1)
			p.attach(id)
			if text := part.text("policy"); text != "" {
				b.addPolicy(element(r), id, part.text("name"), text)
			}
		}
	}
}

// inlinePolicies are those that are resources of their own, by the role's name and theirs.
func (b *builder) inlinePolicies() map[string]bool {
	names := map[string]bool{}
	for _, r := range b.of("aws:iam/rolePolicy:RolePolicy") {
		names[b.principal(roleKind, r.text("role")).name+"/"+r.text("name")] = true
	}
	return names
}

// readMemberships gives users what their groups have.
func (b *builder) readMemberships() {
	join := func(user, group string) {
		member, of := b.principal(userKind, user), b.principal(groupKind, group)
		for _, id := range of.policyIDs {
			member.attach(id)
		}
		if !slices.Contains(member.groups, of.name) {
			member.groups = append(member.groups, of.name)
		}
	}
	for _, r := range b.of("aws:iam/userGroupMembership:UserGroupMembership") {
		for _, group := range r.texts("groups") {
			join(r.text("user"), group)
		}
	}
	for _, r := range b.of("aws:iam/groupMembership:GroupMembership") {
		for _, user := range r.texts("users") {
			join(user, r.text("group"))
		}
	}
}

// keep makes principals of those who may open a notebook. Whoever has a statement about presigned URLs is an issuer, and
// who has a sweeping one an administrator; who has both is both, because it is the same person who then gets in. Whoever has a
// denial is meant to open notebooks, and the verdict can name what stands in the way; but a role for SageMaker alone, such as a
// notebook's own, has the guardrail for what else may be attached to it.
func (b *builder) keep(p *principal, kept map[string]bool) {
	g := b.grantsOf(p)
	if g.denial && !slices.Equal(onlyServices(p.trust), []string{sageMakerPrincipal}) {
		g.particular = true
	}
	if !g.particular && !g.sweeping {
		b.noteUnread(p, g.unread)
		return
	}
	if p.Origin == topology.Assumed {
		b.assume("%s %s is declared elsewhere: its path is taken to be /, and it is taken to have no permissions boundary and "+
			"no policies but those that this stack attaches", p.kind, p.name)
	}
	ids := slices.DeleteFunc(slices.Clone(p.policyIDs), func(id string) bool {
		return b.policies[id] == nil && isForeignManaged(id)
	})
	for _, id := range append(ids, p.boundary) {
		kept[id] = true
	}
	add := func(administers bool) {
		b.topology.Principals = append(b.topology.Principals, topology.Principal{
			Element: p.Element, Administers: administers, Name: p.name, ARN: p.arn, PolicyIDs: ids,
			PermissionsBoundary: p.boundary, Tags: p.tags, Groups: p.groups,
		})
	}
	if g.particular {
		p.isIssuer = true
		add(false)
	}
	if g.sweeping {
		add(true)
	}
}

// noteUnread says that somebody may be an issuer whom nobody sees.
func (b *builder) noteUnread(p *principal, unread []string) {
	for _, id := range unread {
		if isForeignManaged(id) {
			continue
		}
		b.notUnderstood[topology.NotUnderstood{URN: p.URN, Because: fmt.Sprintf(
			"%s %s has policy %s, whose contents are not in what was read; whether it opens notebooks is not known",
			p.kind, p.name, id)}] = true
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
