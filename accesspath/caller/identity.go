package caller

import (
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// Identity is one principal with its policies, as a request is judged by them.
type Identity struct {
	// Missing says why there is nobody to ask; "" where there is. MissingURN is the resource to blame for that.
	Missing, MissingURN string
	// Unseen is the kind and name of a principal that only the intent names; "" where it was seen.
	Unseen string
	// Name is what sentences call it.
	Name string
	// Principal is what was observed of it; its ARN is "" for somebody who may exist and whom nobody declares.
	Principal topology.Principal
	// Policies are its identity policies, and Boundary its permissions boundary; nil where it has none.
	Policies []policy.Attached
	Boundary *policy.Attached
	// Keys are its context keys. It must not be changed.
	Keys policy.Context
	// Supposed says that one of them, the owner tag, is taken for granted, and SupposedKey is that key.
	Supposed    bool
	SupposedKey string
	// Unnamed says that the intent, which names others, names neither it nor a group of its.
	Unnamed bool
	// own and groups are the names by which an intent may mean it.
	own, groups []string
}

// Identity makes one of a principal.
func (b *Book) Identity(p topology.Principal) Identity {
	i := Identity{Name: p.Name, Principal: p, Keys: principalKeys(b.topology, p)}
	for _, id := range p.PolicyIDs {
		i.Policies = append(i.Policies, *b.Policy(id))
	}
	if p.PermissionsBoundary != "" {
		i.Boundary = b.Policy(p.PermissionsBoundary)
	}
	i.own, i.groups = namesOf(i)
	return i
}

// Names are those by which an intent may mean the identity: its own, and its groups'.
func (i *Identity) Names() []string { return slices.Concat(i.own, i.groups) }

// namesOf are kind and name, and the end of the URN, from the type on.
func namesOf(i Identity) (own, groups []string) {
	own = []string{i.Key()}
	if end := EndOfURN(i.Principal.URN); end != "" {
		own = append(own, end)
	}
	for _, name := range i.Principal.Groups {
		groups = append(groups, "group/"+name)
	}
	return own, groups
}

// EndOfURN is the end of a URN, from the type on, by which an intent means a principal whose name AWS completes; "" of what is no URN.
func EndOfURN(urn string) string {
	const qualified = 3 // urn:pulumi:<stack>, the project, and the end
	if parts := strings.SplitN(urn, "::", qualified); len(parts) == qualified {
		return parts[qualified-1]
	}
	return ""
}

// Key is the principal's kind and name, as settings name it.
func (i *Identity) Key() string {
	if i.Principal.ARN == "" {
		return i.Unseen
	}
	kind, name := KindAndName(i.Principal.ARN)
	return kind + "/" + name
}

// KindAndName is what a sentence calls the principal where both matter.
func (i *Identity) KindAndName() string { return strings.Replace(i.Key(), "/", " ", 1) }

// IsNobody says that no principal stands behind it: it is the administrator whom a stack without principals may have.
func (i *Identity) IsNobody() bool { return i.Principal.ARN == "" }

// Promoted is the identity with an administrator's further grant.
func (i Identity) Promoted() Identity {
	i.Name = strings.TrimSpace(i.Name + " with sagemaker:* besides")
	i.Policies = append(append([]policy.Attached{}, i.Policies...), administratorGrant(i.Principal))
	i.Missing, i.MissingURN = "", ""
	return i
}

// Supposing is the identity with a tag taken for granted; "" is none.
func (i Identity) Supposing(tag, value, said string) Identity {
	i.Keys, i.Supposed, i.SupposedKey = maps.Clone(i.Keys), true, "aws:PrincipalTag/"+tag
	if value == "" {
		i.Keys.Absent(i.SupposedKey)
	} else {
		i.Keys.Set(i.SupposedKey, value)
	}
	i.Name += " " + said
	return i
}

// principalKeys are the context keys that hang on the principal alone, or on nothing (IAM User Guide, "AWS global condition context
// keys"). What is set here is all that is known of it.
func principalKeys(t *topology.Topology, p topology.Principal) policy.Context {
	keys := policy.Context{}
	keys.Set("aws:ViaAWSService", "false")
	keys.Set("aws:PrincipalIsAWSService", "false")
	keys.Set("aws:SecureTransport", "true")
	Set(keys, "aws:RequestedRegion", t.Region)
	Set(keys, "aws:ResourceAccount", t.Account)
	Set(keys, "aws:PrincipalAccount", AccountOf(p.ARN))
	if AccountOf(p.ARN) == "" {
		Set(keys, "aws:PrincipalAccount", t.Account)
	}
	Set(keys, "aws:PrincipalOrgID", t.OrganizationID)
	Set(keys, "aws:ResourceOrgID", t.OrganizationID)
	Set(keys, "aws:PrincipalArn", ARNOf(p))
	keys.Absent("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName",
		"aws:PrincipalServiceNamesList", "aws:SourceArn", "aws:SourceAccount", "aws:TagKeys", "aws:RequestTag/*")
	switch kind, name := KindAndName(p.ARN); kind {
	case "user":
		keys.Set("aws:PrincipalType", "User")
		keys.Set("aws:username", name)
	case "group": // its members are users, of whom no more is known
		keys.Set("aws:PrincipalType", "User")
	case "role":
		keys.Set("aws:PrincipalType", "AssumedRole")
		keys.Absent("aws:username")
	}
	SetTags(keys, "aws:PrincipalTag/", p.Tags)
	return keys
}

// ARNOf is the ARN that AWS sees; "" for a group, whose members call and not the group.
func ARNOf(p topology.Principal) string {
	if kind, _ := KindAndName(p.ARN); kind == "group" {
		return ""
	}
	return p.ARN
}

// Set leaves a key undetermined where its value is not known.
func Set(keys policy.Context, key, value string) {
	if value != "" {
		keys.Set(key, value)
	}
}

// SetTags sets a key for each tag, and no other with the prefix; nil tags leave them undetermined.
func SetTags(keys policy.Context, prefix string, tags map[string]string) {
	if tags == nil {
		return
	}
	keys.Absent(prefix + "*")
	for name, value := range tags {
		keys.Set(prefix+name, value)
	}
}

// KindAndName takes the sort of principal and its name from an ARN such as arn:aws:iam::111122223333:role/path/name.
func KindAndName(arn string) (kind, name string) {
	resource := arn[strings.LastIndex(arn, ":")+1:]
	kind, name, _ = strings.Cut(resource, "/")
	return kind, name[strings.LastIndex(name, "/")+1:]
}

// AccountOf is the fifth part of an ARN; "" for what is none.
func AccountOf(arn string) string {
	const account, parts = 4, 6
	if split := strings.SplitN(arn, ":", parts); len(split) == parts {
		return split[account]
	}
	return ""
}

// Is compares a principal's ARN with a caller's. The ARN of a session holds the role's name without its path (IAM User Guide, "IAM
// identifiers"), and an account has one role of a name, whatever its path.
func Is(principal, called string) bool {
	if principal == called {
		return true
	}
	_, session, isSession := strings.Cut(called, ":assumed-role/")
	role, _, _ := strings.Cut(session, "/")
	kind, name := KindAndName(principal)
	return isSession && kind == "role" && role == name && AccountOf(called) == AccountOf(principal)
}
