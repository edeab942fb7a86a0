package accesspath_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

func TestIntentNamesEveryFault(t *testing.T) {
	_, err := accesspath.ParseIntent([]string{"vpc", "moon", "vpc", "console"})
	require.Error(t, err)
	assert.Equal(t, "allowedPaths: \"moon\" is no access path; choose from vpc, linked-vpc, client-vpn, on-premises, internet, console\n"+
		"allowedPaths: \"vpc\" is given twice; name each path once", err.Error())
	intent, err := accesspath.ParseIntent([]string{"client-vpn", "vpc"})
	require.NoError(t, err)
	assert.Equal(t, []accesspath.From{accesspath.FromClientVPN, accesspath.FromVPC}, intent.AllowedPaths)
}

// TestTheJSONContract freezes the names that machines read; optional ones are absent here.
func TestTheJSONContract(t *testing.T) {
	text, err := json.Marshal(accesspath.Judge(loadTopology(t, "dev"), devIntent))
	require.NoError(t, err)
	var report map[string]any
	require.NoError(t, json.Unmarshal(text, &report))
	keysOf := func(v any) []string {
		var names []string
		for name := range v.(map[string]any) {
			names = append(names, name)
		}
		return names
	}
	first := func(name string) any { return report[name].([]any)[0] }
	assert.ElementsMatch(t, []string{"version", "restriction", "verdicts", "matrix", "meant", "trust", "intent", "notUnderstood", "assumptions"},
		keysOf(report))
	assert.ElementsMatch(t, []string{"principal", "from", "step", "decision", "decidedBy", "because", "hops"}, keysOf(first("verdicts")))
	assert.ElementsMatch(t, []string{"urn", "sid"}, keysOf(first("verdicts").(map[string]any)["decidedBy"]))
	assert.ElementsMatch(t, []string{"hop", "ok", "because"}, keysOf(first("verdicts").(map[string]any)["hops"].([]any)[0]))
	assert.ElementsMatch(t, []string{"principal", "issuedFrom", "openedFrom", "decision", "because"}, keysOf(first("matrix")))
	assert.Equal(t, map[string]any{"ok": true, "differences": []any{}}, report["intent"])
	assert.Equal(t, []any{}, report["notUnderstood"])
	assert.Equal(t, []any{}, report["assumptions"])
	assert.Equal(t, float64(2), report["version"])
	assert.Len(t, report["verdicts"], 36)
	assert.Len(t, report["matrix"], 108)
}

func TestTheMatrixIsTheProductOfBothSteps(t *testing.T) {
	for _, name := range []string{"dev", "prod"} {
		report := accesspath.Judge(loadTopology(t, name), devIntent)
		byName := answers(report)
		for _, cell := range report.Matrix {
			issuer := cell.Principal
			if issuer == accesspath.Outsider {
				issuer = accesspath.Issuer
			}
			issue := byName[string(issuer)+" "+string(cell.IssuedFrom)+" issue"].Decision
			open := byName[string(cell.Principal)+" "+string(cell.OpenedFrom)+" open"].Decision
			want := accesspath.Deny
			if issue == accesspath.Allow && open == accesspath.Allow {
				want = accesspath.Allow
			}
			assert.Equal(t, want, cell.Decision, "%+v", cell)
		}
	}
}

// The leaked URL: issued by an issuer on the VPN, it opens for anybody who reaches the endpoint, and for nobody else.
func TestALeakedURLOpensOnPrivatePathsAlone(t *testing.T) {
	report := accesspath.Judge(loadTopology(t, "dev"), devIntent)
	for _, cell := range report.Matrix {
		if cell.Principal == accesspath.Outsider && cell.IssuedFrom == accesspath.FromClientVPN {
			assert.Equal(t, meant(devIntent, accesspath.Issuer, cell.OpenedFrom, accesspath.Open), cell.Decision, cell.OpenedFrom)
		}
	}
}

func TestTheReportDoesNotChangeFromRunToRun(t *testing.T) {
	topology := loadTopology(t, "prod")
	before, err := json.Marshal(topology)
	require.NoError(t, err)
	first, err := json.Marshal(accesspath.Judge(topology, prodIntent))
	require.NoError(t, err)
	for range 20 {
		again, err := json.Marshal(accesspath.Judge(topology, prodIntent))
		require.NoError(t, err)
		require.Equal(t, string(first), string(again))
	}
	after, err := json.Marshal(topology)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after), "judging changes nothing")
}

// withIssuer adds a second issuer with the first one's rights, changed.
func withIssuer(deployed topology.Topology, change func(*topology.Principal)) topology.Topology {
	second := deployed.Principals[0]
	second.Name = "group analysts"
	change(&second)
	deployed.Principals = append(deployed.Principals, second)
	return deployed
}

func TestOneIssuerWhoIsLockedOutOfAnAllowedPathCounts(t *testing.T) {
	deployed := withIssuer(loadTopology(t, "dev"), func(p *topology.Principal) {
		p.PermissionsBoundary = "arn:aws:iam::aws:policy/unknown"
	})
	v := answers(accesspath.Judge(deployed, devIntent))["issuer vpc issue"]
	assert.Equal(t, accesspath.Unknown, v.Decision)
	assert.True(t, strings.HasPrefix(v.Because, "as group analysts: "), v.Because)
}

func TestOneIssuerWhoGetsInFromOutsideCounts(t *testing.T) {
	deployed := withIssuer(loadTopology(t, "dev"), func(p *topology.Principal) {
		p.PolicyIDs = []string{"arn:aws:iam::111122223333:policy/notebook-presign", "arn:aws:iam::aws:policy/AdministratorAccess"}
	})
	report := accesspath.Judge(deployed, devIntent)
	v := answers(report)["issuer internet issue"]
	assert.Equal(t, accesspath.Allow, v.Decision)
	assert.Contains(t, v.Because, "as group analysts: ")
	assert.Equal(t, "restrict the statement to the private endpoints with aws:SourceVpce, and attach policy notebook-guardrail, "+
		"which denies sagemaker:CreatePresignedNotebookInstanceUrl, to these principals too", v.Remedy)
	assert.Equal(t, accesspath.Allow, answers(report)["outsider internet open"].Decision, "whoever holds that issuer's URL")
}

func TestADeclaredAdministratorIsJudgedAsDeclared(t *testing.T) {
	deployed := loadTopology(t, "dev")
	deployed.Principals = append(deployed.Principals, topology.Principal{Administers: true, Name: "role admins",
		ARN: "arn:aws:iam::111122223333:role/admins", PolicyIDs: []string{"arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}})
	got := answers(accesspath.Judge(deployed, devIntent))
	assert.Equal(t, accesspath.Allow, got["administrator internet issue"].Decision, "the guardrail is not attached to that role")
	assert.Equal(t, accesspath.Deny, got["issuer internet issue"].Decision)
}

// That an administrator is guarded says nothing of an issuer who becomes one.
func TestAGuardedAdministratorDoesNotStandForTheIssuers(t *testing.T) {
	const guardrail = "arn:aws:iam::111122223333:policy/notebook-guardrail"
	deployed := loadTopology(t, "dev")
	require.Contains(t, deployed.Principals[0].PolicyIDs, guardrail)
	deployed.Principals = append(deployed.Principals, topology.Principal{Administers: true, Name: "role admins",
		ARN: "arn:aws:iam::111122223333:role/admins", PolicyIDs: []string{guardrail, "arn:aws:iam::aws:policy/AdministratorAccess"}})
	assert.True(t, accesspath.Judge(deployed, devIntent).Intent.OK)
	deployed.Principals[0].PolicyIDs = slices.DeleteFunc(deployed.Principals[0].PolicyIDs, func(id string) bool { return id == guardrail })
	v := answers(accesspath.Judge(deployed, devIntent))["administrator internet issue"]
	assert.Equal(t, accesspath.Allow, v.Decision)
	assert.Contains(t, v.Because, "with sagemaker:* besides: ")
}

// sourceIP is the classic restriction: no endpoints, and a public range of the company's.
func sourceIP(t *testing.T) topology.Topology {
	deployed := loadTopology(t, "dev")
	deployed.Endpoints = nil
	deployed.OnPremises[0].PublicAddresses = []string{"203.0.113.0/24"}
	for i := range deployed.Policies {
		deployed.Policies[i].Policy = strings.NewReplacer(
			`"StringEquals":{"aws:SourceVpce":["vpce-0de00000000000api","vpce-0de0000000000note"]}`, `"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`,
			`"StringNotEquals":{"aws:SourceVpce":["vpce-0de00000000000api","vpce-0de0000000000note"]}`, `"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}`,
		).Replace(deployed.Policies[i].Policy)
	}
	return deployed
}

func TestSourceIPRestrictionAdmitsTheListedLineAlone(t *testing.T) {
	report := accesspath.Judge(sourceIP(t), intended(accesspath.FromOnPremises))
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	assert.Equal(t, "source-ip", report.Restriction)
}

// The caller on the internet is at whichever address helps him, but for those that are declared to be somebody else's.
func TestTheInternetIsEveryAddressThatIsNobodys(t *testing.T) {
	topology := sourceIP(t)
	for i := range topology.Policies {
		topology.Policies[i].Policy = strings.ReplaceAll(topology.Policies[i].Policy, "203.0.113.0/24", "198.51.100.0/24")
	}
	got := answers(accesspath.Judge(topology, intended()))["issuer internet issue"]
	assert.Equal(t, accesspath.Allow, got.Decision)
	assert.Contains(t, got.Witness, "role notebook-issuer on the internet, at a public address in 198.51.100.0/24")
	for i := range topology.Policies {
		topology.Policies[i].Policy = strings.ReplaceAll(topology.Policies[i].Policy, "198.51.100.0/24", "0.0.0.0/0")
	}
	got = answers(accesspath.Judge(topology, intended()))["issuer internet issue"]
	assert.Equal(t, accesspath.Allow, got.Decision, "a list of everything lists everybody")
}

func TestAVerdictSaysWhoseWalkItWasWhereOthersFareOtherwise(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.SecurityGroups[0].Ingress[0].CIDRIPv4 = "10.60.0.0/24"
	v := answers(accesspath.Judge(topology, devIntent))["issuer vpc issue"]
	assert.True(t, strings.HasPrefix(v.Because, "from subnet notebook-subnet-c (subnet-0de000000000000cc), security group "), v.Because)
}

// The mistake that AWS's pages warn of: the negated operator matches the absent key, so endpoint users are denied.
func TestSourceIPGuardrailLocksEndpointUsersOut(t *testing.T) {
	topology := sourceIP(t)
	topology.Endpoints = loadTopology(t, "dev").Endpoints
	for name, v := range answers(accesspath.Judge(topology, intended(accesspath.FromVPC))) {
		if v.From != accesspath.FromOnPremises || v.Decision != accesspath.Allow { // an office's own line, by a public DNS server
			assert.Equal(t, accesspath.Deny, v.Decision, name)
			continue
		}
		assert.Contains(t, v.Hops[0].Because, "a public DNS server answers")
	}
}

func TestRestrictionIsReadFromThePolicies(t *testing.T) {
	for want, key := range map[string]string{"endpoints": "aws:SourceVpce", "vpc": "aws:sourcevpc", "source-ip": "aws:SourceIp", "none": "aws:username"} {
		topology := loadTopology(t, "dev")
		topology.Policies[0].Policy = strings.Replace(topology.Policies[0].Policy, "aws:SourceVpce", key, 1)
		assert.Equal(t, want, accesspath.Judge(topology, devIntent).Restriction)
	}
}

func TestALinkedVPCWithoutEndpointsIsThePublicInternet(t *testing.T) {
	deployed := loadTopology(t, "prod")
	deployed.Endpoints = deployed.Endpoints[:2]
	deployed.Principals[0].PolicyIDs = []string{"arn:aws:iam::aws:policy/AdministratorAccess"}
	deployed.Subnets[2].RouteTable = &topology.RouteTable{Routes: []topology.Route{{DestinationCIDRBlock: "0.0.0.0/0", Gateway: topology.NATGateway}}}
	deployed.VPCs[1].Origin = topology.Declared
	v := answers(accesspath.Judge(deployed, intended(accesspath.FromVPC)))["issuer linked-vpc issue"]
	assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
	assert.NotEmpty(t, v.Remedy)
}

// In a VPC of the stack's own the declared subnets are all there are. In one that was only looked up there may be others,
// and a workload in them is in the VPC too.
func TestAVPCOfSomebodyElsesIsJudgedAsAWhole(t *testing.T) {
	own := loadTopology(t, "dev")
	own.SecurityGroups[0].Ingress[0].CIDRIPv4 = "10.60.0.0/23"
	assert.Equal(t, accesspath.Allow, answers(accesspath.Judge(own, devIntent))["issuer vpc issue"].Decision)
	lookedUp := loadTopology(t, "prod")
	lookedUp.SecurityGroups[0].Ingress[0].CIDRIPv4 = "10.80.10.0/23"
	v := answers(accesspath.Judge(lookedUp, prodIntent))["issuer vpc issue"]
	assert.Equal(t, accesspath.Deny, v.Decision)
	assert.Contains(t, v.Because, "from only part of 10.80.0.0/16")
}

func TestSeveralNotebooksAreNamed(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Notebooks = append(topology.Notebooks, topology.Notebooks[0])
	topology.Notebooks[1].Name = "second"
	topology.Notebooks[1].ARN = strings.Replace(topology.Notebooks[1].ARN, "dev-notebook", "second", 1)
	report := accesspath.Judge(topology, devIntent)
	require.Len(t, report.Verdicts, 72)
	assert.Equal(t, "dev-notebook", report.Verdicts[0].Notebook)
	assert.Equal(t, "second", report.Verdicts[36].Notebook)
	for _, d := range report.Intent.Differences {
		assert.Equal(t, "second", d.Notebook, "no policy is about the second")
	}
	assert.NotEmpty(t, report.Intent.Differences)
}

// Whatever the topology, a report is complete and its parts agree.
func TestAnyTopologyIsJudgedWhole(t *testing.T) {
	base := loadTree(t, "dev")
	paths := []string{"vpcs", "subnets", "endpoints", "securityGroups", "clientVpns", "resolvers", "onPremises", "policies", "principals"}
	rapid.Check(t, func(rt *rapid.T) {
		root := tree{}
		for name, value := range base {
			root[name] = value
		}
		for _, path := range paths {
			list := base[path].([]any)
			var kept []any
			for i := range list {
				if rapid.IntRange(0, 3).Draw(rt, path) > 0 {
					kept = append(kept, list[i])
				}
			}
			root[path] = kept
		}
		report := accesspath.Judge(root.topology(t), devIntent)
		require.Contains(rt, []int{36, 48}, len(report.Verdicts)) // with an other issuer, whose policies nobody read
		for _, d := range report.Intent.Differences {
			require.NotEmpty(rt, d.Remedy, "%+v", d)
		}
		for _, v := range report.Verdicts {
			all := true
			for _, hop := range v.Hops {
				all = all && hop.OK
			}
			require.Equal(rt, v.Decision == accesspath.Allow, all, "%+v", v)
			require.NotEmpty(rt, v.Because)
			if v.From == accesspath.FromInternet && v.Principal != accesspath.Administrator {
				require.NotEqual(rt, accesspath.Allow, v.Decision, "nothing taken away lets an issuer in from outside")
			}
		}
	})
}
