package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/diff"
)

const ofMoto = `config:
  private-notebook:allowedPaths: [vpc]
  private-notebook:onPremisesCidrs: [10.128.0.0/16]
  private-notebook:issuerRoles: [analysts]
  private-notebook:issuerGroups: [science]
`

// command is the built command in a folder, on what answers at a URL in AWS's place.
func (m *moto) command(url, dir string, args ...string) (code int, out, said string) {
	m.t.Helper()
	command := exec.CommandContext(m.t.Context(), built(m.t), args...)
	command.Dir = dir
	command.Env = []string{"AWS_ENDPOINT_URL=" + url, "AWS_ACCESS_KEY_ID=testing", "AWS_SECRET_ACCESS_KEY=testing", "AWS_REGION=" + estateRegion,
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull, "NO_PROXY=127.0.0.1"}
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		require.ErrorAs(m.t, err, new(*exec.ExitError))
	}
	return command.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// read reads the account at a URL into a file, and judges it.
func (m *moto) read(url, dir, name string) (accountfile.File, accesspath.Report) {
	m.t.Helper()
	code, _, said := m.command(url, dir, "account", "--out", name)
	require.Equal(m.t, exitOK, code, said)
	var file accountfile.File
	text, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(m.t, err)
	require.NoError(m.t, json.Unmarshal(text, &file))
	_, out, said := m.command(url, dir, "paths", "--export", name, "--config", "Pulumi.dev.yaml", "--format", "json")
	var report accesspath.Report
	require.NoError(m.t, json.Unmarshal([]byte(out), &report), said)
	return file, report
}

// moto answers an HTML page and status 500 where it lacks a call. Each is a gap, and takes the certainty out of what rests on it: nothing is "as
// intended", and no answer about the Client VPN, of which nothing was read, is certain that somebody is kept out.
func TestWhatMotoLacksIsAGap(t *testing.T) {
	t.Parallel()
	e := newMotoEstate(newMoto(t))
	dir := project(t, ofMoto)
	file, report := e.read(e.url, dir, "bare.json")
	assert.Equal(t, []any{"123456789012", true, true}, []any{file.Reading.Account, file.Reading.Simulated, file.Reading.Complete})
	missed := map[string]bool{}
	for _, gap := range file.Reading.Unread {
		assert.Equal(t, accountfile.NotImplemented, gap.Reason, gap.Call)
		missed[gap.Call[strings.Index(gap.Call, ":")+1:]] = true
	}
	for _, call := range append(slices.Collect(maps.Keys(notInMoto)), "DescribeClientVpnEndpoints") {
		if !strings.HasPrefix(call, "/") {
			assert.True(t, missed[call], call)
		}
	}
	assert.False(t, report.Intent.OK)
	for _, v := range report.Verdicts {
		if v.From == accesspath.FromClientVPN && !(v.Principal == accesspath.Outsider && v.Step == accesspath.Issue) { // who has no identity issues nothing anywhere
			assert.Equal(t, accesspath.Unknown, v.Decision, "%s %s", v.Principal, v.Step)
		}
	}
	t.Run("with answers for all but Client VPN", func(t *testing.T) { changeMoto(t, e, dir) })
}

// changeMoto changes the account by the AWS command line, and reads and judges it again after each change.
func changeMoto(t *testing.T, e *motoEstate, dir string) {
	url := e.completed()
	_, start := e.read(url, dir, "start.json")
	for _, difference := range start.Intent.Differences {
		assert.Equal(t, accesspath.FromClientVPN, difference.From, "all else is as intended")
	}
	assert.Len(t, start.Intent.Differences, 7)
	before := "start.json"
	for _, change := range motoChanges {
		change.do(e)
		after := change.name + ".json"
		e.read(url, dir, after)
		code, out, said := e.command(url, dir, "paths", "--diff", before, after, "--config", "Pulumi.dev.yaml", "--format", "json")
		assert.Equal(t, exitDiffers, code, said)
		var changed diff.Report
		require.NoError(t, json.Unmarshal([]byte(out), &changed))
		assert.ElementsMatch(t, flips(change.flips), flipsOf(changed), change.name)
		assert.ElementsMatch(t, change.by, culprits(changed), change.name)
		before = after
	}
}

// flips are answers that turn, one for each of a row's paths and steps: "deny allow: issuer outsider: vpc internet: issue open" is eight.
func flips(rows []string) []string {
	var all []string
	for _, row := range rows {
		part := strings.Split(row, ": ")
		for _, who := range strings.Fields(part[1]) {
			for _, from := range strings.Fields(part[2]) {
				for _, step := range strings.Fields(part[3]) {
					all = append(all, strings.Join([]string{part[0], who, from, step}, ": "))
				}
			}
		}
	}
	return all
}

// flipsOf are the answers whose decision changed. One that only gained or lost its star is not among them.
func flipsOf(changed diff.Report) []string {
	var all []string
	for _, a := range changed.Answers {
		if a.Was != a.Is {
			all = append(all, fmt.Sprintf("%s %s: %s: %s: %s", a.Was, a.Is, a.Principal, a.From, a.Step))
		}
	}
	return all
}

// culprits are the types of the changes that are named for an answer.
func culprits(changed diff.Report) []string {
	var all []string
	for _, a := range changed.Answers {
		for _, at := range a.ChangedBy {
			all = append(all, changed.Changes[at].Type)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
