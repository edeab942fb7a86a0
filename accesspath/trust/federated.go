package trust

import (
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
	"private-notebook/internal/assumers"
)

// federated takes one identity provider. Who signs in there AWS does not know; IAM Identity Center has a provider of its own in each account.
func (r *reading) federated(s *policy.Statement, provider string) {
	action := assumeWithWebIdentity
	if strings.Contains(provider, ":saml-provider/") {
		action = assumeWithSAML
	}
	if !s.IsAbout(action) {
		return
	}
	p := Party{Kind: Provider, Name: provider}
	set, isSet := permissionSet(r.role.ARN)
	host := assumers.HostOf(provider)
	switch {
	case isSet && strings.Contains(provider, ":saml-provider/AWSSSO_"):
		p.Kind, p.Name = IdentityCenter, set
	case assumers.IsShared(host) && !tellsTenant(s, host):
		p.Kind = Anybody
	}
	r.named(s, p, action)
	if last := &r.parties[len(r.parties)-1]; last.Kind == Anybody && last.Decision == policy.Allowed {
		last.Because = "anybody can have an account at " + host + ", and no condition of " + titleOf(s) + " says whose sign-in counts"
	}
}

// permissionSetEnd is how many characters AWS puts behind the name of a permission set.
const permissionSetEnd = 16

// permissionSet is the permission set of which IAM Identity Center made a role (IAM Identity Center User Guide, "Referencing permission sets in
// resource policies, Amazon EKS Cluster config maps, and AWS KMS key policies"): its name stands between a prefix and 16 characters of AWS's.
func permissionSet(arn string) (name string, is bool) {
	if !strings.Contains(arn, ":role/aws-reserved/sso.amazonaws.com/") {
		return "", false
	}
	_, role := caller.KindAndName(arn)
	name = strings.TrimPrefix(role, "AWSReservedSSO_")
	if at := strings.LastIndex(name, "_"); at > 0 {
		name = name[:at]
	}
	return name, true
}

// tellsTenant says whether a statement has a condition by which only some of a provider's accounts count. An audience alone tells none where
// everybody asks for the same, such as sts.amazonaws.com; a branch, an environment or a kind of sign-in tells none either.
func tellsTenant(s *policy.Statement, host string) bool {
	return slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool {
		claim, is := strings.CutPrefix(strings.ToLower(c.Key), host+":")
		operator := strings.TrimPrefix(c.Operator, "ForAnyValue:")
		like := operator == "StringLike"
		if !is || !like && operator != "StringEquals" && operator != "StringEqualsIgnoreCase" {
			return false
		}
		return !slices.ContainsFunc(c.Values, func(value string) bool { return !assumers.NamesTenant(host, claim, value, like) })
	})
}
