package observe

import (
	"slices"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/policy/managed"
	"private-notebook/accesspath/topology"
)

// presignAction issues a URL, and is asked again when it is opened.
const presignAction = "sagemaker:CreatePresignedNotebookInstanceUrl"

// identityPolicy is a policy that principals may have.
type identityPolicy struct {
	topology.Policy
	// document is what it says; err, where it is not nil, why that is not known.
	document policy.Document
	err      error
}

func (b *builder) addPolicy(e topology.Element, id, name, text string) {
	p := &identityPolicy{Policy: topology.Policy{Element: e, ID: id, Name: name, Policy: text}}
	p.document, p.err = policy.Parse(text, policy.Identity)
	b.policies[id] = p
}

// readPolicies reads managed policies and inline ones. One whose text is encrypted stays out: the model then says that its
// contents are not in what was read.
func (b *builder) readPolicies() {
	for _, r := range b.of("aws:iam/policy:Policy") {
		id := r.text("arn")
		if id == "" {
			id = r.ID
		}
		if text := r.policyText("policy"); text != "" && text != unreadablePolicy && !b.isPartlyUnread(r.Resource) {
			b.addPolicy(element(r), id, r.text("name"), text)
		}
	}
	inline := func(token, kind string) {
		for _, r := range b.of(token) {
			p := b.principalOf(r, kind, r.text(kind))
			p.attach(r.URN)
			b.alone = append(b.alone, aloneAttachment{principal: p, policyID: r.URN, inline: r.text("name")})
			if text := r.policyText("policy"); text != "" && text != unreadablePolicy {
				b.addPolicy(element(r), r.URN, r.text("name"), text)
			}
		}
	}
	inline("aws:iam/rolePolicy:RolePolicy", roleKind)
	inline("aws:iam/userPolicy:UserPolicy", userKind)
	inline("aws:iam/groupPolicy:GroupPolicy", groupKind)
}

// readAttachments reads who has which managed policy.
func (b *builder) readAttachments() {
	single := func(token, kind string) {
		for _, r := range b.of(token) {
			b.attachAlone(b.principalOf(r, kind, r.text(kind)), r.text("policyArn"))
		}
	}
	single("aws:iam/rolePolicyAttachment:RolePolicyAttachment", roleKind)
	single("aws:iam/userPolicyAttachment:UserPolicyAttachment", userKind)
	single("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", groupKind)
	whole := func(token, kind, name string) {
		for _, r := range b.of(token) {
			for _, arn := range r.texts("policyArns") {
				b.principalOf(r, kind, r.text(name)).attach(arn)
			}
			b.noteLeftOut(r, b.principalOf(r, kind, r.text(name)), r.texts("policyArns"), false)
		}
	}
	whole("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", roleKind, "roleName")
	whole("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", userKind, "userName")
	whole("aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", groupKind, "groupName")
	wholeInline := func(token, kind, name string) {
		for _, r := range b.of(token) {
			b.noteLeftOut(r, b.principalOf(r, kind, r.text(name)), r.texts("policyNames"), true)
		}
	}
	wholeInline("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", roleKind, "roleName")
	wholeInline("aws:iam/userPoliciesExclusive:UserPoliciesExclusive", userKind, "userName")
	wholeInline("aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive", groupKind, "groupName")
	for _, r := range b.of("aws:iam/policyAttachment:PolicyAttachment") {
		for property, kind := range map[string]string{"roles": roleKind, "users": userKind, "groups": groupKind} {
			for _, name := range r.texts(property) {
				b.principalOf(r, kind, name).attach(r.text("policyArn"))
			}
		}
		b.noteDetached(r)
	}
}

// aloneAttachment is a policy that a resource of its own attaches to one principal.
type aloneAttachment struct {
	principal *principal
	policyID  string
	// inline is the name of a policy that is the principal's alone; "" of a managed one.
	inline string
}

func (b *builder) attachAlone(p *principal, id string) {
	p.attach(id)
	b.alone = append(b.alone, aloneAttachment{principal: p, policyID: id})
}

// mayUndeny is of what may have taken a denial from a principal that is assumed to have it.
var mayUndeny = certainty{about: topology.AboutPermissions, opens: true, grave: true}

// noteLeftOut says that an exclusive list leaves out what another resource attaches. Each detaches or attaches when it is deployed,
// so the last one decides, and a denial may not be there.
func (b *builder) noteLeftOut(r item, p *principal, listed []string, inline bool) {
	for _, a := range b.alone {
		called := a.policyID
		if inline {
			called = a.inline
		}
		if a.principal == p && inline == (a.inline != "") && !slices.Contains(listed, called) && b.mayDeny(a.policyID) {
			b.noteEffect(r.Resource, mayUndeny, "it takes away what it does not list, and another resource gives %s to %s %s; which of the "+
				"two was deployed last is not known", called, p.kind, p.name)
		}
	}
}

// noteDetached says the same of a list of everybody who has a policy.
func (b *builder) noteDetached(r item) {
	listed := map[*principal]bool{}
	for property, kind := range map[string]string{"roles": roleKind, "users": userKind, "groups": groupKind} {
		for _, name := range r.texts(property) {
			listed[b.principalOf(r, kind, name)] = true
		}
	}
	for _, a := range b.alone {
		if a.policyID == r.text("policyArn") && !listed[a.principal] && b.mayDeny(a.policyID) {
			b.noteEffect(r.Resource, mayUndeny, "it detaches the policy from whom it does not list, and another resource attaches it to %s "+
				"%s; which of the two was deployed last is not known", a.principal.kind, a.principal.name)
		}
	}
}

// mayDeny says whether a policy denies presigned URLs anywhere, or is not known.
func (b *builder) mayDeny(id string) bool {
	document, isManaged := managed.Policy(id)
	if known, is := b.policies[id]; is && known.err == nil {
		document = known.document
	} else if !isManaged {
		return true
	}
	return slices.ContainsFunc(document.Statements, func(s policy.Statement) bool {
		return s.Effect != policy.EffectAllow && s.IsAbout(presignAction)
	})
}

// grants is what a set of policies says about presigned URLs.
type grants struct {
	// particular is a grant of the action by itself, or under a condition; sweeping is a grant of sagemaker:* or more without
	// any condition; denial is a denial of the action.
	particular, sweeping, denial bool
	// unread are policies whose contents are not known.
	unread []string
}

func (b *builder) grantsOf(p *principal) grants {
	var g grants
	for _, id := range p.policyIDs {
		known, is := b.policies[id]
		document, isManaged := managed.Policy(id)
		switch {
		case is && known.err == nil:
			b.addGrants(&g, known.document)
		case isManaged:
			b.addManaged(&g, id, document)
		default:
			g.unread = append(g.unread, id)
		}
	}
	return g
}

// addManaged counts what a policy of AWS's own says of the stack's notebooks. Others it is made for, and who has it for these is no issuer.
func (b *builder) addManaged(g *grants, id string, document policy.Document) {
	for _, n := range b.topology.Notebooks {
		attached := []policy.Attached{{ID: id, Document: document}}
		if policy.Concerns(attached, presignAction, n.ARN) {
			var of grants
			b.addGrants(&of, document)
			g.sweeping = g.sweeping || of.sweeping
			g.particular = g.particular || of.particular && !of.sweeping
			return
		}
	}
}

// addGrants also counts statements about another notebook, and denials of the action. A denial of everything is none of these.
func (b *builder) addGrants(g *grants, document policy.Document) {
	for _, s := range document.Statements {
		allows := s.Effect == policy.EffectAllow
		switch {
		case !s.IsAbout(presignAction):
		case allows && s.IsAboutAll("sagemaker") && len(s.Conditions) == 0:
			g.sweeping = g.sweeping || b.concernsNotebook(document.Version, s)
		case allows:
			g.particular = true
		case !s.IsAbout("iam:ListUsers"):
			g.denial = true
		}
	}
}

// concernsNotebook says whether a statement is about a notebook of the stack.
func (b *builder) concernsNotebook(version string, s policy.Statement) bool {
	one := policy.Attached{Document: policy.Document{Version: version, Statements: []policy.Statement{s}}}
	for _, n := range b.topology.Notebooks {
		if policy.Sweeps(one, "sagemaker", n.ARN) {
			return true
		}
	}
	return false
}
