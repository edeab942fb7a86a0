package policy

import (
	"errors"
	"fmt"
	"slices"
)

// Kind is where a policy is attached, which decides the elements that it must and must not have.
type Kind int

// The kinds that the access paths need.
const (
	// Identity is a policy of a user, group or role, or its permissions boundary: it has no Principal.
	Identity Kind = iota
	// Resource is a policy of a resource, such as a VPC endpoint: each statement has a Principal.
	Resource
	// ServiceControl is an organisation's policy about what the principals of its accounts may do. It has no Principal, and every other
	// element with either effect (AWS Organizations User Guide, "SCP syntax").
	ServiceControl
	// ResourceControl is an organisation's policy about what may be done to the resources of its accounts: the Version is 2012-10-17, the
	// Principal is "*", the Effect is Deny, and there is neither NotPrincipal nor NotAction (AWS Organizations User Guide, "RCP syntax").
	// AWS's own RCPFullAWSAccess, which allows everything, is the one exception.
	ResourceControl
	// Trust is a role's trust policy, which says who may assume the role: each statement has a Principal and none a Resource, since it is
	// about its own role (IAM User Guide, "Roles terms and concepts": Trust policy). Every statement's Resources are then "*".
	Trust
)

func (k Kind) hasPrincipals() bool { return k == Resource || k == ResourceControl || k == Trust }

var kindNames = map[Kind]string{
	Identity: "an identity policy", Resource: "a resource policy", ServiceControl: "a service control policy", ResourceControl: "a resource control policy",
	Trust: "a trust policy",
}

// refused says what of a statement AWS refuses.
func (s *Statement) refused(kind Kind, elements names) error {
	var list []error
	add := func(format string, args ...any) { list = append(list, fmt.Errorf(format, args...)) }
	if s.Effect != EffectAllow && s.Effect != EffectDeny {
		add("Effect is %q; it is Allow or Deny", string(s.Effect))
	}
	either := func(name string, values []string) {
		plain, negated := slices.Contains(elements, name), slices.Contains(elements, "Not"+name)
		switch {
		case plain && negated:
			add("it has both %s and Not%s; only one is allowed", name, name)
		case len(values) == 0:
			add("it has neither %s nor Not%s", name, name)
		}
	}
	either("Action", s.Actions.Values)
	if kind != Trust {
		either("Resource", s.Resources.Values)
	} else if len(s.Resources.Values) > 0 {
		add("a trust policy has no Resource: it is about its own role")
	}
	both := slices.Contains(elements, "Principal") && slices.Contains(elements, "NotPrincipal")
	switch {
	case !kind.hasPrincipals() && s.Principals != nil:
		add("%s cannot have a Principal", kindNames[kind])
	case kind.hasPrincipals() && s.Principals == nil:
		add("%s needs a Principal", kindNames[kind])
	case both:
		add("it has both Principal and NotPrincipal; only one is allowed")
	}
	if kind == ResourceControl {
		s.refusedAsResourceControl(add)
	}
	return errors.Join(list...)
}

func (s *Statement) refusedAsResourceControl(add func(format string, args ...any)) {
	isDefault := s.Effect == EffectAllow && s.Principals != nil && s.Principals.Anyone && slices.Equal(s.Actions.Values, []string{"*"}) &&
		slices.Equal(s.Resources.Values, []string{"*"}) && len(s.Conditions) == 0
	if s.Effect == EffectAllow && !isDefault {
		add("a resource control policy only denies; AWS's own RCPFullAWSAccess alone allows")
	}
	if s.Principals != nil && (!s.Principals.Anyone || s.Principals.Negated) {
		add(`the Principal of a resource control policy is "*"`)
	}
	if s.Actions.Negated {
		add("a resource control policy has no NotAction")
	}
}

// refuses says what of a document AWS refuses.
func (k Kind) refuses(d *Document) error {
	if (k == ServiceControl || k == ResourceControl) && d.Version != "2012-10-17" {
		return fmt.Errorf("the policy's Version is %q; %s has 2012-10-17", d.Version, kindNames[k])
	}
	return nil
}
