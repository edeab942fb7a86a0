package diff_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/diff"
	"private-notebook/accesspath/observe"
	"private-notebook/internal/golden"
)

type object = map[string]any

var meant = accesspath.Intent{AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN}}

// account is the account of the dev stack, changed.
func account(t *testing.T, name string, change func(*accountfile.File)) diff.Side {
	t.Helper()
	from, err := os.Open("../observe/testdata/dev.export.json")
	require.NoError(t, err)
	defer from.Close() //nolint:errcheck // it is only read
	export, err := observe.ReadExport(from)
	require.NoError(t, err)
	file := accountcopy.Of(export)
	change(&file)
	text, err := json.Marshal(file)
	require.NoError(t, err)
	read, err := observe.ReadJudged(bytes.NewReader(text))
	require.NoError(t, err)
	return diff.Side{Name: name, Export: read}
}

func asItWas(*accountfile.File) {}

func add(file *accountfile.File, token, name string, properties object) {
	file.Deployment.Resources = append(file.Deployment.Resources, accountfile.Resource{
		URN: "urn:pulumi:account::111122223333-ap-northeast-1::" + token + "::" + name, Custom: true, ID: name, Type: token, Outputs: properties,
	})
}

const (
	roleToken   = "aws:iam/role:Role"
	policyToken = "aws:iam/rolePolicy:RolePolicy"
	grant       = `{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}]}`
)

// aMonthLater somebody has given a role everything, taken the guardrail off another, and tagged a VPC.
func aMonthLater(file *accountfile.File) {
	file.Reading.Began = file.Reading.Began.Add(30 * 24 * time.Hour)
	add(file, roleToken, "stranger", object{"name": "stranger", "assumeRolePolicy": ofAnotherAccount})
	add(file, policyToken, "stranger-all", object{"role": "stranger", "name": "all", "policy": grant})
	resources := file.Deployment.Resources
	for i := range resources {
		if r := &resources[i]; r.Type == "aws:ec2/vpc:Vpc" {
			r.Outputs["tags"] = object{"Team": "science"}
		}
	}
	file.Deployment.Resources = slices.DeleteFunc(resources, func(r accountfile.Resource) bool {
		return strings.HasSuffix(r.URN, "::private-notebook-presign-guardrail-role-made/ec2-issuer")
	})
}

func between(older, newer diff.Side) diff.Report {
	return diff.Between(older, newer, observe.Stated{}, meant)
}

func TestADifferenceIsAsRead(t *testing.T) {
	changed := between(account(t, "october.json", asItWas), account(t, "november.json", aMonthLater))
	for _, format := range diff.Formats() {
		var out bytes.Buffer
		require.NoError(t, diff.Write(&out, format, changed))
		golden.Equal(t, "testdata/month."+string(format), out.String())
		for _, line := range strings.Split(out.String(), "\n") {
			if format == diff.Text {
				assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, line)
			}
		}
	}
}

// Whatever changed an answer is named, and what changed nothing is not.
func TestWhatChangedAnAnswerIsNamed(t *testing.T) {
	policyOf := func(file *accountfile.File, change func(text string) string) {
		for i := range file.Deployment.Resources {
			r := &file.Deployment.Resources[i]
			if r.Type == "aws:iam/policy:Policy" && strings.HasSuffix(r.URN, "::private-notebook-presign-allow") {
				r.Outputs["policy"] = change(r.Outputs["policy"].(string))
			}
		}
	}
	for name, row := range map[string]struct {
		change func(*accountfile.File)
		by     []string
	}{
		"a role with a grant": {aMonthLater, []string{"Role stranger: added", "RolePolicy stranger-all: added",
			"RolePolicyAttachment private-notebook-presign-guardrail-role-made/ec2-issuer: removed"}},
		"a statement of a policy": {func(f *accountfile.File) {
			policyOf(f, func(text string) string { return strings.Replace(text, `"Effect":"Allow"`, `"Effect":"Deny"`, 1) })
		}, []string{"Policy private-notebook-presign-allow: changed in policy (OpenNotebookThroughEndpoints)"}},
		"a call that is not answered any more": {func(f *accountfile.File) {
			f.Reading.Unread = []accountfile.Unread{{Call: "ec2:DescribeRouteTables", Reason: accountfile.Throttled, Types: []string{"aws:ec2/routeTable:RouteTable"}}}
		}, []string{"ec2:DescribeRouteTables: not read any more"}},
		"a tag of a VPC": {func(f *accountfile.File) {
			for i := range f.Deployment.Resources {
				if r := &f.Deployment.Resources[i]; r.Type == "aws:ec2/vpc:Vpc" {
					r.Outputs["tags"] = object{"Team": "science"}
				}
			}
		}, nil},
		"nothing": {asItWas, nil},
	} {
		for _, way := range []string{"there", "back"} {
			older, newer := account(t, "a", asItWas), account(t, "b", row.change)
			if way == "back" {
				older, newer = newer, older
			}
			changed := between(older, newer)
			var by []string
			for _, c := range changed.Changes {
				if c.Decides {
					by = append(by, strings.NewReplacer(": added", ": X", ": removed", ": X", ": not read any more", ": X", ": read now", ": X").Replace(c.String()))
				}
			}
			want := make([]string, 0, len(row.by))
			for _, text := range row.by {
				want = append(want, strings.NewReplacer(": added", ": X", ": removed", ": X", ": not read any more", ": X").Replace(text))
			}
			assert.ElementsMatch(t, want, by, "%s, %s", name, way)
			assert.Equal(t, len(row.by) > 0, len(changed.Answers) > 0, "%s, %s", name, way)
			for _, a := range changed.Answers {
				assert.NotEmpty(t, a.ChangedBy, "%s, %s: %v", name, way, a)
			}
		}
	}
}

const notebookToken = "aws:sagemaker/notebookInstance:NotebookInstance"

// A notebook that came or went has answers that were not asked before, or are not any more. The answers about the notebook that stayed are
// compared, though a report about one notebook alone does not name it.
func TestANotebookThatCame(t *testing.T) {
	with := account(t, "a", func(f *accountfile.File) {
		add(f, notebookToken, "second", object{"name": "second",
			"arn": "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/second"})
	})
	changed := between(account(t, "a", asItWas), with)
	assert.True(t, slices.ContainsFunc(changed.Answers, func(a diff.Answer) bool { return a.Notebook == "second" && a.Was == "" }))
	assert.False(t, slices.ContainsFunc(changed.Answers, func(a diff.Answer) bool { return a.Notebook != "second" && (a.Was == "" || a.Is == "") }))
	changed = between(with, account(t, "a", asItWas))
	assert.True(t, slices.ContainsFunc(changed.Answers, func(a diff.Answer) bool { return a.Notebook == "second" && a.Is == "" }))
	for _, a := range changed.Answers {
		assert.Equal(t, "second", a.Notebook, "%+v", a)
		assert.Nil(t, a.AsMeant, "nobody asks any more")
	}
	assert.NotContains(t, text(t, changed), "as intended")
	assert.Contains(t, text(t, changed), "not asked any more")
}

// Another notebook in the place of one is no notebook that stayed as it was.
func TestAnotherNotebookInThePlaceOfOne(t *testing.T) {
	other := account(t, "b", func(f *accountfile.File) {
		for i := range f.Deployment.Resources {
			if r := &f.Deployment.Resources[i]; r.Type == notebookToken {
				r.Outputs["name"] = "other"
			}
		}
	})
	changed := between(account(t, "a", asItWas), other)
	assert.Len(t, changed.Answers, 72)
}

func text(t *testing.T, r diff.Report) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, diff.Write(&out, diff.Text, r))
	return strings.Join(strings.Fields(out.String()), " ")
}

// One more who gets in as somebody did before changes no answer. He is named all the same.
func TestOneMoreWhoGetsIn(t *testing.T) {
	first := func(f *accountfile.File) {
		add(f, roleToken, "first", object{"name": "first", "assumeRolePolicy": ofAnotherAccount})
		add(f, policyToken, "first-all", object{"role": "first", "name": "all", "policy": grant})
	}
	second := func(f *accountfile.File) {
		first(f)
		add(f, roleToken, "second", object{"name": "second", "assumeRolePolicy": ofAnotherAccount})
		add(f, policyToken, "second-all", object{"role": "second", "name": "all", "policy": grant})
	}
	named := meant
	named.Issuers = []string{"role/nobody"}
	for as, intent := range map[accesspath.Who]accesspath.Intent{
		accesspath.Issuer: {NotStated: true}, accesspath.OtherIssuer: named,
	} {
		changed := diff.Between(account(t, "a", first), account(t, "b", second), observe.Stated{}, intent)
		assert.Empty(t, changed.Answers)
		require.Len(t, changed.People, 1, as)
		assert.Equal(t, diff.People{Notebook: "private-notebook-dev", As: as, Came: []string{"role/second"}}, changed.People[0])
		assert.False(t, changed.IsSame())
		assert.Contains(t, text(t, changed), string(as)+" of private-notebook-dev: role/second came")
	}
	assert.True(t, between(account(t, "a", first), account(t, "b", first)).IsSame())
}

// Where nothing changed, what is not known and what is not as meant is said all the same.
func TestNothingChangedIsNotAllIsWell(t *testing.T) {
	unread := func(f *accountfile.File) {
		f.Reading.Unread = []accountfile.Unread{{Call: "ec2:DescribeRouteTables", Reason: accountfile.Denied, Types: []string{"aws:ec2/routeTable:RouteTable"}}}
	}
	changed := between(account(t, "a", unread), account(t, "b", unread))
	assert.Contains(t, text(t, changed), "No answer of 36 changed. Not known: 20 of all. NOT as intended before and now: 20.")
}

// A resource that was replaced, or is only read from now on, changed, though no property tells.
func TestAResourceThatWasReplaced(t *testing.T) {
	for property, change := range map[string]func(*observe.Resource){
		"id": func(r *observe.Resource) { r.ID = "acl-new" }, "external": func(r *observe.Resource) { r.External = true },
	} {
		older, newer := account(t, "a", asItWas), account(t, "b", asItWas)
		r := observe.Resource{URN: "urn:pulumi:s::p::aws:ec2/networkAcl:NetworkAcl::n", Type: "aws:ec2/networkAcl:NetworkAcl", ID: "acl-old"}
		older.Export.Resources = append(older.Export.Resources, r)
		change(&r)
		newer.Export.Resources = append(newer.Export.Resources, r)
		changed := between(older, newer)
		require.Len(t, changed.Changes, 1, property)
		assert.Equal(t, "NetworkAcl n: changed in "+property, changed.Changes[0].String())
	}
}

func TestFormatsOfADifference(t *testing.T) {
	format, err := diff.ParseFormat("table")
	require.NoError(t, err)
	assert.Equal(t, diff.Text, format)
	_, err = diff.ParseFormat("svg")
	require.EqualError(t, err, `format: "svg" is no format of a comparison; choose from table, markdown, html, json`)
}

func TestOneChangeThatIsLeftOutIsOneOther(t *testing.T) {
	said := func(changes int) string {
		var b strings.Builder
		require.NoError(t, diff.Write(&b, diff.Text, diff.Report{Changes: make([]diff.Change, changes)}))
		return b.String()
	}
	assert.NotContains(t, said(20), "which html")
	assert.Contains(t, said(21), "and 1 other, which html and json list")
	assert.Contains(t, said(22), "and 2 others, which html and json list")
}

// ofAnotherAccount is a trust policy that lets in nobody of this account, and no stranger.
const ofAnotherAccount = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}]}`
