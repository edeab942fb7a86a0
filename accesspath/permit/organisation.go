package permit

import (
	"fmt"
	"slices"

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
	}
}

// appliesBy says why a policy applies to the account, if it does.
func (p *Permit) appliesBy(o *topology.OrganizationPolicy) (assumes string, applies bool) {
	if slices.Contains(o.TargetIDs, p.x.Account) {
		return "", true
	}
	for _, target := range o.TargetIDs {
		if len(target) > 1 && (target[:2] == "r-" || target[:2] == "ou") {
			return fmt.Sprintf("the account is assumed to be below %s, and not the organisation's management account", target), true
		}
	}
	return "", false
}

// serviceControlLayer is the organisation's ceiling. AWS attaches FullAWSAccess beside what an organisation makes, so only what is
// denied counts (AWS Organizations User Guide, "Service control policies (SCPs)", "SCP evaluation").
func (p *Permit) serviceControlLayer(Request) (policy.Layer, bool) {
	if len(p.control) == 0 {
		return policy.Layer{}, false
	}
	l := policy.Layer{DeniesOnly: true}
	for _, c := range p.control {
		l.Policies = append(l.Policies, c.attached)
	}
	return l, true
}

func (p *Permit) sayOfServiceControl(_ Request, f *hop.Finding) {
	if f.Outcome == hop.Passes {
		f.Because = "no service control policy that was read denies the request"
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
