package permit

import (
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// asking is one request with what is known of it and what its caller chooses.
type asking struct {
	request policy.Request
	free    []policy.Free
}

// contextsOf are the requests that stand for all. Where a path is meant, each must pass; where it is not, there is one, of which all
// that the caller chooses is free.
func (p *Permit) contextsOf(r Request) []asking {
	keys := commonKeys(r.Identity, r.Notebook)
	base := asking{request: policy.Request{
		Action: caller.PresignAction, Resource: r.Notebook.ARN, Principal: caller.ARNOf(r.Identity.Principal), Context: keys,
	}}
	if r.Meant {
		p.setKnown(keys)
	} else {
		base.free = p.chosen(r)
		dropChosenTags(keys, r.Identity)
	}
	switch {
	case r.Endpoint != nil:
		return p.through(r, base)
	case r.Undeclared != nil:
		keys.Absent("aws:SourceIp")
		base.free = append(base.free,
			idOf("aws:SourceVpce", r.Undeclared.EndpointIDs), idOf("aws:SourceVpc", r.Undeclared.VPCIDs))
		return []asking{base}
	default:
		return []asking{p.overInternet(r, base)}
	}
}

// idOf is an ID that the caller's way may have: one of a list, or whatever a pattern matches.
func idOf(key string, ids []string) policy.Free {
	domain := policy.Values(ids...)
	if strings.ContainsAny(strings.Join(ids, ""), "*?") {
		domain = policy.TextsLike(ids...)
	}
	return policy.Free{Keys: []string{key}, Domain: domain}
}

// commonKeys are those that do not hang on the path.
func commonKeys(i *caller.Identity, notebook *topology.Notebook) policy.Context {
	keys := maps.Clone(i.Keys)
	if keys == nil {
		keys = policy.Context{}
	}
	caller.SetTags(keys, "aws:ResourceTag/", notebook.Tags)
	caller.SetTags(keys, "sagemaker:ResourceTag/", notebook.Tags)
	return keys
}

// dropChosenTags takes a principal's own tags out where whoever assumes it may bring others, but for one that is supposed.
func dropChosenTags(keys policy.Context, i *caller.Identity) {
	if !i.Principal.ChoosesTags {
		return
	}
	maps.DeleteFunc(keys, func(key string, _ []string) bool {
		return strings.HasPrefix(key, "aws:principaltag/") && !strings.EqualFold(key, i.SupposedKey)
	})
}

// setKnown sets the present moment, and what people who are meant bring.
func (p *Permit) setKnown(keys policy.Context) {
	if !p.known.Now.IsZero() {
		keys.Set("aws:CurrentTime", p.known.Now.UTC().Format(time.RFC3339))
		keys.Set("aws:EpochTime", epoch(p.known.Now))
	}
	for key, value := range p.known.Brought {
		keys.Set(key, value)
	}
}

// chosen are the keys that a caller chooses or that vary (IAM User Guide, "AWS global condition context keys"). The moment is now or
// later. Tags are his to choose where nothing fixes them.
func (p *Permit) chosen(r Request) []policy.Free {
	free := []policy.Free{
		{Keys: []string{"aws:CurrentTime", "aws:EpochTime"}, Domain: policy.Moments(p.known.Now, time.Time{})},
		{Keys: []string{"aws:TokenIssueTime"}, Domain: policy.Moments(time.Time{}, time.Time{}).OrAbsent()},
		{Keys: []string{"aws:MultiFactorAuthPresent"}, Domain: policy.Booleans().OrAbsent()},
		{Keys: []string{"aws:MultiFactorAuthAge"}, Domain: policy.NotNegative().OrAbsent()},
		{Keys: []string{"aws:IsMcpServiceAction"}, Domain: policy.Booleans().OrAbsent()},
	}
	for _, key := range []string{
		"aws:UserAgent", "aws:Referer", "aws:SourceIdentity", "aws:FederatedProvider", "aws:userid",
		"aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "ec2:SourceInstanceArn", "ec2:RoleDelivery",
	} {
		free = append(free, policy.Free{Keys: []string{key}, Domain: policy.Texts().OrAbsent()})
	}
	if p := &r.Identity.Principal; p.ChoosesTags || p.Tags == nil && p.ARN != "" {
		free = append(free, policy.Free{Keys: []string{"aws:PrincipalTag/*"}, Domain: policy.Texts().OrAbsent()})
	}
	return free
}

// through are requests through an interface endpoint: its ID, its VPC and the address within it, and no aws:SourceIp (IAM User
// Guide, "AWS global condition context keys").
func (p *Permit) through(r Request, base asking) []asking {
	keys := base.request.Context
	caller.Set(keys, "aws:SourceVpce", r.Endpoint.ID)
	caller.Set(keys, "aws:SourceVpc", r.Endpoint.VPCID)
	keys.Absent("aws:SourceIp")
	switch {
	case !p.comparesVPCSourceIP || r.Sources.IsEmpty():
		return []asking{base}
	case !r.Meant:
		base.free = append(base.free, policy.Free{Keys: []string{"aws:VpcSourceIp"}, Domain: policy.Addresses("address", r.Sources.Prefixes()...)})
		return []asking{base}
	}
	var list []asking
	for _, a := range p.representatives(r) {
		one := base
		one.request.Context = maps.Clone(keys)
		one.request.Context.Set("aws:VpcSourceIp", a.String())
		list = append(list, one)
	}
	return list
}

// representatives are one address of each class into which the policies cut those that must pass: every range that a policy compares
// them with has an inside and an outside.
func (p *Permit) representatives(r Request) []netip.Addr {
	classes := []addresses.Set{r.Sources}
	policies := slices.Concat(r.Identity.Policies, p.onEndpoint[r.Endpoint])
	if r.Identity.Boundary != nil {
		policies = append(policies, *r.Identity.Boundary)
	}
	for _, c := range p.control {
		policies = append(policies, c.attached)
	}
	for _, attached := range policies {
		for _, m := range policy.Mentions(attached, "aws:VpcSourceIp") {
			var cut []addresses.Set
			for _, class := range classes {
				cut = append(cut, class.And(addresses.Of(m.Value)), class.Minus(addresses.Of(m.Value)))
			}
			classes = slices.DeleteFunc(cut, addresses.Set.IsEmpty)
		}
	}
	var list []netip.Addr
	for _, class := range classes {
		list = append(list, class.Prefixes()[0].Addr())
	}
	return list
}

// overInternet is a request with a public address, and nothing of any endpoint. The console is no different: it calls with the
// user's own credentials, and not on the user's behalf as a service.
func (p *Permit) overInternet(r Request, base asking) asking {
	keys := base.request.Context
	keys.Absent("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceVpcArn",
		"aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths")
	known := r.Public.Prefixes()
	switch {
	case r.Meant && len(known) > 0:
		keys.Set("aws:SourceIp", known[0].Addr().String())
	case r.Meant:
		keys.Set("aws:SourceIp", p.unlisted)
	default:
		if len(known) == 0 {
			known = addresses.Public().Prefixes()
		}
		base.free = append(base.free, policy.Free{Keys: []string{"aws:SourceIp"}, Domain: policy.Addresses("public address", known...)})
	}
	return base
}

// unlistedAddress is a public address outside every range that a policy compares aws:SourceIp with, except ranges that
// hold them all. The candidates are the documentation ranges of RFC 5737, which nobody is at.
func (p *Permit) unlistedAddress() string {
	var listed addresses.Set
	for _, attached := range p.book.Declared() {
		for _, m := range policy.Mentions(*attached, "aws:SourceIp") {
			listed = listed.Plus(addresses.Of(m.Value))
		}
	}
	candidates := []string{"198.51.100.77", "203.0.113.77", "192.0.2.77", "198.51.100.200", "203.0.113.200", "192.0.2.200"}
	for _, candidate := range candidates {
		if !listed.Holds(netip.MustParseAddr(candidate)) {
			return candidate
		}
	}
	return candidates[0]
}

// epoch is a moment in seconds since 1970, as aws:EpochTime has it.
func epoch(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
