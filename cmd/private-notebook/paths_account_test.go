package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/internal/golden"
)

const ofAccount = `config:
  private-notebook:allowedPaths: [vpc, client-vpn]
`

// devAccount is the account of the dev stack, changed.
func devAccount(t *testing.T, change func(*accountfile.File)) accountfile.File {
	t.Helper()
	export, err := observe.ReadExport(bytes.NewReader(readFile(t, "dev.export.json")))
	require.NoError(t, err)
	file := accountcopy.Of(export)
	if change != nil {
		change(&file)
	}
	return file
}

func inFile(t *testing.T, dir, name string, file accountfile.File) {
	t.Helper()
	text, err := json.Marshal(file)
	require.NoError(t, err)
	write(t, dir, name, string(text))
}

func deniedTo(calls ...accountfile.Unread) func(*accountfile.File) {
	return func(f *accountfile.File) {
		for i := range calls {
			calls[i].Reason = accountfile.Denied
		}
		f.Reading.Unread = calls
	}
}

// Without settings nothing is meant: the report lists who gets in, compares it with nothing, and says so. It is no error.
func TestAnAccountWithoutSettingsIsListed(t *testing.T) {
	dir := t.TempDir()
	inFile(t, dir, "a.json", devAccount(t, nil))
	for format, name := range map[string]string{"table": "account.table", "markdown": "account.markdown"} {
		code, out, said := ran(t, dir, nil, "paths", "--export", "a.json", "--format", format)
		assert.Equal(t, exitOK, code, said)
		assert.NotContains(t, out, "intended")
		golden.Equal(t, "testdata/"+name, out)
	}
	code, out, said := ran(t, dir, nil, "paths", "--export", "a.json", "--format", "json")
	assert.Equal(t, exitOK, code, said)
	var read struct {
		NotCompared string
		Made        struct{ Readings []accountfile.Reading }
		Intent      struct{ OK bool }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &read))
	assert.False(t, read.Intent.OK, "what is compared with nothing is not as intended")
	assert.NotEmpty(t, read.NotCompared)
	require.Len(t, read.Made.Readings, 1)
	assert.Equal(t, 120, read.Made.Readings[0].Calls)
}

func TestAnAccountIsHeldAgainstSettings(t *testing.T) {
	dir := project(t, ofAccount)
	inFile(t, dir, "a.json", devAccount(t, nil))
	code, out, said := ran(t, dir, nil, "paths", "--export", "a.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, unwrapped(out), "As intended, on 5 assumptions: vpc, client-vpn, and nothing else.")

	inFile(t, dir, "denied.json", devAccount(t, deniedTo(
		accountfile.Unread{Call: "iam:GetAccountAuthorizationDetails", Types: []string{"aws:iam/role:Role"}},
		accountfile.Unread{Call: "ec2:DescribeVpcPeeringConnections", Types: []string{"aws:ec2/vpcPeeringConnection:VpcPeeringConnection"}})))
	code, out, _ = ran(t, dir, nil, "paths", "--export", "denied.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitDiffers, code)
	assert.NotContains(t, out, "As intended")
	golden.Equal(t, "testdata/account-denied.table", out)
	code, out, _ = ran(t, dir, nil, "paths", "--export", "denied.json", "--config", "Pulumi.dev.yaml", "--format", "html")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, out, "<h2>Not read</h2>")
	assert.Contains(t, out, "<h2>How it was read</h2>")
}

func TestAFileThatIsNoAccountFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	inFile(t, dir, "a.json", devAccount(t, func(f *accountfile.File) { f.Version = 9 }))
	code, out, said := ran(t, dir, nil, "paths", "--export", "a.json")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Equal(t, "error: a.json: the account file is of version 9, and this program reads version 1; take a newer version of it\n", said)
	inFile(t, dir, "b.json", devAccount(t, func(f *accountfile.File) { f.Deployment.Resources = nil }))
	code, _, said = ran(t, dir, nil, "paths", "--export", "b.json")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, "Nothing is judged: there is no SageMaker notebook instance in what was read (account 111122223333, ap-northeast-1)")
}

// ranReading runs the command with something in the place of AWS.
func ranReading(t *testing.T, dir string, read readsAccount, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), world{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, dir: dir, readAccount: read,
		now: func() time.Time { return time.Date(2026, 11, 23, 20, 30, 1, 5, time.FixedZone("", 3600)) },
	}, args)
	return code, stdout.String(), stderr.String()
}

// Reading and judging in one go prints what the file would.
func TestAnAccountIsReadAndJudgedInOneGo(t *testing.T) {
	dir := project(t, ofAccount)
	inFile(t, dir, "a.json", devAccount(t, nil))
	_, want, _ := ran(t, dir, nil, "paths", "--export", "a.json", "--config", "Pulumi.dev.yaml")
	asked := accountFlags{}
	read := func(_ context.Context, _ world, f accountFlags) (accountfile.File, error) {
		asked = f
		return devAccount(t, nil), nil
	}
	code, out, said := ranReading(t, dir, read, "paths", "--account", "--region", "ap-northeast-1", "--profile", "audit", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitOK, code, said)
	assert.Equal(t, want, out)
	assert.Equal(t, []string{"ap-northeast-1", "audit"}, []string{asked.region, asked.profile})

	fails := func(context.Context, world, accountFlags) (accountfile.File, error) {
		return accountfile.File{}, errors.New("no credentials")
	}
	code, out, said = ranReading(t, dir, fails, "paths", "--account")
	assert.Equal(t, []any{exitBadInput, "", "error: no credentials\n"}, []any{code, out, said})
	code, _, said = ranReading(t, dir, read, "paths", "--region", "ap-northeast-1")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, "--region is for --account, which reads AWS; give that too, or leave --region out")
}

// What was read of a simulated AWS is never taken for an account's: neither in a report nor in a difference.
func TestASimulatedReadingSaysSo(t *testing.T) {
	dir := t.TempDir()
	inFile(t, dir, "a.json", devAccount(t, func(f *accountfile.File) { f.Reading.Simulated = true }))
	for _, format := range []string{"table", "markdown", "html", "json", "mermaid"} {
		code, out, said := ran(t, dir, nil, "paths", "--export", "a.json", "--format", format)
		assert.Equal(t, exitOK, code, said)
		assert.Contains(t, strings.ToLower(out), "simulated", format)
	}
	_, out, _ := ran(t, dir, nil, "paths", "--diff", "a.json", "a.json")
	assert.Contains(t, out, "from SIMULATED a.json")
}

// The account's file and the file of another account are judged together.
func TestSeveralAccountFiles(t *testing.T) {
	dir := project(t, ofAccount)
	inFile(t, dir, "home.json", devAccount(t, nil))
	inFile(t, dir, "network.json", devAccount(t, func(f *accountfile.File) {
		f.Reading.Account = "444455556666"
		f.Deployment.Resources = nil
		deniedTo(accountfile.Unread{Call: "ec2:DescribeVpcs", Types: []string{"aws:ec2/vpc:Vpc"}})(f)
	}))
	code, out, said := ran(t, dir, nil, "paths", "--export", "home.json", "--export", "network.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitDiffers, code, said)
	assert.Contains(t, unwrapped(out), "- AWS denied it (account 444455556666, ap-northeast-1): ec2:DescribeVpcs")
	code, _, said = ran(t, dir, nil, "paths", "--export", "home.json", "--export", "./home.json")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, "account 111122223333 is given twice in ap-northeast-1")
}

func TestWhatChangedBetweenTwoFiles(t *testing.T) {
	dir := project(t, ofAccount)
	inFile(t, dir, "old.json", devAccount(t, nil))
	inFile(t, dir, "new.json", devAccount(t, func(f *accountfile.File) {
		f.Deployment.Resources = slices.DeleteFunc(f.Deployment.Resources, func(r accountfile.Resource) bool { return strings.HasSuffix(r.URN, "-guardrail-role-made/ec2-issuer") })
	}))
	code, out, said := ran(t, dir, nil, "paths", "--diff", "old.json", "old.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, out, "No answer of 36 changed.")
	code, out, _ = ran(t, dir, nil, "paths", "--diff", "old.json", "new.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, unwrapped(out), "changed by RolePolicyAttachment private-notebook-presign-guardrail-role-made/ec2-issuer: removed")
	code, out, _ = ran(t, dir, nil, "paths", "--diff", "old.json", "new.json", "--format", "json")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, out, `"notCompared"`)
	for _, args := range [][]string{
		{"--diff", "old.json"}, {"--diff", "old.json", "new.json", "--export", "old.json"}, {"--diff", "old.json", "new.json", "--format", "mermaid"},
		{"--diff", "old.json", "none.json"},
	} {
		code, out, said = ran(t, dir, nil, append([]string{"paths"}, args...)...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Empty(t, out, args)
		assert.NotEmpty(t, said, args)
	}
}

// What an account file does not hold is not held against it.
func TestComplianceAndCostsOfAnAccount(t *testing.T) {
	dir := t.TempDir()
	inFile(t, dir, "a.json", devAccount(t, nil))
	_, out, said := ran(t, dir, nil, "compliance", "--export", "a.json")
	assert.Empty(t, said)
	assert.Contains(t, out, "? not read        EC2.6: VPC flow logging should be enabled in all VPCs\n                  an account file has no resources of type\n                  aws:ec2/flowLog:FlowLog")
	assert.Contains(t, out, "as far as it was read")
	code, out, said := ran(t, dir, nil, "costs", "--export", "a.json")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, out, "account 111122223333, ap-northeast-1")
	assert.Contains(t, unwrapped(out), "! Resources of types that were not read from the account: aws:cloudwatch/logGroup:LogGroup, ")
	assert.Contains(t, out, "sum of what is known, so at least")
}
