package trust

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
)

// everybody takes a statement that admits every principal, or all but some. Who may be a stranger, and then it is anybody; or somebody of an
// account or an organisation that the conditions name.
func (r *reading) everybody(s *policy.Statement) {
	stranger := r.decide(r.stranger(unlisted(r.role.Trust), false))
	if stranger.Decision == policy.Allowed || stranger.Decision == policy.Unknown {
		because := "the trust policy admits every AWS principal"
		if stranger.Decision == policy.Unknown {
			because = "whether anybody gets through is not known: " + stranger.Reason
		}
		r.add(Party{Kind: Anybody, SID: s.Sid, Decision: stranger.Decision, Conditions: conditions(s), Because: because})
		return
	}
	const because = "the conditions of the trust policy let it in"
	if v := r.decide(r.stranger(unlisted(r.role.Trust), true)); v.Decision == policy.Allowed || v.Decision == policy.Unknown {
		r.add(Party{Kind: OtherAccount, SID: s.Sid, Decision: v.Decision, Conditions: conditions(s), Because: because})
	}
	for _, account := range accountNumber.FindAllString(r.role.Trust, -1) {
		if account == r.t.Account {
			continue
		}
		if v := r.decide(r.stranger(account, true)); v.Decision == policy.Allowed || v.Decision == policy.Unknown {
			r.add(Party{Kind: OtherAccount, Name: account, SID: s.Sid, Decision: v.Decision, Conditions: conditions(s), Because: because})
		}
	}
}

var accountNumber = regexp.MustCompile(`\b[0-9]{12}\b`)

// unlisted is the number of an account that a text does not have.
func unlisted(text string) string {
	for digit := 9; digit > 0; digit-- {
		if number := strings.Repeat(fmt.Sprint(digit), accountDigits); !strings.Contains(text, number) {
			return number
		}
	}
	return strings.Repeat("0", accountDigits)
}

// call is one call of AssumeRole, and who makes it.
type call struct {
	layers  []policy.Layer
	request policy.Request
	free    []policy.Free
}

func (r *reading) decide(c call) policy.Verdict {
	surely := policy.DecideAll(c.layers, c.request, c.free)
	if surely.Decision != policy.Allowed || len(r.control.Perhaps) == 0 {
		return surely
	}
	perhaps := policy.DecideAll(append(slices.Clone(c.layers), resourceControl(r.control.Perhaps)), c.request, c.free)
	if perhaps.Decision != policy.Allowed {
		perhaps.Decision, perhaps.Reason = policy.Unknown, "a resource control policy that may apply to the account denies it"
		return perhaps
	}
	return surely
}

func resourceControl(policies []policy.Attached) policy.Layer {
	return policy.Layer{Name: "the resource control policies", DeniesOnly: true, Policies: policies}
}

// stranger is a call of somebody in an account that is none of ours. He is in another organisation, or in none, unless the organisation is
// left open.
func (r *reading) stranger(account string, anyOrganisation bool) call {
	arn := fmt.Sprintf("arn:%s:iam::%s:", cmp.Or(r.t.Partition, "aws"), account)
	keys := policy.Context{}
	keys.Set("aws:PrincipalAccount", account)
	free := append(chosen(), policy.Free{Keys: []string{"aws:PrincipalArn"}, Domain: policy.TextsLike(arn+"role/*", arn+"user/*")},
		policy.Free{Keys: []string{"aws:PrincipalTag/*"}, Domain: policy.Texts().OrAbsent()},
		policy.Free{Keys: []string{"aws:username"}, Domain: policy.Texts().OrAbsent()},
		policy.Free{Keys: []string{"aws:PrincipalType"}, Domain: policy.Values("AssumedRole", "User")})
	if anyOrganisation {
		free = append(free, policy.Free{Keys: []string{"aws:PrincipalOrgID"}, Domain: policy.Texts().OrAbsent()},
			policy.Free{Keys: []string{"aws:PrincipalOrgPaths"}, Domain: policy.Texts().OrAbsent()})
		free = append(free, ways()...)
	} else {
		free = append(free, policy.Free{Domain: policy.OneOf(
			policy.Context{"aws:principalorgid": nil, "aws:principalorgpaths": nil},
			policy.Context{"aws:principalorgid": {"o-unlisted000"}, "aws:principalorgpaths": {"o-unlisted000/r-0000/ou-0000-00000000/"}})})
	}
	layers := []policy.Layer{r.trustLayer(arn+"role/stranger", false), resourceControl(r.control.Resource)}
	return r.relay(call{layers, r.request(arn+"role/stranger", keys), free})
}

// request is a call for the role, with what is the same whoever calls (IAM User Guide, "AWS global condition context keys").
func (r *reading) request(principal string, keys policy.Context) policy.Request {
	keys.Set("aws:SecureTransport", "true")
	keys.Set("aws:ViaAWSService", "false")
	keys.Set("aws:PrincipalIsAWSService", "false")
	caller.Set(keys, "aws:ResourceAccount", r.t.Account)
	caller.Set(keys, "aws:ResourceOrgID", r.t.OrganizationID)
	caller.SetTags(keys, "aws:ResourceTag/", r.role.Tags)
	caller.SetTags(keys, "iam:ResourceTag/", r.role.Tags)
	keys.Absent("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
		"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths")
	return policy.Request{Action: assumeRole, Resource: r.role.ARN, Principal: principal, Context: keys}
}

// chosen are the keys that whoever calls chooses, or that vary (IAM User Guide, "IAM and AWS STS condition context keys"). AWS takes no external ID
// for a secret.
func chosen() []policy.Free {
	free := []policy.Free{
		{Keys: []string{"aws:CurrentTime", "aws:EpochTime"}, Domain: policy.Moments(time.Time{}, time.Time{})},
		{Keys: []string{"aws:TokenIssueTime"}, Domain: policy.Moments(time.Time{}, time.Time{}).OrAbsent()},
		{Keys: []string{"aws:MultiFactorAuthPresent"}, Domain: policy.Booleans().OrAbsent()},
		{Keys: []string{"aws:MultiFactorAuthAge"}, Domain: policy.NotNegative().OrAbsent()},
		{Keys: []string{"sts:DurationSeconds"}, Domain: policy.NotNegative().OrAbsent()},
		{Keys: []string{"sts:RoleSessionName"}, Domain: policy.Texts()},
		{Keys: []string{"aws:RequestedRegion"}, Domain: policy.Texts()},
	}
	for _, key := range []string{
		"sts:ExternalId", "sts:SourceIdentity", "aws:SourceIdentity", "sts:TransitiveTagKeys", "aws:TagKeys", "aws:RequestTag/*", "aws:userid",
		"aws:FederatedProvider", "aws:UserAgent", "aws:Referer", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4",
	} {
		free = append(free, policy.Free{Keys: []string{key}, Domain: policy.Texts().OrAbsent()})
	}
	return free
}

// ways are the keys that hang on the way of the call.
func ways() []policy.Free {
	free := []policy.Free{
		{Keys: []string{"aws:SourceIp"}, Domain: policy.Addresses("address", addresses.All().Prefixes()...).OrAbsent()},
		{Keys: []string{"aws:VpcSourceIp"}, Domain: policy.Addresses("address", addresses.All().Prefixes()...).OrAbsent()},
	}
	for _, key := range []string{"aws:SourceVpce", "aws:SourceVpc", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"} {
		free = append(free, policy.Free{Keys: []string{key}, Domain: policy.Texts().OrAbsent()})
	}
	return free
}

// trustLayer is the trust policy as it is about one principal. Directly leaves out what leaves it to the account who may. An ID that is none of a
// principal's ARN is of somebody who was deleted, and a session's ARN means whoever takes that role.
func (r *reading) trustLayer(arn string, directly bool) policy.Layer {
	document := r.document.Select(func(s policy.Statement) (policy.Statement, bool) {
		about := policy.Principals{Negated: s.Principals.Negated, Anyone: s.Principals.Anyone}
		for _, entry := range s.Principals.AWS {
			switch {
			case isAccount(entry) && directly && s.Effect == policy.EffectAllow && !about.Negated:
			case isAccount(entry) || strings.Contains(entry, ":iam::"):
				about.AWS = append(about.AWS, entry)
			case caller.Is(arn, entry):
				about.AWS = append(about.AWS, arn)
			}
		}
		s.Principals = &about
		return s, s.Effect == policy.EffectDeny || about.Negated || about.Anyone || len(about.AWS) > 0
	})
	name := "that trusts for " + r.role.Name
	return policy.Layer{Name: "the trust policy", Policies: []policy.Attached{{ID: r.role.URN, Name: name, Document: document}}}
}

// ofThisAccount asks whoever of the account may have the right. A trust policy that names a principal gives him the right by itself; one that
// names the account leaves it to the principal's own policies (IAM User Guide, "Policy evaluation for requests within a single account"; "AWS JSON
// policy elements: Principal").
func (r *reading) ofThisAccount() {
	found := false
	for i := range r.assumers {
		who := &r.assumers[i]
		if caller.Is(who.Principal.ARN, r.role.ARN) || !r.names(who) && !r.mayByAccount(who) {
			continue
		}
		p := Party{Kind: Principal, Name: who.Key(), ARN: who.Principal.ARN, Decision: policy.ImplicitDeny, groups: who.Principal.Groups}
		directly, byAccount := r.decide(r.own(who, true)), r.decide(r.own(who, false))
		switch {
		case directly.Decision == policy.Allowed:
			p.Decision, p.Because = policy.Allowed, "the trust policy names it"
			p.SID = sidOf(directly)
		case byAccount.Decision == policy.Allowed:
			p.Decision, p.SID, p.ByOwnPolicy = policy.Allowed, sidOf(byAccount), true
			p.Because = "the trust policy leaves it to the account, and " + byAccount.Results[1].Because
		case directly.Decision == policy.Unknown || byAccount.Decision == policy.Unknown:
			p.Decision, p.Because = policy.Unknown, cmp.Or(byAccount.Reason, directly.Reason)
		case who.Principal.Suspected && byAccount.Decision == policy.ImplicitDeny && byAccount.Deciding == 1:
			p.Decision, p.Because = policy.Unknown, "it has a policy whose contents are not in what was read"
		default:
			continue
		}
		p.Conditions = r.conditionsOf(p.SID)
		r.add(p)
		found = true
	}
	r.restOfThisAccount(found)
}

// names says whether an Allow statement may be about a principal without leaving it to the account.
func (r *reading) names(who *caller.Identity) bool {
	return slices.ContainsFunc(r.document.Statements, func(s policy.Statement) bool {
		return s.Effect == policy.EffectAllow && (s.Principals.Anyone || s.Principals.Negated || slices.ContainsFunc(s.Principals.AWS, func(entry string) bool {
			return caller.Is(who.Principal.ARN, entry)
		}))
	})
}

// mayByAccount says whether the trust policy leaves it to the account, and a policy of the principal may speak of the role.
func (r *reading) mayByAccount(who *caller.Identity) bool {
	return r.admitsAccount != nil && (who.Principal.Suspected || slices.ContainsFunc(who.Policies, func(p policy.Attached) bool {
		return policy.Names(p, policy.EffectAllow, assumeRole, r.role.ARN)
	}))
}

// restOfThisAccount says what the trust policy leaves to the account, where that says more than the principals.
func (r *reading) restOfThisAccount(found bool) {
	s := r.admitsAccount
	if s == nil {
		return
	}
	p := Party{Kind: ThisAccount, Name: r.t.Account, SID: s.Sid, Conditions: conditions(s), Decision: policy.Unknown,
		Because: "who else of it has a policy that allows " + assumeRole + " is not in what was read"}
	switch {
	case r.t.Assumers.Complete && found:
		return
	case r.t.Assumers.Complete:
		p.Decision, p.Because = policy.ImplicitDeny, "nobody of it has a policy that allows "+assumeRole
	}
	r.add(p)
}

func (r *reading) conditionsOf(sid string) []string {
	at := slices.IndexFunc(r.document.Statements, func(s policy.Statement) bool { return s.Sid == sid })
	if at < 0 {
		return nil
	}
	return conditions(&r.document.Statements[at])
}

// sidOf is the statement of the trust policy that decided.
func sidOf(v policy.Verdict) string {
	if len(v.Results) == 0 {
		return ""
	}
	return v.Results[0].Sid
}

// own is a call of a principal of the account. What names him directly takes only a denial of his own policies to refuse; of a role its
// permissions boundary has to agree all the same, unless it is a session that is named (IAM User Guide, "Permissions boundaries for IAM entities":
// resource-based policies).
func (r *reading) own(who *caller.Identity, directly bool) call {
	arn := who.Principal.ARN
	if kind, name := caller.KindAndName(arn); kind == "group" {
		arn = strings.TrimSuffix(arn, "group/"+name) + "user/a member of " + name
	}
	keys := maps.Clone(who.Keys)
	for key := range keys {
		if key == "aws:tagkeys" || strings.HasPrefix(key, "aws:requesttag/") || key == "aws:requestedregion" {
			delete(keys, key)
		}
	}
	free := append(chosen(), ways()...)
	if who.Principal.Tags == nil || who.Principal.ChoosesTags {
		maps.DeleteFunc(keys, func(key string, _ []string) bool { return strings.HasPrefix(key, "aws:principaltag/") })
		free = append(free, policy.Free{Keys: []string{"aws:PrincipalTag/*"}, Domain: policy.Texts().OrAbsent()})
	}
	isBounded := strings.Contains(arn, ":role/") && !r.namesSessionOf(arn)
	layers := []policy.Layer{r.trustLayer(arn, directly), {Name: "its own policies", Policies: who.Policies, DeniesOnly: directly}}
	if who.Boundary != nil {
		layers = append(layers, policy.Layer{Name: "its permissions boundary", Policies: []policy.Attached{*who.Boundary}, DeniesOnly: directly && !isBounded})
	}
	layers = append(layers, policy.Layer{Name: "the service control policies", DeniesOnly: true, Policies: r.control.Service},
		resourceControl(r.control.Resource))
	for _, level := range r.control.Levels {
		layers = append(layers, policy.Layer{Name: "the service control policies", Policies: level})
	}
	return r.relay(call{layers, r.request(arn, keys), free})
}

// namesSessionOf says whether an Allow statement names a session of a role.
func (r *reading) namesSessionOf(arn string) bool {
	return slices.ContainsFunc(r.document.Statements, func(s policy.Statement) bool {
		return s.Effect == policy.EffectAllow && slices.ContainsFunc(s.Principals.AWS, func(entry string) bool {
			return strings.Contains(entry, ":assumed-role/") && caller.Is(arn, entry)
		})
	})
}
