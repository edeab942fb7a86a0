package accesspath

import (
	"maps"
	"strings"

	"private-notebook/accesspath/policy"
)

// requestContext is what AWS knows of a request: the principal and the context keys.
type requestContext struct {
	principal string
	keys      policy.Context
}

// privateContexts are the keys of a request through an interface endpoint: the endpoint's ID, its VPC and the address
// within it, and no aws:SourceIp (IAM User Guide, "AWS global condition context keys"). Where some policy looks
// at the address, there is one context for the first and the last of the start's addresses.
func (w *walker) privateContexts(e *Endpoint) []requestContext {
	base := func() policy.Context {
		keys := w.commonKeys()
		set(keys, "aws:SourceVpce", e.ID)
		set(keys, "aws:SourceVpc", e.VPCID)
		keys.Absent("aws:SourceIp")
		return keys
	}
	if !w.comparesVPCSourceIP || len(w.start.sources) == 0 {
		return []requestContext{{callerARN(w.actor.principal), base()}}
	}
	var contexts []requestContext
	for _, address := range ends(w.start.sources) {
		keys := base()
		keys.Set("aws:VpcSourceIp", address.String())
		contexts = append(contexts, requestContext{callerARN(w.actor.principal), keys})
	}
	return contexts
}

// publicContexts are the keys of a request over the internet: a public address, and nothing of any endpoint. The
// console is no different: it calls with the user's own credentials, and not on the user's behalf as a service.
func (w *walker) publicContexts() []requestContext {
	keys := w.commonKeys()
	keys.Set("aws:SourceIp", w.start.publicAddress)
	keys.Absent("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceVpcArn",
		"aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths")
	return []requestContext{{callerARN(w.actor.principal), keys}}
}

// commonKeys are those that do not hang on the path. What is set here is all that the model knows; a policy that asks
// for any other key, such as aws:MultiFactorAuthPresent, is undecided.
func (w *walker) commonKeys() policy.Context {
	own := w.actor.keys
	if own == nil {
		own = w.principalKeys(w.actor.principal)
	}
	keys := maps.Clone(own)
	setTags(keys, "aws:ResourceTag/", w.notebook.Tags)
	setTags(keys, "sagemaker:ResourceTag/", w.notebook.Tags)
	return keys
}

// principalKeys are those that hang on the principal alone, or on nothing. They are made once for each: in a fleet there are
// as many requests as pairs of principals and notebooks.
func (n *network) principalKeys(principal Principal) policy.Context {
	keys := policy.Context{}
	keys.Set("aws:ViaAWSService", "false")
	keys.Set("aws:PrincipalIsAWSService", "false")
	keys.Set("aws:SecureTransport", "true")
	set(keys, "aws:RequestedRegion", n.Region)
	set(keys, "aws:ResourceAccount", n.Account)
	set(keys, "aws:PrincipalAccount", n.Account)
	set(keys, "aws:PrincipalArn", callerARN(principal))
	keys.Absent("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName",
		"aws:PrincipalServiceNamesList", "aws:SourceArn", "aws:SourceAccount", "aws:TagKeys", "aws:RequestTag/*")
	switch kind, name := principalKind(principal.ARN); kind {
	case "user":
		keys.Set("aws:PrincipalType", "User")
		keys.Set("aws:username", name)
	case "group": // its members are users, of whom no more is known
		keys.Set("aws:PrincipalType", "User")
	case "role":
		keys.Set("aws:PrincipalType", "AssumedRole")
		keys.Absent("aws:username")
	}
	setTags(keys, "aws:PrincipalTag/", principal.Tags)
	return keys
}

// callerARN is the ARN that AWS sees; "" for a group, whose members call and not the group.
func callerARN(p Principal) string {
	if kind, _ := principalKind(p.ARN); kind == "group" {
		return ""
	}
	return p.ARN
}

// set leaves a key undetermined where its value is not known.
func set(keys policy.Context, key, value string) {
	if value != "" {
		keys.Set(key, value)
	}
}

func setTags(keys policy.Context, prefix string, tags map[string]string) {
	if tags == nil {
		return
	}
	keys.Absent(prefix + "*")
	for name, value := range tags {
		keys.Set(prefix+name, value)
	}
}

// principalKind takes the sort of principal and its name from an ARN such as arn:aws:iam::111122223333:role/path/name.
func principalKind(arn string) (kind, name string) {
	resource := arn[strings.LastIndex(arn, ":")+1:]
	kind, name, _ = strings.Cut(resource, "/")
	return kind, name[strings.LastIndex(name, "/")+1:]
}
