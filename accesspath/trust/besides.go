package trust

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
	"private-notebook/internal/assumers"
)

// Against are the parties of a role as [Book.Of] has them, and by calls besides that AWS services make for somebody, to be held against a list. So is
// whomever a statement for every principal may let in although the list does not name him. Such a statement names nobody, so whom its conditions
// admit is asked of everybody but those who are named.
func (b *Book) Against(role topology.Principal, list List) (parties []Party, because string) {
	r, because := b.read(role, true)
	if because != "" {
		return nil, because
	}
	r.ofThisAccount()
	r.besides(list)
	return r.inOrder(), ""
}

// besides adds them, each in doubt: whether there is somebody who meets the conditions is not known.
func (r *reading) besides(list List) {
	isAnybodys := slices.ContainsFunc(r.parties, func(p Party) bool { return p.Kind == Anybody && p.Decision != policy.ExplicitDeny })
	if isAnybodys || !slices.ContainsFunc(r.document.Statements, isForAll) {
		return
	}
	for i := range r.document.Statements {
		if s := &r.document.Statements[i]; isForAll(*s) && (s.IsAbout(assumeWithSAML) || s.IsAbout(assumeWithWebIdentity)) {
			r.add(Party{Kind: Anybody, SID: s.Sid, Decision: policy.Unknown, Conditions: conditions(s),
				Because: "the trust policy names no identity provider, and which of them AWS takes is not known"})
		}
	}
	r.ask(r.ownStranger(list), Party{Kind: ThisAccount, Name: r.t.Account, Because: "the trust policy lets in whoever of this account meets its conditions"})
	if !slices.ContainsFunc(r.parties, func(p Party) bool { return p.Kind == OtherAccount && p.Name == "" }) {
		r.ask(r.otherStranger(list), Party{Kind: OtherAccount, Because: "the conditions of the trust policy may let other accounts in"})
	}
	r.ask(r.serviceCall(list), Party{Kind: Service, Because: "the trust policy admits every principal, and its conditions may let AWS services in"})
}

// IsForAll says whether a trust policy has a statement for every principal, which does not say whom its conditions admit.
func (b *Book) IsForAll(role topology.Principal) bool {
	r, _ := b.read(role, false)
	return slices.ContainsFunc(r.document.Statements, isForAll)
}

func isForAll(s policy.Statement) bool {
	return s.Effect == policy.EffectAllow && (s.Principals.Anyone || s.Principals.Negated)
}

// ask adds a party that a call may be made by.
func (r *reading) ask(c call, p Party) {
	v := r.decide(c)
	if v.Decision != policy.Allowed && v.Decision != policy.Unknown {
		return
	}
	p.Decision, p.SID = policy.Unknown, sidOf(v)
	if p.SID == "" {
		at := slices.IndexFunc(r.document.Statements, isForAll)
		p.SID = r.document.Statements[at].Sid
	}
	p.Conditions = r.conditionsOf(p.SID)
	r.add(p)
}

// ownStranger is a call of somebody of this account whom the list does not name. His own policies are not known, and may be none.
func (r *reading) ownStranger(list List) call {
	c := r.stranger(r.t.Account, true)
	name := "stranger"
	for strings.Contains(r.role.Trust, name) {
		name += "s"
	}
	c.request.Principal = fmt.Sprintf("%s:role/%s", r.account(r.t.Account), name)
	c.layers = []policy.Layer{r.trustLayer(c.request.Principal, true), {Name: "the service control policies", DeniesOnly: true, Policies: r.control.Service},
		resourceControl(r.control.Resource), but(map[string][]string{"aws:PrincipalArn": r.ownARNs(list)})}
	for _, level := range r.control.Levels {
		c.layers = append(c.layers, policy.Layer{Name: "the service control policies", Policies: level})
	}
	return c
}

// otherStranger is a call of somebody in any other account but those that the list names, or that are parties already. His ARN and his account's
// number are chosen each for itself, so that a condition on either, with a wildcard too, is met where it can be.
func (r *reading) otherStranger(list List) call {
	c := r.stranger(unlisted(r.role.Trust), true)
	delete(c.request.Context, "aws:principalaccount")
	c.free = slices.DeleteFunc(c.free, func(f policy.Free) bool { return slices.Contains(f.Keys, "aws:PrincipalArn") })
	anywhere := fmt.Sprintf("arn:%s:iam::*:", cmp.Or(r.t.Partition, "aws"))
	c.free = append(c.free, policy.Free{Keys: []string{"aws:PrincipalAccount"}, Domain: policy.Texts()},
		policy.Free{Keys: []string{"aws:PrincipalArn"}, Domain: policy.TextsLike(anywhere+"role/*", anywhere+"user/*")})
	numbers, arns := []string{r.t.Account}, []string{}
	for _, q := range list {
		switch q.Kind {
		case assumers.Account:
			numbers = append(numbers, q.Name)
		case assumers.ARN:
			arns = append(arns, q.Name)
		default:
		}
	}
	for _, p := range r.parties {
		if p.Kind == OtherAccount && isAccount(p.Name) {
			numbers = append(numbers, p.Name)
		}
	}
	for _, number := range numbers {
		arns = append(arns, r.account(number)+":*")
	}
	c.layers = append(c.layers, but(map[string][]string{"aws:PrincipalAccount": numbers, "aws:PrincipalArn": arns}))
	return c
}

// serviceCall is a call of an AWS service that the list does not name (IAM User Guide, "AWS global condition context keys": properties of the
// principal, and of the resource that a service acts for).
func (r *reading) serviceCall(list List) call {
	c := r.stranger(unlisted(r.role.Trust), true)
	c.free = append(chosen(), ways()...)
	keys := c.request.Context
	keys.Set("aws:PrincipalIsAWSService", "true")
	keys.Absent("aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalTag/*", "aws:username")
	for _, key := range []string{"aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"} {
		delete(keys, strings.ToLower(key))
		c.free = append(c.free, policy.Free{Keys: []string{key}, Domain: policy.Texts()})
	}
	for _, key := range []string{"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:PrincipalType"} {
		delete(keys, strings.ToLower(key))
		c.free = append(c.free, policy.Free{Keys: []string{key}, Domain: policy.Texts().OrAbsent()})
	}
	var named []string
	for _, q := range list {
		if q.Kind == assumers.Service {
			named = append(named, q.Name)
		}
	}
	c.layers = append(c.layers, but(map[string][]string{"aws:PrincipalServiceName": named}))
	return c
}

// account is how ARNs of an account's principals begin.
func (r *reading) account(number string) string {
	return fmt.Sprintf("arn:%s:iam::%s", cmp.Or(r.t.Partition, "aws"), number)
}

// ownARNs are patterns of the ARNs of this account's roles and users that the list names, whatever their paths: an account has one of a name.
func (r *reading) ownARNs(list List) []string {
	var patterns []string
	for _, q := range list {
		switch q.Kind {
		case assumers.Role, assumers.User:
			begin := fmt.Sprintf("%s:%s/", r.account(r.t.Account), q.Kind)
			patterns = append(patterns, begin+q.Name, begin+"*/"+q.Name)
		case assumers.ARN:
			patterns = append(patterns, q.Name)
		case assumers.IdentityCenter:
			begin, role := r.account(r.t.Account)+":role/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_"+q.Name+"_"+strings.Repeat("?", permissionSetEnd)
			patterns = append(patterns, begin+role, begin+"*/"+role)
		default:
		}
	}
	return patterns
}

// but leaves out the callers of whom one of some keys has a value of a list, which may be a pattern.
func but(values map[string][]string) policy.Layer {
	statements := []any{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if list := values[key]; len(list) > 0 {
			statements = append(statements, map[string]any{"Effect": "Deny", "Action": "*", "Resource": "*",
				"Condition": map[string]any{"StringLike": map[string]any{key: list}}})
		}
	}
	layer := policy.Layer{Name: "those who are named", DeniesOnly: true}
	if len(statements) == 0 {
		return layer
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(err) // texts are always JSON
	}
	document, err := policy.Parse(string(text), policy.Identity)
	if err != nil {
		panic(err) // the document above is in the grammar
	}
	layer.Policies = []policy.Attached{{Name: layer.Name, Document: document}}
	return layer
}

// relay leaves open whether an AWS service makes the call for somebody, where such calls count (IAM User Guide, "Forward access sessions").
func (r *reading) relay(c call) call {
	if !r.relayed {
		return c
	}
	keys := c.request.Context
	delete(keys, "aws:viaawsservice")
	c.free = append(c.free, policy.Free{Keys: []string{"aws:ViaAWSService"}, Domain: policy.Booleans()})
	for _, key := range []string{"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"} {
		delete(keys, strings.ToLower(key))
		c.free = append(c.free, policy.Free{Keys: []string{key}, Domain: policy.Texts().OrAbsent()})
	}
	return c
}
