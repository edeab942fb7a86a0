package accesspath_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

const (
	// devIssuer is the issuer of dev by the end of its URN, as settings name a role that the stack makes.
	devIssuer = "private-notebook:index:PrivateNotebook$private-notebook:index:Ec2Issuer$aws:iam/role:Role::notebook-issuer"
	// devAllow and devGuardrail are dev's policies.
	devAllow     = "arn:aws:iam::111122223333:policy/notebook-presign"
	devGuardrail = "arn:aws:iam::111122223333:policy/notebook-guardrail"

	labARN         = "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/lab-00"
	administrators = "arn:aws:iam::aws:policy/AdministratorAccess"
)

// oneNotebook is dev, whose settings name its issuer.
func oneNotebook(t testing.TB) (topology.Topology, accesspath.Intent) {
	intent := devIntent
	intent.Issuers = []string{devIssuer}
	return loadTopology(t, "dev"), intent
}

// anybody is dev, whose settings name nobody.
func anybody(t testing.TB) (topology.Topology, accesspath.Intent) {
	return loadTopology(t, "dev"), devIntent
}

// grouped is a fleet whose settings name a group.
func grouped(t testing.TB) (topology.Topology, accesspath.Intent) {
	deployed, intent := ownFleet(t)
	intent.Issuers = append(intent.Issuers, "group/analysts")
	add(&deployed, "group/analysts", nil, guardrailID, allowID)
	return deployed, intent
}

// add puts in somebody with policies, by kind and name. Tags that are nil are not declared.
func add(t *topology.Topology, key string, tags map[string]string, policyIDs ...string) *topology.Principal {
	_, name, _ := strings.Cut(key, "/")
	t.Principals = append(t.Principals, topology.Principal{
		Element: topology.Element{URN: "urn:principal::" + name}, Name: name,
		ARN: "arn:aws:iam::111122223333:" + key, PolicyIDs: policyIDs, Tags: tags,
	})
	return &t.Principals[len(t.Principals)-1]
}

// write puts in a policy of one statement that allows.
func write(t *topology.Topology, name, statement string) (id string) {
	t.Policies = append(t.Policies, topology.Policy{
		Element: topology.Element{URN: "urn:policy::" + name}, ID: name, Policy: `{"Version":"2012-10-17","Statement":{"Effect":"Allow",` + statement + `}}`,
	})
	return name
}

// strangerRow brings somebody whom the settings do not name.
type strangerRow struct {
	name   string
	fleet  func(testing.TB) (topology.Topology, accesspath.Intent)
	change func(*topology.Topology)
	spoils []string
	// unnamed are those who are listed at every notebook that is spoiled, and because begins with the first of them.
	unnamed []string
	remedy  string
}

const (
	wherever = privately + ", " + publicly
	fromCopy = "take that policy away from role copy; or, if it is meant, name it in issuerRoles"
	ofAFleet = ", of all notebooks or of one"
)

var (
	none   = map[string]string{}
	copied = []string{"role/copy"}
)

func strangersByPolicies() []strangerRow {
	return []strangerRow{
		{"a role has one notebook's policy", ownFleet, func(t *topology.Topology) { add(t, "role/copy", none, guardrailID, allowID+"-002") },
			[]string{"lab-002 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"a role has the policy of all notebooks", ownFleet, func(t *topology.Topology) { add(t, "role/copy", none, guardrailID, allowID) },
			[]string{"lab-001 other-issuer " + privately, "lab-002 other-issuer " + privately, "lab-003 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"a user has a policy through a group", ownFleet, func(t *topology.Topology) {
			add(t, "group/copies", nil, guardrailID, allowID+"-001")
			add(t, "user/eve", none, guardrailID, allowID+"-001").Groups = []string{"copies"}
		}, []string{"lab-001 other-issuer " + privately}, []string{"group/copies", "user/eve"},
			"take that policy away from group copies; or, if it is meant, name it in issuerGroups, of all notebooks or of one"},
		{"a user of a group that is meant has one notebook's policy besides", grouped, func(t *topology.Topology) {
			add(t, "user/ada", none, guardrailID, allowID, allowID+"-001").Groups = []string{"analysts"}
		}, nil, nil, ""},
		{"a user in another group than the one that is meant", grouped, func(t *topology.Topology) {
			add(t, "user/eve", none, guardrailID, allowID+"-003").Groups = []string{"others"}
		}, []string{"lab-003 other-issuer " + privately}, []string{"user/eve"},
			"take that policy away from user eve, or eve out of group others; or, if it is meant, name it in issuerUsers, of all notebooks or of one"},
		{"a role has the guardrail alone", ownFleet, func(t *topology.Topology) { add(t, "role/copy", none, guardrailID) }, nil, nil, ""},
		{"a guarded administrator is judged as one", ownFleet, func(t *topology.Topology) {
			add(t, "role/admins", none, guardrailID, administrators)
			add(t, "role/admins", none, guardrailID, administrators).Administers = true
		}, nil, nil, ""},
		{"an administrator of one notebook has another's policy", ownFleet, func(t *topology.Topology) {
			addAdministrator(t, "role/copy", guardrailID, allowID+"-002", write(t, "all-of-003", `"Action":"sagemaker:*","Resource":"`+labARN+`3"`))
		}, []string{"lab-002 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"an administrator whom nobody judges as one", ownFleet, func(t *topology.Topology) {
			add(t, "role/copy", none, guardrailID, write(t, "all-of-003", `"Action":"sagemaker:*","Resource":"`+labARN+`3"`))
		}, []string{"lab-003 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"a role may do all but issue, and issue", ownFleet, func(t *topology.Topology) {
			addAdministrator(t, "role/copy", guardrailID, allowID+"-002", write(t, "all-but", `"NotAction":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"`))
		}, []string{"lab-002 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"a role has sagemaker:* from one endpoint alone", ownFleet, func(t *topology.Topology) {
			add(t, "role/copy", none, guardrailID, write(t, "some", `"Action":"sagemaker:*","Resource":"`+labARN+`1",
				"Condition":{"StringEquals":{"aws:SourceVpce":["vpce-0de00000000000api","vpce-0de0000000000note"]}}`))
		}, []string{"lab-001 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
	}
}

// addAdministrator puts in somebody who is judged as an issuer and as an administrator.
func addAdministrator(t *topology.Topology, key string, policyIDs ...string) {
	add(t, key, none, policyIDs...)
	add(t, key, none, policyIDs...).Administers = true
}

// Whom policies refuse wherever they come from is nobody who has to get in, whatever grant of all actions they have.
func TestAnAdministratorWhoIsRefusedIsNone(t *testing.T) {
	for name, change := range map[string]func(*topology.Topology){
		"of another notebook": func(t *topology.Topology) {
			addAdministrator(t, "role/copy", guardrailID, write(t, "all-of-003", `"Action":"sagemaker:*","Resource":"`+labARN+`3"`))
		},
		"whom a policy denies": func(t *topology.Topology) {
			deny := write(t, "deny", `"Action":"sagemaker:*","Resource":"*"`)
			last := &t.Policies[len(t.Policies)-1]
			last.Policy = strings.Replace(last.Policy, "Allow", "Deny", 1)
			addAdministrator(t, "role/copy", administrators, deny)
		},
		"whom a boundary shuts out": func(t *topology.Topology) {
			addAdministrator(t, "role/copy", administrators)
			boundary := write(t, "storage", `"Action":"s3:*","Resource":"*"`)
			for i := range t.Principals {
				if t.Principals[i].Name == "copy" {
					t.Principals[i].PermissionsBoundary = boundary
				}
			}
		},
	} {
		deployed, intent := ownFleet(t)
		change(&deployed)
		report := accesspath.Judge(deployed, intent)
		assert.True(t, report.Intent.OK, "%s: %+v", name, report.Intent.Differences)
		for _, m := range report.Meant {
			assert.Empty(t, m.Unnamed, "%s: who gets in nowhere is not listed", name)
		}
	}
}

// Where nobody is meant and every administrator is refused, they are all that can be judged.
func TestRefusedAdministratorsStandForThemselves(t *testing.T) {
	topology, _ := anybody(t)
	topology.Principals = nil
	boundary := write(&topology, "storage", `"Action":"s3:*","Resource":"*"`)
	admin := add(&topology, "role/admins", none, administrators)
	admin.Administers, admin.PermissionsBoundary = true, boundary
	report := accesspath.Judge(topology, accesspath.Intent{})
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
}

func strangersByTags() []strangerRow {
	return []strangerRow{
		{"a role carries an owner", supposedFleet, func(t *topology.Topology) {
			add(t, "role/copy", map[string]string{"Owner": "team-001"}, guardrailID, allowID)
		}, []string{"lab-001 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"a role of which nobody knows what it carries", supposedFleet, func(t *topology.Topology) { add(t, "role/copy", nil, guardrailID, allowID) },
			[]string{"lab-001 other-issuer " + privately, "lab-002 other-issuer " + privately, "lab-003 other-issuer " + privately}, copied,
			fromCopy + ofAFleet},
		{"a role carries nobody's tag", supposedFleet, func(t *topology.Topology) { add(t, "role/copy", none, guardrailID, allowID) }, nil, nil, ""},
		{"a policy is for whoever carries no owner", supposedFleet, func(t *topology.Topology) {
			add(t, "role/copy", nil, write(t, "none", `"Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"`+labARN+`1",
				"Condition":{"Null":{"aws:PrincipalTag/Owner":"true"}}`))
		}, []string{"lab-001 other-issuer " + wherever}, copied,
			fromCopy + ofAFleet},
		{"a policy is for whoever carries another owner", supposedFleet, func(t *topology.Topology) {
			add(t, "role/copy", nil, write(t, "other", `"Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"`+labARN+`1",
				"Condition":{"StringLike":{"aws:PrincipalTag/Owner":"not*"}}`))
		}, []string{"lab-001 other-issuer " + wherever}, copied,
			fromCopy + ofAFleet},
	}
}

func strangersToOneNotebook() []strangerRow {
	return []strangerRow{
		{"a role has the policy of the one notebook", oneNotebook, func(t *topology.Topology) { add(t, "role/copy", none, devGuardrail, devAllow) },
			[]string{" other-issuer " + privately}, copied, fromCopy},
		{"a role may open the one notebook from anywhere", oneNotebook, func(t *topology.Topology) {
			add(t, "role/copy", none, devAllow, write(t, "open", `"Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"`))
		}, []string{" other-issuer " + wherever}, copied, fromCopy},
		{"settings name nobody, so whoever has a policy is meant", anybody, func(t *topology.Topology) {
			add(t, "role/copy", none, devGuardrail, devAllow)
		}, nil, nil, ""},
	}
}

func TestWhomTheSettingsDoNotNameIsNotMeant(t *testing.T) {
	for _, row := range slices.Concat(strangersByPolicies(), strangersByTags(), strangersToOneNotebook()) {
		t.Run(row.name, func(t *testing.T) {
			topology, intent := row.fleet(t)
			require.True(t, accesspath.Judge(topology, intent).Intent.OK)
			row.change(&topology)
			report := accesspath.Judge(topology, intent)
			assert.Equal(t, row.spoils, spoiled(report))
			spoiledNotebooks := map[string]bool{}
			for _, d := range report.Intent.Differences {
				name := strings.Replace(row.unnamed[0], "/", " ", 1)
				assert.True(t, strings.HasPrefix(d.Because, "as "+name+", whom the settings do not name: "), d.Because)
				assert.Contains(t, d.DecidedBy.URN, "policy")
				assert.Equal(t, row.remedy, d.Remedy)
				spoiledNotebooks[d.Notebook] = true
			}
			for _, m := range report.Meant {
				want := row.unnamed
				if len(report.Meant) > 1 && !spoiledNotebooks[m.Notebook] {
					want = nil
				}
				assert.Equal(t, want, m.Unnamed, m.Notebook)
			}
		})
	}
}

// Of a stranger's tags nothing may be known either, and the report says as whom it was judged.
func TestTheSupposedTagsOfAStrangerAreSaid(t *testing.T) {
	topology, intent := supposedFleet(t)
	add(&topology, "role/copy", nil, guardrailID, allowID)
	assert.Contains(t, accesspath.Judge(topology, intent).Assumptions, "the tags of copy are not declared in this stack: it is judged as somebody "+
		"who carries the Owner of the notebook, another or none, and is not meant to open it in any case, because the settings do not name it")
	roleOf(&topology, "copy").Tags = map[string]string{"Owner": "team-001"}
	report := accesspath.Judge(topology, intent)
	assert.False(t, report.Intent.OK)
	assert.Len(t, report.Assumptions, 1, "those of ops: what is declared is not supposed")
}

// A member of a group that is meant is meant with it, and once.
func TestMembersOfAGroupAreMeantWithIt(t *testing.T) {
	topology, intent := grouped(t)
	intent.Issuers = append(intent.Issuers, "user/bob")
	add(&topology, "user/ada", nil, guardrailID, allowID).Groups = []string{"analysts"}
	add(&topology, "user/bob", nil, guardrailID, allowID).Groups = []string{"analysts"}
	assert.Equal(t, []string{"role/ops", "group/analysts", "user/bob", "role/role-001", "user/ada"}, accesspath.Judge(topology, intent).Meant[0].Issuers)
}

// Settings may name somebody who has nothing, and a notebook may be left without anybody.
func TestWhoIsMeantAndHasNoPolicyIsMissed(t *testing.T) {
	topology, intent := oneNotebook(t)
	intent.Issuers = []string{"private-notebook:index:Ec2Issuer$aws:iam/role:Role::gone"}
	report := accesspath.Judge(topology, intent)
	assert.Equal(t, []string{" issuer " + privately, " administrator " + publicly, " outsider " + privately, " other-issuer " + privately}, spoiled(report))
	assert.Equal(t, []accesspath.Meant{{Notebook: "dev-notebook", Issuers: []string{"role/gone"}, Unnamed: []string{"role/notebook-issuer"}}}, report.Meant)
	v := answers(report)["issuer vpc issue"]
	assert.Equal(t, "role gone has no policy about opening a notebook", v.Because)
	assert.NotEmpty(t, v.Remedy)

	topology.Principals = nil
	v = answers(accesspath.Judge(topology, intent))["issuer vpc issue"]
	assert.Equal(t, "role gone has no policy about opening a notebook: policy notebook-presign is attached to no user, group or role", v.Because)
	assert.True(t, strings.HasSuffix(v.DecidedBy.URN, "::notebook-presign"), v.DecidedBy.URN)

	topology, intent = ownFleet(t)
	intent.Issuers, intent.Notebooks["lab-002"] = nil, accesspath.NotebookIntent{}
	report = accesspath.Judge(topology, intent)
	at := slices.IndexFunc(report.Intent.Differences, func(d accesspath.Difference) bool { return d.Notebook == "lab-002" && d.Principal == accesspath.Issuer })
	require.GreaterOrEqual(t, at, 0)
	assert.Equal(t, "of those who have a policy about opening notebooks, nobody is meant to open lab-002", report.Intent.Differences[at].Because)
}
