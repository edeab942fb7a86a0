package render_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
	"private-notebook/accesspath/topology"
	"private-notebook/internal/golden"
)

// inputs are one environment as intended, one with two faults, and one with a path that cannot be judged.
func inputs(t *testing.T) map[string]render.Input {
	t.Helper()
	broken := load(t, "dev")
	broken.ClientVPNs[0].DNSServers = nil
	broken.Principals[0].PolicyIDs = broken.Principals[0].PolicyIDs[:1]
	doubtful := load(t, "prod")
	doubtful.ClientVPNs[0].DNSServers = []string{"10.80.0.99"}
	doubtful.NotUnderstood = []topology.NotUnderstood{
		{URN: "urn:pulumi:prod::private-notebook::aws:ec2/networkAcl:NetworkAcl::strict", Type: "aws:ec2/networkAcl:NetworkAcl",
			Because: "network ACLs are not modelled <yet|still>"},
	}
	grouped := load(t, "dev")
	grouped.ClientVPNs[0].AuthenticationOptions[0].Type = "federated-authentication"
	grouped.ClientVPNs[0].AuthorizationRules[0].AccessGroupID = "scientists"
	leaking := load(t, "dev")
	leaking.ClientVPNs[0].AuthenticationOptions[0].Type = "federated-authentication"
	return map[string]render.Input{
		"grouped": forGroup("scientists", grouped), "leaking": forGroup("scientists", leaking),
		"dev":      input("dev", load(t, "dev"), "vpc", "client-vpn", "on-premises"),
		"broken":   input("dev", broken, "vpc", "client-vpn", "on-premises"),
		"doubtful": input("prod", doubtful, "vpc", "linked-vpc", "client-vpn"),
	}
}

func input(title string, deployed topology.Topology, paths ...string) render.Input {
	intent, err := accesspath.ParseIntent(paths)
	if err != nil {
		panic(err)
	}
	return render.Input{Title: title, Topology: deployed, Intent: intent, Report: accesspath.Judge(deployed, intent)}
}

// forGroup is the reference environment where one group alone is meant to get in by the VPN.
func forGroup(group string, deployed topology.Topology) render.Input {
	in := input("dev", deployed, "vpc", "client-vpn", "on-premises")
	in.Intent.ClientVPNGroups = []string{group}
	in.Report = accesspath.Judge(deployed, in.Intent)
	return in
}

func load(t *testing.T, name string) topology.Topology {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", name+".json"))
	require.NoError(t, err)
	var deployed topology.Topology
	require.NoError(t, json.Unmarshal(text, &deployed))
	return deployed
}

func write(t *testing.T, format render.Format, in render.Input) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, render.Write(&b, format, in))
	return b.String()
}

func TestEveryFormatIsAsRead(t *testing.T) {
	all := inputs(t)
	for name, formats := range map[string][]render.Format{
		"dev":      {render.Table, render.Markdown, render.Mermaid},
		"broken":   render.Formats(),
		"doubtful": {render.Table, render.Markdown},
		"grouped":  {render.Table},
		"leaking":  {render.Table, render.Markdown},
	} {
		for _, format := range formats {
			in := all[name]
			t.Run(name+"/"+string(format), func(t *testing.T) {
				golden.Equal(t, filepath.Join("testdata", name+"."+string(format)), write(t, format, in))
			})
		}
	}
}

func TestExplanationsAreAsRead(t *testing.T) {
	for _, c := range []struct{ input, question string }{
		{"dev", "client-vpn"}, {"dev", "client-vpn/internet"}, {"dev", "on-premises/vpc"}, {"dev", "console"},
		{"leaking", "client-vpn"}, {"broken", "client-vpn/internet"}, {"doubtful", "client-vpn/linked-vpc"},
	} {
		t.Run(c.input+"/"+c.question, func(t *testing.T) {
			q, err := render.ParseQuestion(c.question)
			require.NoError(t, err)
			var b bytes.Buffer
			require.NoError(t, render.Explain(&b, inputs(t)[c.input], q))
			golden.Equal(t, filepath.Join("testdata", c.input+"."+strings.ReplaceAll(c.question, "/", "-to-")+".explain"), b.String())
		})
	}
}

func TestQuestionsAreCheckedWhole(t *testing.T) {
	_, err := render.ParseQuestion("vpn/moon")
	require.Error(t, err)
	assert.Equal(t, "explain: \"vpn\" is no access path; choose from vpc, linked-vpc, client-vpn, on-premises, internet, console\n"+
		"explain: \"moon\" is no access path; choose from vpc, linked-vpc, client-vpn, on-premises, internet, console", err.Error())
	_, err = render.ParseQuestion("vpn")
	require.Error(t, err)
	assert.Equal(t, 1, strings.Count(err.Error(), "no access path"))
}

// Groups show on the page where they decide, and nowhere else.
func TestThePageSaysWhatANonMemberGets(t *testing.T) {
	all := inputs(t)
	const line = "<p id=\"non-member-0\">On client-vpn without its group, as a non-member: issue "
	assert.Contains(t, write(t, render.HTML, all["grouped"]), line+"✗ deny; open ✗ deny.</p>")
	assert.Contains(t, write(t, render.HTML, all["leaking"]), line+"✓ allow, not as meant; open ✓ allow, not as meant.</p>")
	assert.NotContains(t, write(t, render.HTML, all["dev"]), "non-member")
}

// A line that goes on begins where the text of its first line began, and no line is longer than the terminal.
func TestAnExplanationKeepsItsColumns(t *testing.T) {
	const textColumn = 26
	for name, in := range inputs(t) {
		for _, from := range accesspath.Froms() {
			for line := range strings.Lines(explained(t, in, accesspath.From("client-vpn"), from)) {
				runes := []rune(strings.TrimRight(line, "\n"))
				assert.LessOrEqual(t, len(runes), 100, "%s: %s", name, line)
				if strings.HasPrefix(line, "   ") {
					require.Greater(t, len(runes), textColumn, line)
					assert.Equal(t, ' ', runes[textColumn-1], line)
					assert.NotEqual(t, ' ', runes[textColumn], line)
				}
			}
		}
	}
}

func explained(t *testing.T, in render.Input, issued, opened accesspath.From) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, render.Explain(&b, in, render.Question{Issued: issued, Opened: opened}))
	return b.String()
}

// Lists come and go with the report; the blank lines between them do not pile up.
func TestNoTextHasTwoBlankLinesOrEndsWithOne(t *testing.T) {
	for _, assumptions := range [][]string{nil, {"one thing", "another"}} {
		for _, not := range [][]topology.NotUnderstood{nil, {{Because: "a thing"}}} {
			in := inputs(t)["broken"]
			in.Report.Assumptions, in.Report.NotUnderstood = assumptions, not
			for name, text := range map[string]string{
				"table": write(t, render.Table, in), "markdown": write(t, render.Markdown, in),
				"explanation": explained(t, in, accesspath.FromVPC, accesspath.FromConsole),
			} {
				assert.NotContains(t, text, "\n\n\n", name)
				assert.False(t, strings.HasSuffix(text, "\n\n"), name)
			}
		}
	}
}

func TestAnIntentOfNobodySaysSo(t *testing.T) {
	dev := load(t, "dev")
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML} {
		text := write(t, format, input("dev", dev))
		assert.Contains(t, text, "Meant: nobody gets in.", format)
		assert.NotContains(t, text, "nothing else", format)
	}
	assert.Contains(t, write(t, render.HTML, input("dev", dev)), "Meant to get in: nobody.")
	dev.Principals, dev.ClientVPNs, dev.Endpoints = dev.Principals[:1], nil, nil
	dev.Principals[0].PermissionsBoundary = "shut" // the policy still lists the endpoints
	dev.Policies = append(dev.Policies, topology.Policy{ID: "shut", Policy: `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`})
	assert.Contains(t, write(t, render.Table, input("dev", dev)), "As intended: nobody gets in.")
}

func TestFormatsAreChecked(t *testing.T) {
	f, err := render.ParseFormat("")
	require.NoError(t, err)
	assert.Equal(t, render.Table, f)
	_, err = render.ParseFormat("pdf")
	assert.EqualError(t, err, `format: "pdf" is none; choose from table, markdown, json, html, mermaid, svg`)
	assert.Error(t, render.Write(&bytes.Buffer{}, "pdf", render.Input{}))
}

func TestTextFitsItsTerminalAndColourAddsNoWord(t *testing.T) {
	for name, in := range inputs(t) {
		plain := write(t, render.Table, in)
		for line := range strings.Lines(plain) {
			assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), 100, "%s: %s", name, line)
		}
		in.Colour = true
		coloured := write(t, render.Table, in)
		assert.Contains(t, coloured, "\x1b[")
		assert.Equal(t, strings.Fields(plain), strings.Fields(withoutColour(coloured)), name)
	}
}

func withoutColour(text string) string {
	for {
		before, after, found := strings.Cut(text, "\x1b[")
		if !found {
			return text
		}
		_, rest, _ := strings.Cut(after, "m")
		text = before + rest
	}
}

// An auditor files the page: it says when and of what it was made, and who an issuer is.
func TestThePageSaysOfWhatAndWhenItWasMade(t *testing.T) {
	in := inputs(t)["dev"]
	assert.NotContains(t, write(t, render.HTML, in), "Made ")
	in.Report.Made = &accesspath.Made{
		At: time.Date(2026, 11, 23, 19, 0, 5, 0, time.UTC), Stack: "dev", Account: "111122223333", Region: "ap-northeast-1", Program: "v1.2.3",
	}
	page := write(t, render.HTML, in)
	assert.Contains(t, page, "Made 2026-11-23 19:00:05 UTC by private-notebook v1.2.3. Stack dev, AWS account 111122223333, Region ap-northeast-1.")
	assert.Contains(t, page, "holds the restricted policy: role/notebook-issuer")
	assert.Contains(t, write(t, render.JSON, in), `"at": "2026-11-23T19:00:05Z",`)
}

func TestThePageNeedsNoOtherFileAndEscapesNames(t *testing.T) {
	in := inputs(t)["doubtful"]
	in.Title = `<img src=x onerror=alert(1)>`
	page := write(t, render.HTML, in)
	for _, outside := range []string{"http://", "https://", "src=x", "<link", "@import", "url("} {
		assert.NotContains(t, strings.ReplaceAll(page, "&lt;img src=x", ""), outside)
	}
	assert.Equal(t, 36+2*36, strings.Count(page, `<details name="chain">`), "each cell and each answer opens its chain; the administrator's are an issuer's")
	assertLinksLead(t, page)
	assert.Contains(t, page, "network ACLs are not modelled &lt;yet|still&gt;")
}

func TestJSONIsTheReportAndNothingElse(t *testing.T) {
	in := inputs(t)["broken"]
	var back accesspath.Report
	decoder := json.NewDecoder(strings.NewReader(write(t, render.JSON, in)))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&back))
	assert.Equal(t, in.Report, back)
}

// An administrator of an account whose roles the stack does not declare is no resource, and the grant has a name all the same.
func TestADeciderOutsideTheStackKeepsItsStatement(t *testing.T) {
	topology := load(t, "prod")
	topology.Principals[0].PolicyIDs = topology.Principals[0].PolicyIDs[:1]
	text := write(t, render.Table, input("prod", topology, "vpc", "linked-vpc", "client-vpn"))
	assert.Contains(t, text, "decided by sagemaker:*, of no resource of the stack")
}

func TestSeveralNotebooksEachHaveTheirPart(t *testing.T) {
	topology := load(t, "dev")
	second := topology.Notebooks[0]
	second.Name, second.ARN = "second", strings.Replace(second.ARN, "dev-notebook", "second", 1)
	topology.Notebooks = append(topology.Notebooks, second)
	in := input("dev", topology, "vpc")
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML, render.Mermaid} {
		text := write(t, format, in)
		assert.Contains(t, text, "dev-notebook")
		assert.Contains(t, text, "second")
	}
	assert.Contains(t, write(t, render.Table, in), "second: issuer on")
}
