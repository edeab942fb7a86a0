package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// badInput is an invocation of paths, and every line that it must say.
type badInput struct {
	name, settings, export string
	args                   []string
	says                   []string
}

func (row badInput) run(t *testing.T) {
	dir := project(t, row.settings)
	code, out, said := ran(t, dir, []byte(row.export), append([]string{"paths"}, row.args...)...)
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out, "nothing was judged")
	said = strings.ReplaceAll(said, dir, "DIR")
	assert.Equal(t, "error: "+strings.Join(row.says, "\nerror: ")+"\n", said)
}

const fromPaths = "choose from vpc, linked-vpc, client-vpn, on-premises, internet, console"

func TestABadCommandLineOrExportIsRefusedWithEveryFault(t *testing.T) {
	dev := string(readFile(t, "dev.export.json"))
	for _, row := range []badInput{
		{"several faults", asMeant, dev, []string{"--format", "pdf", "--explain", "moon/sun", "rest"}, []string{
			`format: "pdf" is none; choose from table, markdown, json, html, mermaid, svg`,
			`explain: "moon" is no access path; ` + fromPaths, `explain: "sun" is no access path; ` + fromPaths,
			`paths: "rest" is no flag; see private-notebook paths --help`,
		}},
		{"an unknown flag", asMeant, dev, []string{"--colour"}, []string{
			`paths: unknown flag: --colour; see private-notebook paths --help`}},
		{"an explanation in another format", asMeant, dev, []string{"--explain", "vpc", "--format", "html"}, []string{
			`paths: --explain is plain text and takes no --format html; leave one of them out`}},
		{"a stack and a file", asMeant, dev, []string{"--stack", "dev", "--export", "-"}, []string{
			`paths: --stack tells Pulumi what to export and --export reads a file; leave one of them out`}},
		{"a stack that Pulumi does not know", asMeant, dev, []string{"--stack", "gone"}, []string{
			`pulumi stack export: no stack named 'gone' found`}},
		{"an export that is none", asMeant, "Enter your passphrase", []string{"--export", "-"}, []string{
			"standard input: the export is not JSON: 'E' at byte 1 is not expected there; " +
				"give what `pulumi stack export` prints"}},
		{"an empty stack", asMeant, `{"version":3,"deployment":{}}`, nil, []string{
			`pulumi stack export: the stack has no resources, so there is nothing to judge; deploy it first`}},
		{"a file and settings that are not there", asMeant, dev, []string{"--export", "no.json", "--config", "no.yaml"}, []string{
			"no.json: open DIR/no.json: no such file or directory", "config: open DIR/no.yaml: no such file or directory"}},
		{"another project's export", asMeant, string(readFile(t, "foreign.export.json")), nil, []string{
			`config: the export is of project "research" and the one in DIR is "private-notebook"; ` +
				`name the settings file with --config`}},
		{"a stack without settings", asMeant, string(readFile(t, "prod.export.json")), nil, []string{
			`config: there is no Pulumi.prod.yaml for stack "prod" in DIR; name its settings file with --config`}},
	} {
		t.Run(row.name, row.run)
	}
}

func TestBadSettingsAreRefusedWithEveryFault(t *testing.T) {
	dev := string(readFile(t, "dev.export.json"))
	for _, row := range []badInput{
		{"no YAML", "config: [", dev, nil, []string{
			"config: DIR/Pulumi.dev.yaml is not YAML: yaml: line 1: did not find expected node content"}},
		{"no allowedPaths", "config: {aws:region: ap-northeast-1}", dev, nil, []string{
			"config: Pulumi.dev.yaml does not set private-notebook:allowedPaths, so nothing says what is meant; " +
				"write private-notebook:allowedPaths: [vpc], which is what the other keys declare, or those of them that you mean"}},
		{"no allowedPaths, and keys that declare paths", "config: {private-notebook:clientVpnCidr: 172.20.0.0/22, " +
			"private-notebook:onPremisesCidrs: [192.168.0.0/16], private-notebook:linkedVpcs: []}", dev, nil, []string{
			"config: Pulumi.dev.yaml does not set private-notebook:allowedPaths, so nothing says what is meant; " +
				"write private-notebook:allowedPaths: [vpc, client-vpn, on-premises], which is what the other keys declare, or those of them that you mean"}},
		{"a stack that was never deployed", asMeant, `{"version":3}`, nil, []string{
			"pulumi stack export: the stack was never deployed; deploy it first"}},
		{"several faults", "config:\n  private-notebook:allowedPaths: [moon, vpc, vpc]\n" +
			"  private-notebook:onPremisesCidrs: [office, '::/0']\n", dev, nil, []string{
			`config: Pulumi.dev.yaml: onPremisesCidrs[0] = "office" is not an IPv4 network; write one such as 10.60.0.0/16`,
			`config: Pulumi.dev.yaml: onPremisesCidrs[1] = "::/0" is not an IPv4 network; write one such as 10.60.0.0/16`,
			`allowedPaths: "moon" is no access path; ` + fromPaths,
			`allowedPaths: "vpc" is given twice; name each path once`}},
		{"a secret", "config: {private-notebook:allowedPaths: {secure: v1}}", dev, nil, []string{
			"config: Pulumi.dev.yaml: allowedPaths is encrypted, and this command decrypts nothing; write it in plain text"}},
		{"groups that are a list", "config: {private-notebook:allowedPaths: [], private-notebook:clientVpnAuthorizedGroups: [a]}", dev, nil, []string{
			`config: Pulumi.dev.yaml: clientVpnAuthorizedGroups = ["a"] is not an object; write an object`}},
		{"a group that is encrypted", "config: {private-notebook:allowedPaths: [], private-notebook:clientVpnAuthorizedGroups: {a: {secure: v1:x}}}", dev, nil,
			[]string{"config: Pulumi.dev.yaml: clientVpnAuthorizedGroups is encrypted, and this command decrypts nothing; write it in plain text"}},
		{"groups by number", "config: {private-notebook:allowedPaths: [], private-notebook:clientVpnAuthorizedGroups: {a: 1}}", dev, nil,
			[]string{`config: Pulumi.dev.yaml: clientVpnAuthorizedGroups.a = 1 is not a string; put it in quotes in the settings file; with "pulumi config set --path", add --type string`}},
		{"a word", "config: {private-notebook:allowedPaths: vpc}", dev, nil, []string{
			`config: Pulumi.dev.yaml: allowedPaths = "vpc" is not a list; write a list`}},
		{"issuers that are a text", "config: {private-notebook:allowedPaths: [], private-notebook:issuerRoles: analysts}", dev, nil, []string{
			`config: Pulumi.dev.yaml: issuerRoles = "analysts" is not a list; write a list`}},
		{"a waiver by number", "config: {private-notebook:allowedPaths: [], private-notebook:waivers: {EC2.6: 12}}", dev, nil, []string{
			`config: Pulumi.dev.yaml: waivers.EC2.6 = 12 is not a string; put it in quotes in the settings file; with "pulumi config set --path", add --type string`}},
		{"a member's misspelt key", "config: {private-notebook:allowedPaths: [], private-notebook:notebooks: {a: {onwer: ada, volumeSizeGiB: big}}}", dev, nil, []string{
			`config: Pulumi.dev.yaml: key notebooks.a.onwer is not known; did you mean owner?`,
			`config: Pulumi.dev.yaml: notebooks.a.volumeSizeGiB = "big" is not a whole number; write a whole number`}},
		{"a misspelt key", "config: {private-notebook:allowedPaths: [], private-notebook:issuerRole: [analysts], private-notebook:vpcCidr: 10.0.0.0/16}", dev, nil, []string{
			`config: Pulumi.dev.yaml: key private-notebook:issuerRole is not known; did you mean issuerRoles? Pulumi.yaml lists every key`}},
	} {
		t.Run(row.name, row.run)
	}
}

func TestOutsideAProjectTheSettingsMustBeNamed(t *testing.T) {
	dir := t.TempDir()
	code, _, said := ran(t, dir, readFile(t, "dev.export.json"), "paths")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: config: there is no Pulumi.yaml in "+dir+" or above; name the stack's settings file with --config\n", said)
}

func TestTheProjectIsFoundFromAFolderWithinIt(t *testing.T) {
	dir := project(t, asMeant)
	inner := dir + "/docs/deep"
	require.NoError(t, os.MkdirAll(inner, 0o700))
	code, _, said := ran(t, inner, readFile(t, "dev.export.json"), "paths")
	assert.Equal(t, exitOK, code, said)
}

// `pulumi config set` writes a list as text; a program of another project has its own namespace.
func TestSettingsMayBeWrittenInOtherWays(t *testing.T) {
	for name, settings := range map[string]string{
		"a list as text":    `config: {private-notebook:allowedPaths: '["vpc","client-vpn","on-premises"]'}`,
		"another namespace": "config: {private-notebook:allowedPaths: null, research:allowedPaths: [vpc, client-vpn, on-premises]}",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "settings.yaml", settings)
			code, _, said := ran(t, dir, readFile(t, "foreign.export.json"), "paths", "--config", "settings.yaml")
			assert.Equal(t, exitOK, code, said)
		})
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"help"}, {"-h"}} {
		code, out, said := ran(t, ".", nil, args...)
		assert.Equal(t, exitOK, code)
		assert.Contains(t, out, rootLong)
		assert.Regexp(t, `(?m)^  paths       Prove who gets to the notebooks`, out)
		assert.Regexp(t, `(?m)^  completion  Generate the autocompletion script`, out)
		assert.Empty(t, said)
	}
	code, out, said := ran(t, ".", nil, "paths", "--help")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, said)
	assert.Contains(t, out, "Exit status: 0 as intended, 3 a path differs, or somebody may become an issuer\nwhom assumers in the settings file does not name, 2 bad input, with every fault\nnamed, or nothing to judge. With --diff, 3 says that an answer changed, or that\nother principals are judged.")
	assert.Contains(t, out, "Examples:\n  # the selected stack of the project in this folder\n  private-notebook paths\n")
	for _, flag := range []string{"--export FILE", "--stack NAME", "--config FILE", "--format NAME", "--explain FROM[/OPEN]", "-C, --cwd DIR"} {
		assert.Contains(t, out, flag)
	}
}

// A terminal has 80 columns unless somebody widens it, and breaks longer lines in the middle of words.
func TestHelpFitsATerminal(t *testing.T) {
	for _, c := range newRoot(&world{}).Commands() {
		code, out, _ := ran(t, ".", nil, c.Name(), "--help")
		assert.Equal(t, exitOK, code)
		for line := range strings.Lines(out) {
			assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 80, "%s --help: %s", c.Name(), line)
		}
	}
}

func TestACommandIsNeeded(t *testing.T) {
	code, out, said := ran(t, ".", nil)
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Contains(t, said, "Available Commands:")
	assert.Contains(t, said, "error: no command is given; choose one of those above\n")
	for args, says := range map[string]string{
		"pats": "error: \"pats\" is no command; did you mean paths?\n",
		"moon": "error: \"moon\" is no command; see private-notebook --help\n",
		"--up": "error: private-notebook: unknown flag: --up; see private-notebook --help\n",
	} {
		code, out, said = ran(t, ".", nil, args)
		assert.Equal(t, exitBadInput, code)
		assert.Empty(t, out)
		assert.Equal(t, says, said)
	}
}

func TestShellsAreOfferedWhatFits(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, out, _ := ran(t, ".", nil, "completion", shell)
		assert.Equal(t, exitOK, code)
		assert.Contains(t, out, "__complete", shell)
	}
	for typed, want := range map[string]string{
		"pa": "paths\t", "paths --format ": "table\nmarkdown\njson\nhtml\nmermaid\nsvg\n:4\n", "paths --explain ": "vpc\nlinked-vpc\nclient-vpn\non-premises\ninternet\nconsole\n:4\n",
		"paths --st": "--stack\t",
	} {
		code, out, _ := ran(t, ".", nil, append([]string{"__complete"}, strings.Split(typed, " ")...)...)
		assert.Equal(t, exitOK, code)
		assert.True(t, strings.HasPrefix(out, want), "%s: %s", typed, out)
	}
}

func TestACommandRunsAsIfStartedElsewhere(t *testing.T) {
	dir := project(t, asMeant)
	dev := readFile(t, "dev.export.json")
	write(t, dir, "dev.json", string(dev))
	inner := filepath.Join(dir, "inner")
	require.NoError(t, os.MkdirAll(inner, 0o700))
	code, _, said := ran(t, inner, dev, "-C", "..", "paths", "--export", "dev.json")
	assert.Equal(t, exitOK, code, said)
}
