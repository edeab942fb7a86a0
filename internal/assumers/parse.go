// Package assumers reads the setting of the same name, which says of a role who is meant to be able to become it by one call of AWS STS. The program
// and the judge share it, so that what one of them refuses the other does not take for a name.
package assumers

import (
	"regexp"
	"strings"
)

// Kind is a sort of party that a list can name.
type Kind string

// The kinds, by the words that entries begin with. An [ARN] has none, and begins with "arn:".
const (
	// Role, User and Group are of the role's own account. A group means its members.
	Role  Kind = "role"
	User  Kind = "user"
	Group Kind = "group"
	// Account is another account, with every principal of it.
	Account Kind = "account"
	// ARN is a role or a user of another account.
	ARN Kind = "arn"
	// Service is an AWS service.
	Service Kind = "service"
	// Provider is an identity provider, with whoever signs in there, or with those alone who have a claim.
	Provider Kind = "identity-provider"
	// IdentityCenter is whoever has a permission set of IAM Identity Center.
	IdentityCenter Kind = "identity-center"
)

// Party is one entry of a list.
type Party struct {
	Kind Kind
	// Name is a name without its path, an account's number, an ARN, a service's host or a permission set.
	Name string
	// Claim and Value are a claim that people of an OpenID Connect provider must have, and the text that the trust policy compares it with; "" where
	// the provider counts as a whole.
	Claim, Value string
}

// String is the party as an entry names it.
func (p Party) String() string {
	switch {
	case p.Kind == ARN:
		return p.Name
	case p.Claim != "":
		return string(p.Kind) + "/" + p.Name + " " + p.Claim + "=" + p.Value
	}
	return string(p.Kind) + "/" + p.Name
}

// Wrong is what is wrong with an entry, and what to do; the zero value says that nothing is.
type Wrong struct{ What, Remedy string }

// The forms of names (IAM User Guide, "IAM and AWS STS quotas"; IAM Identity Center API Reference, "PermissionSet"; IAM API Reference, "Role").
var (
	iamName       = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)
	accountNumber = regexp.MustCompile(`^[0-9]{12}$`)
	principalARN  = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/([!->@-~]+/)?[\w+=,.@-]{1,128}$`)
	rootARN       = regexp.MustCompile(`^arn:aws[a-z-]*:iam::([0-9]{12}):root$`)
	providerARN   = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:(saml-provider|oidc-provider)/[^\s]+$`)
	hostName      = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	permissionSet = regexp.MustCompile(`^[\w+=,.@-]{1,32}$`)
	claimName     = regexp.MustCompile(`^[A-Za-z][\w:./-]*$`)
)

// Forms are the entries that a list takes, as the remedies of faults name them.
const Forms = "role/NAME, user/NAME or group/NAME of this account, account/NUMBER, the ARN of a role or user of another account, service/HOST, " +
	"identity-provider/ARN or identity-center/PERMISSION-SET"

// Parse reads an entry, and says what is wrong with it.
func Parse(entry string) (Party, Wrong) {
	if strings.HasPrefix(entry, "arn:") {
		return parseARN(entry)
	}
	word, name, _ := strings.Cut(entry, "/")
	p := Party{Kind: Kind(word), Name: name}
	if p.Kind == Provider {
		return parseProvider(p)
	}
	if strings.ContainsAny(entry, "*?") {
		return p, hasWildcard
	}
	switch p.Kind {
	case Role, User, Group:
		return p, unless(iamName.MatchString(name), "is not the name of an IAM "+word, "write the name alone, without a path, such as "+word+"/deploy")
	case Account:
		return p, unless(accountNumber.MatchString(name), "is not an account's number", "write its 12 digits, such as account/444455556666")
	case Service:
		return p, unless(hostName.MatchString(name), "is not an AWS service", "write it as the trust policy does, such as service/ec2.amazonaws.com")
	case IdentityCenter:
		return p, unless(permissionSet.MatchString(name), "is not the name of a permission set", "write one such as identity-center/DataScience")
	}
	return p, otherWord(entry, word, name)
}

var hasWildcard = Wrong{"has a wildcard, and would mean whoever fits it", "name each party"}

func unless(right bool, what, remedy string) Wrong {
	if right {
		return Wrong{}
	}
	return Wrong{what, remedy}
}

// otherWord is said of an entry that begins with no kind of party. The report has kinds of its own, which are a likely mistake.
func otherWord(entry, word, name string) Wrong {
	switch {
	case entry == "":
		return Wrong{"is empty", "leave it out, or write one of " + Forms}
	case accountNumber.MatchString(entry):
		return Wrong{"does not say what it is", "write account/" + entry}
	case word == "other-account":
		return Wrong{"is the report's word for it", "write account/NUMBER, or the ARN of a role or user of another account alone"}
	case word == "anybody" || word == "this-account":
		return Wrong{"is nobody in particular", "name each party: " + Forms}
	}
	return Wrong{"is no party that a trust policy can admit", "write one of " + Forms}
}

// parseARN takes the ARN of a role or a user.
func parseARN(entry string) (Party, Wrong) {
	p := Party{Kind: ARN, Name: entry}
	switch root := rootARN.FindStringSubmatch(entry); {
	case strings.ContainsAny(entry, "*?"):
		return p, hasWildcard
	case root != nil:
		return p, Wrong{"is a whole account", "write account/" + root[1]}
	case providerARN.MatchString(entry):
		return p, Wrong{"does not say what it is", "write identity-provider/" + entry}
	case !principalARN.MatchString(entry):
		return p, Wrong{"is not the ARN of a role or a user", "write one such as arn:aws:iam::444455556666:role/deploy"}
	}
	return p, Wrong{}
}

// parseProvider takes an ARN or a host, and a claim behind a blank.
func parseProvider(p Party) (Party, Wrong) {
	name, rest, hasClaim := strings.Cut(p.Name, " ")
	p.Name = name
	if strings.ContainsAny(name, "*?") {
		return p, hasWildcard
	}
	if !providerARN.MatchString(name) && !hostName.MatchString(name) {
		return p, Wrong{"is not an identity provider", "write its ARN, such as identity-provider/arn:aws:iam::111122223333:saml-provider/okta"}
	}
	host := HostOf(name)
	isSAML := strings.Contains(name, ":saml-provider/")
	if !hasClaim {
		return p, unless(!IsShared(host), "is a provider at which anybody can have an account", claimAdvice)
	}
	p.Claim, p.Value, _ = strings.Cut(rest, "=")
	switch {
	case isSAML:
		return p, Wrong{"has a claim, which a SAML provider has not", "leave the claim out"}
	case !claimName.MatchString(p.Claim) || strings.TrimSpace(p.Value) != p.Value || p.Value == "":
		return p, Wrong{"has something behind the provider that is no claim", claimAdvice}
	case IsShared(host) && !NamesTenant(host, strings.ToLower(p.Claim), p.Value, true):
		return p, Wrong{"has a claim that others can have at this provider too", claimAdvice}
	}
	return p, Wrong{}
}

const claimAdvice = "add the claim that tells whose accounts count, behind a blank and as the trust policy has it, such as sub=repo:octo-org/site:*"
