package observe

import (
	"cmp"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/policy/managed"
	"private-notebook/accesspath/topology"
)

const assumeRole = "sts:AssumeRole"

// readTrust reads a role's trust policy. AWS has one for every role, so an account that shows none has not shown it. A hidden one is no gap of its
// own: the answers that hang on it say so.
func (p *principal) readTrust(r item) {
	if !r.hidden("assumeRolePolicy") {
		p.trust = r.policyText("assumeRolePolicy")
	}
	p.trustUnread = p.trust == unreadablePolicy || p.trust == "" && (r.hidden("assumeRolePolicy") || r.Reading != nil)
	if p.trustUnread {
		p.trust = ""
	}
}

// keepAssumers keeps whoever of the account may have a right to assume a role that was kept, with the policies that decide it. Whoever only has
// a policy that nobody read is among them: it may be the right.
func (b *builder) keepAssumers(kept map[string]bool) {
	var roles []string
	named := map[string]bool{}
	for _, p := range b.topology.Principals {
		if p.Trust == "" {
			continue
		}
		if !slices.Contains(roles, p.ARN) {
			roles = append(roles, p.ARN)
		}
		document, _ := policy.Parse(p.Trust, policy.Trust)
		for _, s := range document.Statements {
			for _, entry := range s.Principals.AWS {
				named[entry] = true
			}
		}
	}
	a := &b.topology.Assumers
	a.Complete = b.knowsIdentities()
	if len(roles) == 0 {
		return
	}
	may := mayAssume{b, roles, map[string]bool{}}
	for _, key := range sorted(b.principals) {
		p := b.principals[key]
		if isElsewhere := b.topology.Account != "" && p.account != "" && p.account != b.topology.Account; isElsewhere {
			continue
		}
		if p.kind == groupKind && p.fromAccount {
			continue // its members are there
		}
		isNamed, unread := named[p.arn], b.hasUnread(p)
		if !isNamed && !unread && !slices.ContainsFunc(p.policyIDs, may.by) {
			continue
		}
		a.Principals = append(a.Principals, topology.Principal{
			Element: p.Element, Name: p.name, ARN: p.arn, PolicyIDs: slices.Clone(p.policyIDs), PermissionsBoundary: p.boundary, Tags: p.tags,
			ChoosesTags: handsOverTags(p.trust), Groups: p.groups, Suspected: unread,
		})
		for _, id := range append(slices.Clone(p.policyIDs), p.boundary) {
			if known := b.policies[id]; known != nil && !kept[id] && !strings.Contains(known.Policy.Policy, presignAction) {
				kept[id] = true
				a.Policies = append(a.Policies, known.Policy)
			}
		}
	}
	slices.SortFunc(a.Principals, func(x, y topology.Principal) int { return cmp.Compare(x.ARN, y.ARN) })
}

// mayAssume asks policies whether they may allow to assume any of some roles, and remembers.
type mayAssume struct {
	b     *builder
	roles []string
	known map[string]bool
}

func (m mayAssume) by(id string) bool {
	may, asked := m.known[id]
	if !asked {
		attached := policy.Attached{}
		if known := m.b.policies[id]; known != nil {
			attached.Document, attached.Err = known.document, known.err
		} else {
			attached.Document, _ = managed.Policy(id) // of which the table has what is about every service
		}
		may = slices.ContainsFunc(m.roles, func(arn string) bool { return policy.Names(attached, policy.EffectAllow, assumeRole, arn) })
		m.known[id] = may
	}
	return may
}

// hasUnread says whether a principal has a policy of which nobody knows whether it allows to assume a role. One of AWS's own is known well enough in
// a stack: those that allow it allow all services, and the table has them.
func (b *builder) hasUnread(p *principal) bool {
	return slices.ContainsFunc(p.policyIDs, func(id string) bool {
		if known := b.policies[id]; known != nil {
			return known.err != nil
		}
		_, isManaged := managed.Policy(id)
		return p.fromAccount || !isManaged
	})
}

// knowsIdentities says whether some reading has all users, roles and groups of the notebook's account, with their policies.
func (b *builder) knowsIdentities() bool {
	for i := range b.readings {
		reading := &b.readings[i]
		if reading.Account != b.topology.Account || !reading.Complete {
			continue
		}
		if !slices.ContainsFunc(reading.Gaps(), isOfIdentities) {
			return true
		}
	}
	return false
}

func isOfIdentities(gap accountfile.Unread) bool {
	return len(gap.Types) == 0 || slices.ContainsFunc(gap.Types, func(token string) bool { return strings.HasPrefix(token, "aws:iam/") })
}
