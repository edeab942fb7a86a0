package observe_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
)

// namedBySettings are the keys that name issuers in the settings of an exported stack.
var namedBySettings = map[string]map[string]any{
	"dev":  {"ec2Issuer": true},
	"prod": {"issuerRoles": []any{"notebook-users"}},
	"fleet": {"ownerTag": "Owner", "issuerRoles": []any{"data-scientists"}, "notebooks": map[string]any{
		"forecasts": map[string]any{"owner": "forecasts"},
		"vision":    map[string]any{"owner": "vision"},
		"payroll":   map[string]any{"owner": "payroll", "issuerRoles": []any{"payroll-analysts"}},
		"teaching":  map[string]any{"owner": "teaching", "notebookName": "teaching-lab", "issuerRoles": []any{"teachers"}},
	}},
}

// named is an exported stack with the people whom its settings name.
func named(t *testing.T, name string) stack {
	t.Helper()
	settings, err := accesspath.ReadIssuerSettings(func(key string) any { return namedBySettings[name][key] })
	require.NoError(t, err)
	s := loadStack(t, name+".export.json")
	s.intent = settings.Tell(s.intent, "private-notebook-"+name)
	return s
}

// Without anybody else, everybody whom the settings name is found, the role that the stack makes included.
func TestTheSettingsNameEveryIssuerOfAnExportedStack(t *testing.T) {
	for name, issuers := range map[string][]string{
		"dev": {"role/private-notebook-ec2-issuer-role-0a1b2c3"}, "prod": {"role/notebook-users"},
		"fleet": {"role/data-scientists carrying Owner=forecasts", "role/data-scientists carrying Owner=payroll", "role/payroll-analysts carrying Owner=payroll",
			"role/data-scientists carrying Owner=teaching", "role/teachers carrying Owner=teaching", "role/data-scientists carrying Owner=vision"},
	} {
		report := named(t, name).judged(t, observe.Stated{})
		assert.True(t, report.Intent.OK, "%s: %+v", name, report.Intent.Differences)
		assert.Empty(t, report.NotUnderstood, name)
		var got []string
		for _, m := range report.Meant {
			assert.Empty(t, m.Unnamed, name)
			got = append(got, m.Issuers...)
		}
		assert.Equal(t, issuers, got, name)
	}
}

// strangerRow adds resources that give somebody a policy whom the settings do not name.
type strangerRow struct {
	name, stack string
	add         map[string]object // by type and name, "type name"
	// notebooks are those that are spoiled, none of them for the stranger who gets in nowhere; unnamed is who is listed there.
	notebooks, unnamed []string
	// culprit ends the URN of what decides.
	culprit, remedy string
}

const (
	roleToPolicy = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	userToPolicy = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
	groupPolicy  = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
	membership   = "aws:iam/userGroupMembership:UserGroupMembership"
	exclusively  = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
	inlined      = "aws:iam/rolePolicy:RolePolicy"

	devAllow          = "${arn:private-notebook-presign-allow}"
	devGuardrail      = "${arn:private-notebook-presign-guardrail}"
	payrollAllow      = "${arn:private-notebook-presign-payroll-allow}"
	fromRole          = "take that policy away from role copy; or, if it is meant, name it in issuerRoles"
	ofAFleet          = ", of all notebooks or of one"
	oneNotebook       = "private-notebook-dev"
	trustOfTheAccount = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"111122223333"}}]}`
)

// privately is a policy of one's own, for every notebook, that has the endpoints' condition.
var privately = document(`{"Sid":"Own","Effect":"Allow","Action":` + presign + `,"Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":
	["${id:private-notebook-private-link-api-endpoint}","${id:private-notebook-private-link-notebook-endpoint}"]}}}`)

var copied = []string{"role/copy"}

func strangersToOneNotebook() []strangerRow {
	return []strangerRow{
		{"a role of another stack has the policy", "dev", map[string]object{roleToPolicy + " copied": {"role": "copy", "policyArn": devAllow}},
			[]string{oneNotebook}, copied, "private-notebook-presign-allow", fromRole},
		{"a role of this stack has the policy and the guardrail", "dev", map[string]object{
			roleToken + " copy":       {"name": "copy", "arn": "arn:aws:iam::111122223333:role/copy", "assumeRolePolicy": trustOfTheAccount},
			roleToPolicy + " copied":  {"role": "copy", "policyArn": devAllow},
			roleToPolicy + " guarded": {"role": "copy", "policyArn": devGuardrail},
		}, []string{oneNotebook}, copied, "private-notebook-presign-allow", fromRole},
		{"a second role for EC2", "dev", map[string]object{
			roleToken + " copy": {"name": "copy", "arn": "arn:aws:iam::111122223333:role/copy",
				"assumeRolePolicy": strings.Replace(trustOfTheAccount, `{"AWS":"111122223333"}`, `{"Service":"ec2.amazonaws.com"}`, 1)},
			roleToPolicy + " copied":  {"role": "copy", "policyArn": devAllow},
			roleToPolicy + " guarded": {"role": "copy", "policyArn": devGuardrail},
		}, []string{oneNotebook}, copied, "private-notebook-presign-allow", fromRole},
		{"a user has the policy through a group", "dev", map[string]object{
			groupPolicy + " copied": {"group": "copies", "policyArn": devAllow}, membership + " eve": {"user": "eve", "groups": []any{"copies"}},
		}, []string{oneNotebook}, []string{"group/copies", "user/eve"}, "private-notebook-presign-allow",
			"take that policy away from group copies; or, if it is meant, name it in issuerGroups"},
		{"a user has the policy, and is in a group that has nothing", "dev", map[string]object{
			userToPolicy + " copied": {"user": "eve", "policyArn": devAllow}, membership + " eve": {"user": "eve", "groups": []any{"idle"}},
		}, []string{oneNotebook}, []string{"user/eve"}, "private-notebook-presign-allow",
			"take that policy away from user eve, or eve out of group idle; or, if it is meant, name it in issuerUsers"},
		{"a role has the policy by an exclusive list", "dev", map[string]object{exclusively + " copied": {"roleName": "copy", "policyArns": []any{devAllow}}},
			[]string{oneNotebook}, copied, "private-notebook-presign-allow", fromRole},
		{"a role has a policy of its own inline", "dev", map[string]object{inlined + " own": {"role": "copy", "policy": privately}},
			[]string{oneNotebook}, copied, "own", fromRole},
		{"a role may do all but issue, and issue on private paths", "dev", map[string]object{
			inlined + " most": {"role": "copy", "policy": document(`{"Sid":"Most","Effect":"Allow","NotAction":` + presign + `,"Resource":"*"}`)},
			inlined + " own":  {"role": "copy", "policy": privately}},
			[]string{oneNotebook}, copied, "own", fromRole},
		{"a role may do all but what it may not delete", "dev", map[string]object{
			inlined + " most":         {"role": "copy", "policy": document(`{"Sid":"Most","Effect":"Allow","NotAction":"sagemaker:Delete*","Resource":"*"}`)},
			roleToPolicy + " guarded": {"role": "copy", "policyArn": devGuardrail},
		}, []string{oneNotebook}, copied, "most", fromRole},
		{"prod: a role has the policy", "prod", map[string]object{roleToPolicy + " copied": {"role": "copy", "policyArn": devAllow}},
			[]string{"research"}, copied, "private-notebook-presign-allow", fromRole},
		{"a group has the guardrail alone", "dev", map[string]object{groupPolicy + " guarded": {"group": "copies", "policyArn": devGuardrail}}, nil, nil, "", ""},
		{"administrators have the guardrail", "dev", map[string]object{
			groupPolicy + " all":     {"group": "admins", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
			groupPolicy + " guarded": {"group": "admins", "policyArn": devGuardrail},
		}, nil, nil, "", ""},
	}
}

func strangersToAFleet() []strangerRow {
	whole := []string{"private-notebook-fleet-forecasts", "private-notebook-fleet-payroll", "private-notebook-fleet-vision", "teaching-lab"}
	return []strangerRow{
		{"a role has the policy of one notebook", "fleet", map[string]object{roleToPolicy + " copied": {"role": "copy", "policyArn": payrollAllow}},
			[]string{"private-notebook-fleet-payroll"}, copied, "private-notebook-presign-payroll-allow", fromRole + ofAFleet},
		{"a role has the policy of all notebooks", "fleet", map[string]object{roleToPolicy + " copied": {"role": "copy", "policyArn": devAllow}},
			whole, copied, "private-notebook-presign-allow", fromRole + ofAFleet},
		{"a user has the policy of all notebooks through a group", "fleet", map[string]object{
			groupPolicy + " copied": {"group": "copies", "policyArn": devAllow}, membership + " eve": {"user": "eve", "groups": []any{"copies"}},
		}, whole, []string{"group/copies", "user/eve"}, "private-notebook-presign-allow",
			"take that policy away from group copies; or, if it is meant, name it in issuerGroups" + ofAFleet},
		{"a role has the policy of one notebook by an exclusive list", "fleet", map[string]object{
			exclusively + " copied": {"roleName": "copy", "policyArns": []any{payrollAllow}},
		}, []string{"private-notebook-fleet-payroll"}, copied, "private-notebook-presign-payroll-allow", fromRole + ofAFleet},
		{"a role has a policy of its own inline, for every notebook", "fleet", map[string]object{inlined + " own": {"role": "copy", "policy": privately}},
			whole, copied, "own", fromRole + ofAFleet},
		{"a role that is declared without a tag has the policy of all notebooks", "fleet", map[string]object{
			roleToken + " copy":      {"name": "copy", "arn": "arn:aws:iam::111122223333:role/copy", "assumeRolePolicy": trustOfTheAccount},
			roleToPolicy + " copied": {"role": "copy", "policyArn": devAllow},
		}, nil, nil, "", ""},
		{"a role that is declared with one owner has the policy of all notebooks", "fleet", map[string]object{
			roleToken + " copy": {"name": "copy", "arn": "arn:aws:iam::111122223333:role/copy", "assumeRolePolicy": trustOfTheAccount,
				"tags": object{"Owner": "vision"}},
			roleToPolicy + " copied": {"role": "copy", "policyArn": devAllow},
		}, []string{"private-notebook-fleet-vision"}, copied, "private-notebook-presign-allow", fromRole + ofAFleet},
	}
}

func TestStrangersToAnExportedStackAreNamed(t *testing.T) {
	for _, row := range slices.Concat(strangersToOneNotebook(), strangersToAFleet()) {
		t.Run(row.stack+": "+row.name, func(t *testing.T) {
			s := named(t, row.stack)
			for _, key := range slices.Sorted(maps.Keys(row.add)) {
				token, name, _ := strings.Cut(key, " ")
				s.add(token, name, name, expanded(t, s, row.add[key]))
			}
			assertStranger(t, row, s.judged(t, observe.Stated{}))
		})
	}
}

func assertStranger(t *testing.T, row strangerRow, report accesspath.Report) {
	t.Helper()
	require.Equal(t, len(row.notebooks) == 0, report.Intent.OK, "%+v", report.Intent.Differences)
	spoiled := map[string]bool{}
	for _, d := range report.Intent.Differences {
		name := strings.Replace(row.unnamed[0], "/", " ", 1)
		assert.Equal(t, accesspath.OtherIssuer, d.Principal)
		assert.True(t, strings.HasPrefix(d.Because, "as "+name+", whom the settings do not name: "), d.Because)
		assert.True(t, sabotage.Is(d.DecidedBy.URN, row.culprit), d.DecidedBy.URN)
		assert.Equal(t, row.remedy, d.Remedy)
		assert.Equal(t, accesspath.Allow, d.Decision)
		spoiled[d.Notebook] = true
	}
	several := len(report.Meant) > 1
	for _, m := range report.Meant {
		is := slices.Contains(row.notebooks, m.Notebook)
		assert.Equal(t, is, spoiled[m.Notebook] || !several && spoiled[""], m.Notebook)
		if is {
			assert.Equal(t, row.unnamed, m.Unnamed, m.Notebook)
		} else {
			assert.Empty(t, m.Unnamed, m.Notebook)
		}
	}
}

// expanded are properties with their references filled in.
func expanded(t *testing.T, s stack, properties object) object {
	t.Helper()
	filled := object{}
	for name, value := range properties {
		switch value := value.(type) {
		case string:
			filled[name] = reference.ReplaceAllStringFunc(value, func(found string) string { return s.expand(t, found) })
		case []any:
			list := make([]any, len(value))
			for i := range value {
				list[i] = expanded(t, s, object{"it": value[i]})["it"]
			}
			filled[name] = list
		default:
			filled[name] = value
		}
	}
	return filled
}

// With settings that name nobody, as of a stack that was written without them, whoever has a policy is meant, and listed.
func TestWhereSettingsNameNobodyWhoeverHasAPolicyIsMeant(t *testing.T) {
	s := loadStack(t, "dev.export.json")
	s.add(roleToPolicy, "copied", "copied", object{"role": "copy", "policyArn": s.expand(t, devAllow)})
	s.add(roleToPolicy, "guarded", "guarded", object{"role": "copy", "policyArn": s.expand(t, devGuardrail)})
	report := s.judged(t, observe.Stated{})
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	assert.Equal(t, []accesspath.Meant{{Notebook: oneNotebook, Issuers: []string{"role/copy", "role/private-notebook-ec2-issuer-role-0a1b2c3"}}}, report.Meant)
}

// A member of a group that the settings name is meant with it.
func TestMembersOfANamedGroupAreMeant(t *testing.T) {
	s := named(t, "dev")
	s.intent.Issuers = append(s.intent.Issuers, "group/analysts")
	for name, arn := range map[string]string{"allow": devAllow, "guardrail": devGuardrail} {
		s.add(groupPolicy, name, name, object{"group": "analysts", "policyArn": s.expand(t, arn)})
	}
	s.add(membership, "ada", "ada", object{"user": "ada", "groups": []any{"analysts"}})
	report := s.judged(t, observe.Stated{})
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	assert.Equal(t, []string{"role/private-notebook-ec2-issuer-role-0a1b2c3", "group/analysts", "user/ada"}, report.Meant[0].Issuers)
}
