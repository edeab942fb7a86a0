package accesspath_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/fleets"
	"private-notebook/accesspath/topology"
)

// The three sorts of fleet, each of three notebooks.
func ownFleet(t testing.TB) (topology.Topology, accesspath.Intent) {
	return fleets.Own(loadTopology(t, "dev"), 3)
}

func taggedFleet(t testing.TB) (topology.Topology, accesspath.Intent) {
	return fleets.Owned(loadTopology(t, "dev"), 3, true)
}

func supposedFleet(t testing.TB) (topology.Topology, accesspath.Intent) {
	return fleets.Owned(loadTopology(t, "dev"), 3, false)
}

// Whoever is meant to open a notebook does on every private path, and an issuer of another on none.
func TestFleetsAreOpenedByTheirOwnIssuersAlone(t *testing.T) {
	for name, fleet := range map[string]func(testing.TB) (topology.Topology, accesspath.Intent){
		"issuers of their own": ownFleet, "declared tags": taggedFleet, "tags that nothing declares": supposedFleet,
	} {
		t.Run(name, func(t *testing.T) {
			deployed, intent := fleet(t)
			report := accesspath.Judge(deployed, intent)
			require.Len(t, report.Verdicts, 3*4*6*2)
			require.Len(t, report.Matrix, 3*4*6*6)
			for _, v := range report.Verdicts {
				want := accesspath.Deny
				if v.Principal != accesspath.OtherIssuer {
					want = meant(intent, v.Principal, v.From, v.Step)
				}
				assert.Equal(t, want, v.Decision, "%s %s %s %s: %s", v.Notebook, v.Principal, v.From, v.Step, v.Because)
			}
			assert.True(t, report.Intent.OK)
			assert.Empty(t, report.NotUnderstood)
		})
	}
}

func TestASupposedTagIsSaid(t *testing.T) {
	report := accesspath.Judge(supposedFleet(t))
	assert.Equal(t, []string{"the tags of ops are not declared in this stack: it is judged as somebody who carries the Owner of the notebook, " +
		"who is meant to open it, and as two others, who carry another or none, and are not"}, report.Assumptions)
	report = accesspath.Judge(taggedFleet(t))
	assert.Empty(t, report.Assumptions, "what is declared is not supposed")
}

// Whoever may bring session tags is judged as one who brings the owner's, and as others who do not; any other tag is his to choose.
func TestAnOwnerThatASessionBringsIsSupposed(t *testing.T) {
	const breakglass = `"StringNotEquals":{"aws:PrincipalTag/breakglass":"yes",`
	for guardrail, want := range map[string]accesspath.Decision{`"StringNotEquals":{`: accesspath.Deny, breakglass: accesspath.Allow} {
		deployed, intent := supposedFleet(t)
		for i := range deployed.Principals {
			deployed.Principals[i].Tags, deployed.Principals[i].ChoosesTags = map[string]string{"breakglass": "no"}, true
		}
		for i := range deployed.Policies {
			deployed.Policies[i].Policy = strings.ReplaceAll(deployed.Policies[i].Policy, `"StringNotEquals":{`, guardrail)
		}
		report := accesspath.Judge(deployed, intent)
		require.NotEmpty(t, report.Assumptions)
		assert.Contains(t, report.Assumptions[0], "lets people bring session tags, and whoever lets them in decides which: it is judged as somebody who "+
			"carries the Owner of the notebook, who is meant to open it, and as two others, who carry another or none, and are not")
		notebook := deployed.Notebooks[0].Name
		for _, v := range report.Verdicts {
			switch {
			case v.Notebook != notebook:
			case v.Principal == accesspath.Issuer && v.From == accesspath.FromVPC:
				assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
				assert.True(t, v.Assumed, "it rests on what is brought")
			case v.Principal == accesspath.Administrator && v.From == accesspath.FromInternet:
				assert.Equal(t, want, v.Decision, v.Because)
			}
		}
	}
}

// fleetSabotage is one change to a fleet and the answers that it spoils: notebook and principal, with the path and the step
// of the first.
type fleetSabotage struct {
	name   string
	fleet  func(testing.TB) (topology.Topology, accesspath.Intent)
	change func(*topology.Topology)
	spoils []string
	remedy string
}

func policyOf(t *topology.Topology, name string) *topology.Policy {
	return &t.Policies[slices.IndexFunc(t.Policies, func(p topology.Policy) bool { return p.Name == name })]
}

func roleOf(t *topology.Topology, name string) *topology.Principal {
	return &t.Principals[slices.IndexFunc(t.Principals, func(p topology.Principal) bool { return p.Name == name })]
}

const (
	allowID     = "arn:aws:iam::111122223333:policy/allow"
	guardrailID = "arn:aws:iam::111122223333:policy/guardrail"
	privately   = "vpc, client-vpn, on-premises"
	publicly    = "linked-vpc, internet, console" // in a VPC of his own, an administrator is on the path linked-vpc
)

func fleetSabotages() []fleetSabotage {
	arn := func(n string) string {
		return `"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/lab-` + n + `"`
	}
	return []fleetSabotage{
		{"an issuer of A in B's policy", ownFleet, func(t *topology.Topology) {
			role := roleOf(t, "role-001")
			role.PolicyIDs = append(role.PolicyIDs, allowID+"-002")
		}, []string{"lab-002 other-issuer " + privately}, "take lab-002 out of that policy, or detach the policy from role-001"},
		{"A's policy lists B", ownFleet, func(t *topology.Topology) {
			p := policyOf(t, "allow-001")
			p.Policy = strings.Replace(p.Policy, arn("001"), arn("001")+","+arn("002"), 1)
		}, []string{"lab-002 other-issuer " + privately}, "take lab-002 out of that policy, or detach the policy from role-001"},
		{"the guardrail is not attached to one issuer", ownFleet, func(t *topology.Topology) {
			role := roleOf(t, "role-002")
			role.PolicyIDs = role.PolicyIDs[1:]
		}, []string{"lab-002 administrator " + publicly}, ""},
		{"the guardrail does not list one notebook", ownFleet, func(t *topology.Topology) {
			p := policyOf(t, "guardrail")
			p.Policy = strings.Replace(p.Policy, ","+arn("003"), "", 1)
		}, []string{"lab-003 administrator " + publicly}, ""},
		{"the shared policy lists one notebook less", ownFleet, func(t *topology.Topology) {
			p := policyOf(t, "allow")
			p.Policy = strings.Replace(p.Policy, ","+arn("003"), "", 1)
		}, []string{"lab-003 issuer " + privately, "lab-003 outsider " + privately}, ""},
		{"one issuer has lost its policy", ownFleet, func(t *topology.Topology) {
			role := roleOf(t, "role-003")
			role.PolicyIDs = role.PolicyIDs[:1]
		}, []string{"lab-003 issuer " + privately, "lab-003 outsider " + privately}, ""},
		{"one issuer is attached to nothing", ownFleet, func(t *topology.Topology) {
			t.Principals = t.Principals[:len(t.Principals)-1]
		}, []string{"lab-003 issuer " + privately, "lab-003 administrator " + publicly, "lab-003 outsider " + privately}, ""},
		{"a notebook whose owner tag is another's", taggedFleet, func(t *topology.Topology) {
			t.Notebooks[0].Tags = map[string]string{"Owner": "team-002"}
		}, []string{"lab-001 issuer " + privately, "lab-001 administrator " + privately, "lab-001 outsider " + privately,
			"lab-001 other-issuer " + privately}, ""},
		{"a notebook without an owner tag", taggedFleet, func(t *topology.Topology) {
			t.Notebooks[0].Tags = map[string]string{}
		}, []string{"lab-001 issuer " + privately, "lab-001 administrator " + privately, "lab-001 outsider " + privately}, ""},
		{"a notebook that belongs to people without a tag", supposedFleet, func(t *topology.Topology) {
			t.Notebooks[0].Tags = map[string]string{"Owner": "nobody"}
		}, []string{"lab-001 issuer " + privately, "lab-001 administrator " + privately, "lab-001 outsider " + privately,
			"lab-001 other-issuer " + privately}, ""},
		{"the guardrail does not deny other owners", supposedFleet, func(t *topology.Topology) {
			p := policyOf(t, "guardrail")
			p.Policy = p.Policy[:strings.LastIndex(p.Policy, `,{"Sid"`)] + "]}"
		}, []string{"lab-001 other-issuer " + privately, "lab-002 other-issuer " + privately, "lab-003 other-issuer " + privately},
			"correct the owner tag of the notebook or of the principal, and attach a guardrail that denies the notebooks of other owners"},
		{"a role with the wrong tag", taggedFleet, func(t *topology.Topology) {
			roleOf(t, "role-001").Tags = map[string]string{"Owner": "team-002"}
		}, []string{"lab-001 issuer " + privately, "lab-001 administrator " + publicly, "lab-001 outsider " + privately}, ""},
		{"the Allow is not bound to the owner, the guardrail is", taggedFleet, func(t *topology.Topology) {
			p := policyOf(t, "allow")
			p.Policy = strings.Replace(p.Policy, `"aws:ResourceTag/Owner":["${aws:PrincipalTag/Owner, 'nobody'}"],`, "", 1)
		}, nil, ""},
		{"a notebook with a further tag", taggedFleet, func(t *topology.Topology) { t.Notebooks[0].Tags["Team"] = "x" }, nil, ""},
	}
}

func TestFleetSabotage(t *testing.T) {
	for _, row := range fleetSabotages() {
		t.Run(row.name, func(t *testing.T) {
			topology, intent := row.fleet(t)
			require.True(t, accesspath.Judge(topology, intent).Intent.OK)
			row.change(&topology)
			report := accesspath.Judge(topology, intent)
			assert.Equal(t, row.spoils, spoiled(report))
			if row.remedy != "" {
				assert.Equal(t, row.remedy, report.Intent.Differences[0].Remedy)
			}
		})
	}
}

// spoiled are the differences as "<notebook> <principal> <paths>".
func spoiled(report accesspath.Report) []string {
	var order []string
	paths := map[string][]string{}
	for _, d := range report.Intent.Differences {
		who := fmt.Sprintf("%s %s", d.Notebook, d.Principal)
		if paths[who] == nil {
			order = append(order, who)
		}
		if !slices.Contains(paths[who], string(d.From)) {
			paths[who] = append(paths[who], string(d.From))
		}
	}
	var list []string
	for _, who := range order {
		list = append(list, who+" "+strings.Join(paths[who], ", "))
	}
	return list
}

// What the settings and the deployment do not have in common is not passed over.
func TestNotebooksThatOnlyOneSideKnowsAreSaid(t *testing.T) {
	deployed, intent := ownFleet(t)
	delete(intent.Notebooks, "lab-001")
	intent.Notebooks["gone"] = accesspath.NotebookIntent{}
	report := accesspath.Judge(deployed, intent)
	assert.Equal(t, []string{"lab-001 other-issuer " + privately}, spoiled(report), "the issuer whom nothing names any more")
	assert.Equal(t, []accesspath.Meant{{Notebook: "lab-001", Issuers: []string{"role/ops"}, Unnamed: []string{"role/role-001"}}}, report.Meant[:1])
	assert.Equal(t, []topology.NotUnderstood{
		{URN: "urn:notebook::lab-001", Because: "the intent does not speak of notebook lab-001, so only those who are meant to open every notebook are assumed to be meant"},
		{Because: "the intent speaks of notebook gone, which is not declared"},
	}, report.NotUnderstood)
	deployed, intent = taggedFleet(t) // names nobody
	delete(intent.Notebooks, "lab-001")
	assert.Equal(t, []topology.NotUnderstood{{URN: "urn:notebook::lab-001", Because: "the intent does not speak of notebook lab-001, " +
		"so whoever has a policy about it is assumed to be meant"}}, accesspath.Judge(deployed, intent).NotUnderstood)
}
