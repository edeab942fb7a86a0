package accesspath_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"private-notebook/accesspath"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// laws are a world's policies, read once.
type laws struct {
	identity, endpoint map[string]policy.Attached
	control            []policy.Attached
	// levels are the service control policies of each level where all are known.
	levels     [][]policy.Attached
	everything policy.Attached
}

func read(id, text string, kind policy.Kind) policy.Attached {
	document, err := policy.Parse(text, kind)
	if err != nil {
		panic(fmt.Sprintf("drawn policies are in the grammar: %v: %s", err, text))
	}
	return policy.Attached{ID: id, Name: id, Document: document}
}

func lawsOf(t *topology.Topology) *laws {
	l := &laws{identity: map[string]policy.Attached{}, endpoint: map[string]policy.Attached{},
		everything: read("everything", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"}}`, policy.Identity)}
	for _, p := range t.Policies {
		l.identity[p.ID] = read(p.ID, p.Policy, policy.Identity)
	}
	for _, e := range t.Endpoints {
		if e.Policy != "" {
			l.endpoint[e.ID] = read(e.ID, e.Policy, policy.Resource)
		}
	}
	for _, o := range t.OrganizationPolicies {
		applies := slices.ContainsFunc(o.TargetIDs, func(id string) bool { return id == t.Account || strings.HasPrefix(id, "r-") })
		if o.Type == "SERVICE_CONTROL_POLICY" && applies {
			l.control = append(l.control, read(o.ID, o.Policy, policy.Identity))
		}
	}
	for _, level := range t.OrganizationLevels {
		var policies []policy.Attached
		for _, o := range t.OrganizationPolicies {
			if o.Type == "SERVICE_CONTROL_POLICY" && slices.Contains(o.TargetIDs, level) {
				policies = append(policies, read(o.ID, o.Policy, policy.Identity))
			}
		}
		l.levels = append(l.levels, policies)
	}
	return l
}

// context has every key that drawn policies look at, each with a value or known to be absent.
func (c *concrete) context(t *topology.Topology) policy.Context {
	keys := policy.Context{}
	put := func(key, value string) {
		if value == "-" || value == "" {
			keys.Absent(key)
		} else {
			keys.Set(key, value)
		}
	}
	put("aws:CurrentTime", c.moment.UTC().Format(time.RFC3339))
	put("aws:EpochTime", strconv.FormatInt(c.moment.Unix(), 10))
	put("aws:MultiFactorAuthPresent", c.mfa)
	put("aws:UserAgent", c.agent)
	put("aws:PrincipalTag/team", c.team)
	put("aws:ResourceTag/team", c.resourceTeam)
	if p := c.principalOf(t); p.Tags != nil {
		put("aws:PrincipalTag/team", p.Tags["team"])
	}
	if tags := t.Notebooks[0].Tags; tags != nil {
		put("aws:ResourceTag/team", tags["team"])
	}
	endpoint, vpc := c.foreignEndpoint, c.foreignVPC
	for _, e := range t.Endpoints {
		if e.ID == c.endpoint {
			endpoint, vpc = e.ID, e.VPCID
		}
	}
	put("aws:SourceVpce", endpoint)
	put("aws:SourceVpc", vpc)
	if endpoint == "" {
		put("aws:VpcSourceIp", "")
		put("aws:SourceIp", c.public.String())
	} else {
		put("aws:VpcSourceIp", c.source.String())
		put("aws:SourceIp", "")
	}
	return keys
}

func (c *concrete) principalOf(t *topology.Topology) *topology.Principal {
	at := slices.IndexFunc(t.Principals, func(p topology.Principal) bool { return p.ARN == c.principal })
	return &t.Principals[at]
}

// isPermitted asks one policy set after the other about one request of which everything is known. Where AWS may ignore a Deny, it is
// permitted for a caller who tries, and is not where it has to be sure.
func (c *concrete) isPermitted(t *topology.Topology, l *laws, keys policy.Context, administers, sure bool) bool {
	allowed := func(policies []policy.Attached, r policy.Request) bool { return allowed(policies, r, sure) }
	r := policy.Request{Action: "sagemaker:CreatePresignedNotebookInstanceUrl", Resource: oracleARN, Principal: c.principal, Context: keys}
	p := c.principalOf(t)
	var own []policy.Attached
	if administers {
		own = append(own, l.everything)
	}
	for _, id := range p.PolicyIDs {
		own = append(own, l.identity[id])
	}
	if !allowed(own, r) || !allowed(append([]policy.Attached{l.everything}, l.control...), r) {
		return false
	}
	for _, level := range l.levels {
		if !allowed(level, r) {
			return false
		}
	}
	if p.PermissionsBoundary != "" && !allowed([]policy.Attached{l.identity[p.PermissionsBoundary]}, r) {
		return false
	}
	attached, has := l.endpoint[c.endpoint]
	return !has || allowed([]policy.Attached{attached}, r)
}

func allowed(policies []policy.Attached, r policy.Request, sure bool) bool {
	decision := policy.Decide(policies, r)
	if decision != policy.Unknown {
		return decision == policy.Allowed
	}
	if why := policy.Evaluate(policies, r).Because; !strings.Contains(why, "variable that has no") {
		panic("of a concrete request everything is known: " + why)
	}
	return !sure
}

// isIssuer says whether the caller's principal is granted anything, whatever its conditions, or nobody is. Others hold no policy about
// opening the notebook, and the judge has nothing to say of them.
func (c *concrete) isIssuer(t *topology.Topology) bool {
	grants := func(p *topology.Principal) bool {
		return slices.ContainsFunc(t.Policies, func(x topology.Policy) bool {
			return slices.Contains(p.PolicyIDs, x.ID) && strings.Contains(x.Policy, `"Effect":"Allow"`)
		})
	}
	for i := range t.Principals {
		if grants(&t.Principals[i]) {
			return grants(c.principalOf(t))
		}
	}
	return true
}

// getsIn is the whole walk of one caller.
func (c *concrete) getsIn(t *topology.Topology, l *laws, administers bool) bool {
	return c.arrives(t) && c.isIssuer(t) && c.isPermitted(t, l, c.context(t), administers, false)
}

// isWith says whether a caller plays a part: an outsider cannot sign, and a non-member is in no group that is meant.
func (c *concrete) isWith(who accesspath.Who, w *world) bool {
	switch who {
	case accesspath.Outsider:
		return c.step == accesspath.Open && c.from != accesspath.FromConsole
	case accesspath.NonMember:
		meant := w.intent.ClientVPNGroups // where nobody says who is meant, the judge takes it from the rules
		return c.from == accesspath.FromClientVPN && len(meant) > 0 && !slices.ContainsFunc(c.members, func(g string) bool { return slices.Contains(meant, g) })
	default:
		return true
	}
}
