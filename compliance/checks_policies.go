package compliance

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/policy"
)

var (
	managedPolicies = []string{"aws:iam/policy:Policy"}
	inlinePolicies  = []string{"aws:iam/rolePolicy:RolePolicy", "aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy"}
)

// eachPolicy asks every Allow of every policy of some types. AWS's controls leave conditions out of account, and so does this.
func eachPolicy(tokens []string, ask func(policy.Statement) string) check {
	return func(s stack) (bool, []string) {
		var complaints []string
		for _, r := range s.of(tokens...) {
			complaints = append(complaints, askPolicy(r, policy.Identity, ask)...)
		}
		return len(s.of(tokens...)) > 0, complaints
	}
}

// askPolicy does not take a document for harmless that it cannot read.
func askPolicy(r observe.Resource, kind policy.Kind, ask func(policy.Statement) string) []string {
	document, err := policy.Parse(text(r, "policy"), kind)
	switch why := unreadable(r, []string{"policy"}); {
	case why != "":
		return []string{nameOf(r) + ": " + why}
	case err != nil:
		return []string{nameOf(r) + ": " + err.Error()}
	}
	var complaints []string
	for _, statement := range document.Statements {
		if statement.Effect != policy.EffectAllow {
			continue
		}
		if answer := ask(statement); answer != "" {
			complaints = append(complaints, fmt.Sprintf("%s: %s %s", nameOf(r), statement.Sid, answer))
		}
	}
	return complaints
}

// decryptsNothing wants kms:Decrypt and kms:ReEncryptFrom to name keys.
func decryptsNothing(s policy.Statement) string {
	if !s.IsAbout("kms:Decrypt") && !s.IsAbout("kms:ReEncryptFrom") {
		return ""
	}
	for _, resource := range s.Resources.Values {
		if s.Resources.Negated || resource == "*" || strings.HasPrefix(resource, "arn:") && strings.HasSuffix(resource, ":key/*") {
			return "decrypts with every key"
		}
	}
	return ""
}

func isNoAdministrator(s policy.Statement) string {
	for _, action := range s.Actions.Values {
		for _, resource := range s.Resources.Values {
			if action == "*" && resource == "*" && !s.Actions.Negated {
				return "allows everything"
			}
		}
	}
	return ""
}

func grantsNoWholeService(s policy.Statement) string {
	for _, action := range s.Actions.Values {
		if action == "*" || strings.HasSuffix(action, ":*") {
			return "allows " + action
		}
	}
	return ""
}

// usersHaveNoPolicy applies wherever policies are made: then there is something to attach.
func usersHaveNoPolicy(s stack) (bool, []string) {
	var complaints []string
	for _, r := range s.of("aws:iam/userPolicyAttachment:UserPolicyAttachment", "aws:iam/userPolicy:UserPolicy") {
		complaints = append(complaints, fmt.Sprintf("%s: is a policy of user %s", nameOf(r), text(r, "user")))
	}
	for _, r := range s.of("aws:iam/policyAttachment:PolicyAttachment") {
		for _, user := range texts(r.Value("users")) {
			complaints = append(complaints, fmt.Sprintf("%s: is a policy of user %s", nameOf(r), user))
		}
	}
	return len(complaints)+len(s.of(managedPolicies...)) > 0, complaints
}

// keysAreNotPublic also looks at policies that are resources of their own. A key without one has AWS's default, which is
// the account's alone.
func keysAreNotPublic(s stack) (bool, []string) { return notPublic(s, keyType, keyPolicyType) }

// topicsAreNotPublic passes a topic without a policy: SNS then admits the account alone.
func topicsAreNotPublic(s stack) (bool, []string) { return notPublic(s, topicType, topicPolicyType) }

// notPublic asks the policies of a type's resources, inline or apart.
func notPublic(s stack, token, policyToken string) (bool, []string) {
	var complaints []string
	for _, r := range s.of(token, policyToken) {
		if r.Value("policy") == nil {
			continue
		}
		complaints = append(complaints, askPolicy(r, policy.Resource, isForSomebody)...)
	}
	return len(s.of(token, policyToken)) > 0, complaints
}

// isForSomebody lets a statement for anyone pass if it has a condition, which usually names the account.
func isForSomebody(s policy.Statement) string {
	if s.Principals != nil && (s.Principals.Anyone || s.Principals.Negated) && len(s.Conditions) == 0 {
		return "is for anyone"
	}
	return ""
}
