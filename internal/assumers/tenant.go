package assumers

import (
	"slices"
	"strings"
)

// HostOf is the host by which an OpenID Connect provider's condition keys begin.
func HostOf(provider string) string {
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

// IsShared says whether anybody can have an account at a provider, by its host.
func IsShared(host string) bool { return slices.Contains(shared, host) }

// tenantIsAudience are the shared providers whose audience is an application, a pool or an organisation of somebody's own.
var tenantIsAudience = []string{
	"accounts.google.com", "api.pulumi.com/oidc", "cognito-identity.amazonaws.com", "graph.facebook.com", "oidc.vercel.com", "www.amazon.com",
}

// applications are the claims that name an application or a user of one (IAM User Guide, "Available keys for AWS OIDC federation").
var applications = []string{"app_id", "id", "oaud", "sub", "user_id"}

// tenantLabels are the words before a tenant's name in a subject such as repo:octo-org/site:ref:refs/heads/main, in the providers' own
// documents. GitHub's are claims too. job_workflow_ref is none: others may call a workflow that is public.
var tenantLabels = []string{
	"account", "actor", "actor_id", "credentials", "enterprise", "enterprise_id", "namespace_path", "org", "organization", "owner", "project_path",
	"repo", "repository", "repository_id", "repository_owner", "repository_owner_id",
}

// NamesTenant says whether only one tenant's accounts have this value of a claim.
func NamesTenant(host, claim, value string, like bool) bool {
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
