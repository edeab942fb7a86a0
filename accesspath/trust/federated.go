package trust

import (
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
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
	host := hostOf(provider)
	switch {
	case isSet && strings.Contains(provider, ":saml-provider/AWSSSO_"):
		p.Kind, p.Name = IdentityCenter, set
	case isShared(host) && !tellsTenant(s, host):
		p.Kind = Anybody
	}
	r.named(s, p, action)
	if last := &r.parties[len(r.parties)-1]; last.Kind == Anybody && last.Decision == policy.Allowed {
		last.Because = "anybody can have an account at " + host + ", and no condition of " + titleOf(s) + " says whose sign-in counts"
	}
}

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

// hostOf is the host by which an OpenID Connect provider's condition keys begin.
func hostOf(provider string) string {
	if _, host, is := strings.Cut(provider, ":oidc-provider/"); is {
		return host
	}
	return provider
}

// shared are OpenID Connect providers at which anybody can have an account, and all have the same issuer (IAM User Guide, "Identity-provider
// controls for shared OIDC providers", and "Create a role for OpenID Connect federation (console)" for those that AWS knows by itself). AWS
// asks for a condition that tells the tenant since 2025, and leaves roles that were there before as they are.
var shared = []string{
	"accounts.google.com", "agent.buildkite.com", "api.pulumi.com/oidc", "app.terraform.io", "cognito-identity.amazonaws.com", "gitlab.com",
	"graph.facebook.com", "oidc.codefresh.io", "oidc.vercel.com", "sandboxes.cloud", "scalr.io", "studio.datachain.ai/api",
	"token.actions.githubusercontent.com", "vstoken.actions.githubusercontent.com", "www.amazon.com",
}

func isShared(host string) bool { return slices.Contains(shared, host) }

// tenantIsAudience are the shared providers whose audience is an application, a pool or an organisation of somebody's own.
var tenantIsAudience = []string{
	"accounts.google.com", "api.pulumi.com/oidc", "cognito-identity.amazonaws.com", "graph.facebook.com", "oidc.vercel.com", "www.amazon.com",
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
		return !slices.ContainsFunc(c.Values, func(value string) bool { return !namesTenant(host, claim, value, like) })
	})
}

// applications are the claims that name an application or a user of one (IAM User Guide, "Available keys for AWS OIDC federation").
var applications = []string{"app_id", "id", "oaud", "sub", "user_id"}

// tenantLabels are the words before a tenant's name in a subject such as repo:octo-org/site:ref:refs/heads/main, in the providers' own
// documents. GitHub's are claims too. job_workflow_ref is none: others may call a workflow that is public.
var tenantLabels = []string{
	"account", "actor", "actor_id", "credentials", "enterprise", "enterprise_id", "namespace_path", "org", "organization", "owner", "project_path",
	"repo", "repository", "repository_id", "repository_owner", "repository_owner_id",
}

// namesTenant says whether only one tenant's accounts have this value of a claim.
func namesTenant(host, claim, value string, like bool) bool {
	subject := value
	if claim != "sub" {
		subject = claim + ":" + value
	}
	fixed, whole := subject, true
	// A policy variable stands for anything, with StringEquals too.
	if at := strings.Index(subject, "${"); at >= 0 {
		fixed, whole = subject[:at], false
	}
	if at := strings.IndexAny(fixed, "*?"); like && at >= 0 {
		fixed, whole = fixed[:at], false
	}
	if labelled(fixed, whole) {
		return true
	}
	// An organisation of GitHub's may choose what its subjects are made of: environment:production can be anybody's.
	if !whole || strings.HasSuffix(host, "actions.githubusercontent.com") {
		return false
	}
	return slices.Contains(applications, claim) || claim == "aud" && slices.Contains(tenantIsAudience, host)
}

// labelled says whether the fixed beginning of a subject holds a tenant's whole name: octo* are many tenants, octo-org/* is one.
func labelled(fixed string, whole bool) bool {
	parts := strings.Split(fixed, ":")
	for n, name := range parts[1:] {
		owner, _, ends := strings.Cut(name, "/")
		ends = ends || whole || n+2 < len(parts)
		if ends && owner != "" && slices.Contains(tenantLabels, parts[n]) {
			return true
		}
	}
	return false
}
