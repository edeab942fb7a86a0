package permit

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// organisationPolicy is a service control policy that applies to the principals' account, or is taken to.
type organisationPolicy struct {
	attached policy.Attached
	// assumes says what has to be so for it to apply; "" where it is attached to the account itself.
	assumes string
}

const (
	serviceControl  = "SERVICE_CONTROL_POLICY"
	resourceControl = "RESOURCE_CONTROL_POLICY"
)

// level is one of those that a request must pass one by one: a root, an organisational unit, or the account.
type level struct {
	target   string
	policies []policy.Attached
}

// Levels are the service control policies at each level that does not allow everything, where all of them are known.
func (p *Permit) Levels() [][]policy.Attached {
	list := make([][]policy.Attached, len(p.levels))
	for i := range p.levels {
		list[i] = p.levels[i].policies
	}
	return list
}

// ServiceControl are the service control policies that apply to the account, or are taken to.
func (p *Permit) ServiceControl() []policy.Attached {
	list := make([]policy.Attached, len(p.control))
	for i, c := range p.control {
		list[i] = c.attached
	}
	return list
}

// ResourceControl are the resource control policies that apply to the account, and those that apply where an assumption holds. They say
// nothing of notebooks, but of who may assume roles.
func (p *Permit) ResourceControl() (surely, perhaps []policy.Attached) {
	for i := range p.x.OrganizationPolicies {
		o := &p.x.OrganizationPolicies[i]
		assumes, applies := p.appliesBy(o)
		if o.Type != resourceControl || !applies {
			continue
		}
		document, err := policy.Parse(o.Policy, policy.ResourceControl)
		attached := policy.Attached{ID: o.URN, Name: topology.TitleOf(o.Element, o.Name, o.ID), Document: document, Err: err}
		if assumes == "" {
			surely = append(surely, attached)
		} else {
			perhaps = append(perhaps, attached)
		}
	}
	return surely, perhaps
}

// readOrganisation keeps the service control policies that are attached to the account, or to a root or an organisational unit that it
// may be in. Resource control policies do not count: AWS lists the services that they apply to, and SageMaker is none of them (AWS
// Organizations User Guide, "Resource control policies (RCPs)", "List of AWS services that support RCPs").
func (p *Permit) readOrganisation() {
	for _, target := range p.x.OrganizationLevels {
		p.levels = append(p.levels, level{target: target})
	}
	for i := range p.x.OrganizationPolicies {
		o := &p.x.OrganizationPolicies[i]
		if o.Type != serviceControl && o.Type != "" {
			continue
		}
		assumes, applies := p.appliesBy(o)
		if !applies {
			continue
		}
		document, err := policy.Parse(o.Policy, policy.ServiceControl)
		p.noteUnread(o.URN, err)
		attached := policy.Attached{ID: o.URN, Name: topology.TitleOf(o.Element, o.Name, o.ID), Document: document, Err: err}
		p.control = append(p.control, organisationPolicy{attached, assumes})
		p.learn(attached)
		p.addToLevels(o.TargetIDs, attached)
	}
	p.levels = slices.DeleteFunc(p.levels, func(l level) bool { return len(l.policies) == 0 || slices.ContainsFunc(l.policies, allowsAll) })
}

// addToLevels sorts a policy by what it is attached to: "for a permission to be allowed for a specific account, there must be an explicit Allow
// statement at every level from the root through each OU in the direct path to the account (including the target account itself)" (AWS
// Organizations User Guide, "SCP evaluation"). A level without any policy counts for nothing: AWS lets nobody detach the last one, so the
// organisation has not enabled the sort.
func (p *Permit) addToLevels(targets []string, attached policy.Attached) {
	for i := range p.levels {
		if slices.Contains(targets, p.levels[i].target) {
			p.levels[i].policies = append(p.levels[i].policies, attached)
		}
	}
}

// allowsAll says whether a policy allows everything, as AWS's FullAWSAccess does. What it denies is asked elsewhere.
func allowsAll(p policy.Attached) bool {
	isAll := func(patterns policy.Patterns) bool { return !patterns.Negated && slices.Contains(patterns.Values, "*") }
	return p.Err == nil && slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool {
		return s.Effect == policy.EffectAllow && len(s.Conditions) == 0 && isAll(s.Actions) && isAll(s.Resources)
	})
}

// appliesBy says why a policy applies to the account, if it does.
func (p *Permit) appliesBy(o *topology.OrganizationPolicy) (assumes string, applies bool) {
	if slices.Contains(o.TargetIDs, p.x.Account) {
		return "", true
	}
	if len(p.x.OrganizationLevels) > 0 { // what is above the account is known
		return "", slices.ContainsFunc(o.TargetIDs, func(target string) bool { return slices.Contains(p.x.OrganizationLevels, target) })
	}
	for _, target := range o.TargetIDs {
		if len(target) > 1 && (target[:2] == "r-" || target[:2] == "ou") {
			return fmt.Sprintf("the account is assumed to be below %s, and not the organisation's management account", target), true
		}
	}
	return "", false
}

// serviceControlLayers are the organisation's ceiling. Where not every policy above the account is known, only what is denied counts: AWS
// attaches FullAWSAccess beside what an organisation makes (AWS Organizations User Guide, "Service control policies (SCPs)", "SCP evaluation").
// Where all are known, each level that does not allow everything is a ceiling of its own.
func (p *Permit) serviceControlLayers(Request) []policy.Layer {
	if len(p.control) == 0 {
		return nil
	}
	denies := policy.Layer{DeniesOnly: true}
	for _, c := range p.control {
		denies.Policies = append(denies.Policies, c.attached)
	}
	list := []policy.Layer{denies}
	for i := range p.levels {
		list = append(list, policy.Layer{Policies: p.levels[i].policies})
	}
	return list
}

func (p *Permit) sayOfServiceControl(_ Request, nth int, f *hop.Finding) {
	at := ""
	if nth > 0 {
		at = placeOf(p.levels[nth-1].target)
	}
	switch {
	case f.Outcome == hop.Passes && nth > 0:
		f.Because = "the service control policies of " + at + " allow it: " + f.Because
		return
	case f.Outcome == hop.Passes && len(p.x.OrganizationLevels) > 0:
		f.Because = "no service control policy from the root to the account denies the request"
		return
	case f.Outcome == hop.Passes:
		f.Because = "no service control policy that was read denies the request"
		return
	case nth > 0:
		f.Because = "of the service control policies of " + at + ", of which one must allow the request: " + f.Because
		f.Remedy = "let a service control policy of " + at + " allow this path"
		return
	}
	f.Remedy = "change the service control policy, so that it does not deny this path"
	for _, c := range p.control {
		if c.attached.ID == f.URN && c.assumes != "" {
			f.Assumed = true
			f.Because += "; " + c.assumes
		}
	}
}

// placeOf names a level.
func placeOf(target string) string {
	switch {
	case strings.HasPrefix(target, "r-"):
		return "root " + target
	case strings.HasPrefix(target, "ou-"):
		return "organisational unit " + target
	default:
		return "account " + target
	}
}
