package observe

import (
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
		if text := r.policyText("policy"); text != "" && text != unreadablePolicy {
			b.addPolicy(element(r), id, r.text("name"), text)
		}
	}
	inline := func(token, kind string) {
		for _, r := range b.of(token) {
			b.principalOf(r, kind, r.text(kind)).attach(r.URN)
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
			b.principalOf(r, kind, r.text(kind)).attach(r.text("policyArn"))
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
		}
	}
	whole("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", roleKind, "roleName")
	whole("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", userKind, "userName")
	whole("aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", groupKind, "groupName")
	for _, r := range b.of("aws:iam/policyAttachment:PolicyAttachment") {
		for property, kind := range map[string]string{"roles": roleKind, "users": userKind, "groups": groupKind} {
			for _, name := range r.texts(property) {
				b.principalOf(r, kind, name).attach(r.text("policyArn"))
			}
		}
	}
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
