package cloud

import (
	"cmp"
	"fmt"
	"slices"
)

// PrincipalKind is what a principal is: a role, a group or a user.
type PrincipalKind string

// The kinds of principals, as they are called in sentences.
const (
	Role  PrincipalKind = "IAM role"
	Group PrincipalKind = "IAM group"
	User  PrincipalKind = "IAM user"
)

// Principal is one of an account's principals, by its name without a path.
type Principal struct {
	Kind PrincipalKind
	Name string
}

// String is the principal in a sentence: "IAM role analysts".
func (p Principal) String() string { return string(p.Kind) + " " + p.Name }

// Compare orders principals by kind and name.
func (p Principal) Compare(other Principal) int {
	return cmp.Or(cmp.Compare(p.Kind, other.Kind), cmp.Compare(p.Name, other.Name))
}

// assumedKinds are the resource types of principals.
var assumedKinds = map[PrincipalKind]string{Role: roleType, Group: iamGroupType, User: iamUserType}

// Lists reports whether the seed describes the principal. A nil seed describes none.
func (s *Seed) Lists(principal Principal) bool {
	return s != nil && slices.ContainsFunc(s.Resources, func(r SeedResource) bool {
		return r.Type == assumedKinds[principal.Kind] && r.ID == principal.Name
	})
}

// Assume lets a principal exist that nobody has described, as if it had been in the account from the beginning: with no policy of its own,
// and a role whom the account itself trusts. The region decides the partition of its ARN. It reports whether it
// was missing. A name that IAM does not allow is left out: nobody can have it, and the program says so.
func (c *Cloud) Assume(principal Principal, region string) (added bool, err error) {
	k := awsKinds[assumedKinds[principal.Kind]]
	v := &verdict{}
	v.iamName(props{"name": text(principal.Name)}, k.naming.max)
	if len(v.failures) > 0 || principal.Name == "" {
		return false, nil
	}
	there := false
	if err := c.view(func(a *account) {
		there = a.find(k.family, region, byName, principal.Name) != nil
	}); err != nil || there {
		return false, err
	}
	inputs := map[string]any{}
	if principal.Kind == Role {
		inputs["assumeRolePolicy"] = fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",`+
			`"Principal":{"AWS":"arn:%s:iam::%s:root"}}]}`, partition(region), AccountID)
	}
	return true, c.update(func(a *account) error {
		return SeedResource{Type: k.token, ID: principal.Name, Inputs: inputs}.found(a, region)
	})
}
