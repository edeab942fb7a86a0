package tests

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/render"
	"private-notebook/accesspath/topology"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// fleetSize is the fleet that has to be deployed and proven.
const fleetSize = 200

// fleetOf is a stack of n notebooks with an issuer of its own each, and one issuer of all, in an account that has their roles.
func fleetOf(t testing.TB, n int) session.Place {
	t.Helper()
	members, seed := map[string]any{}, cloud.Seed{Region: "ap-northeast-1"}
	add := func(role string) {
		seed.Resources = append(seed.Resources, cloud.SeedResource{Type: "aws:iam/role:Role", ID: role, Inputs: map[string]any{
			"assumeRolePolicy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
				`"Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole"}]}`,
		}})
	}
	add("ops")
	for i := range n {
		key := fmt.Sprintf("n%03d", i+1)
		members[key] = map[string]any{"issuerRoles": []any{"role-" + key}}
		add("role-" + key)
	}
	project, err := engine.Read(root, "fleet", "a test", []byte(`config:
  aws:region: ap-northeast-1
  private-notebook:availabilityZones: [ap-northeast-1a]
  private-notebook:notebookName: lab
  private-notebook:issuerRoles: [ops]
  private-notebook:allowedPaths: [vpc]
`))
	require.NoError(t, err)
	require.NoError(t, project.Set("private-notebook:notebooks", members))
	account, err := cloud.Open("", &seed)
	require.NoError(t, err)
	return session.Place{Project: project, Cloud: account, Keys: keys}
}

// TestAFleetOf200 deploys it, changes nothing the second time, and proves who opens which notebook.
func TestAFleetOf200(t *testing.T) {
	place := fleetOf(t, fleetSize)
	opened := openIn(t, place)
	up(t, opened)
	requireNoOrphans(t, opened)
	_, err := opened.Preview(t.Context(), unchanged)
	require.NoError(t, err)

	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	seen, intent := observe.Observe(readResources(t, text), observe.Stated{}), intentOf(t, place.Project)
	require.Len(t, intent.Notebooks, fleetSize)
	report := accesspath.Judge(seen, intent)
	assert.Empty(t, report.NotUnderstood)
	require.Len(t, report.Verdicts, fleetSize*4*6*2)
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	assert.Contains(t, tableOf(t, seen, intent, report), "lab-n001 … lab-n200 (200 notebooks)")
	requireAnUnnamedRoleIsSeen(t, seen, intent)
	requireOneStrangerIsSeen(t, seen, intent)
}

// requireAnUnnamedRoleIsSeen gives the policy of one notebook to a role that the settings do not name.
func requireAnUnnamedRoleIsSeen(t *testing.T, seen topology.Topology, intent accesspath.Intent) {
	t.Helper()
	at := slices.IndexFunc(seen.Policies, func(p topology.Policy) bool {
		return strings.HasPrefix(p.Name, "private-notebook-presign-n117-allow")
	})
	require.GreaterOrEqual(t, at, 0)
	seen.Principals = append(slices.Clone(seen.Principals), topology.Principal{
		Name: "copy", ARN: "arn:aws:iam::111122223333:role/copy", PolicyIDs: []string{seen.Policies[at].ID},
	})
	differences := accesspath.Judge(seen, intent).Intent.Differences
	require.Len(t, differences, 2, "issued and opened in the VPC")
	for _, d := range differences {
		assert.Equal(t, "lab-n117", d.Notebook)
		assert.Equal(t, seen.Policies[at].URN, d.DecidedBy.URN)
		assert.Contains(t, d.Because, "as role copy, whom the settings do not name: ")
	}
}

func tableOf(t *testing.T, seen topology.Topology, intent accesspath.Intent, report accesspath.Report) string {
	t.Helper()
	var table bytes.Buffer
	require.NoError(t, render.Write(&table, render.Table, render.Input{Topology: seen, Intent: intent, Report: report}))
	return table.String()
}

// requireOneStrangerIsSeen gives one role the policy of one other notebook, which must be the only thing that differs: a
// proof of 200 notebooks that misses one mistake proves nothing.
func requireOneStrangerIsSeen(t *testing.T, seen topology.Topology, intent accesspath.Intent) {
	t.Helper()
	changed := false
	for _, p := range seen.Policies {
		if !strings.HasPrefix(p.Name, "private-notebook-presign-n117-allow") {
			continue
		}
		for i := range seen.Principals {
			if role := &seen.Principals[i]; role.Name == "role-n042" {
				role.PolicyIDs, changed = append(role.PolicyIDs, p.ID), true
			}
		}
	}
	require.True(t, changed)
	differences := accesspath.Judge(seen, intent).Intent.Differences
	require.NotEmpty(t, differences)
	for _, d := range differences {
		assert.Equal(t, "lab-n117", d.Notebook)
		assert.Equal(t, accesspath.OtherIssuer, d.Principal)
	}
}

// BenchmarkFleet measures what a fleet takes, with state and account in memory.
func BenchmarkFleet(b *testing.B) {
	for _, n := range []int{10, 50, fleetSize} {
		b.Run(fmt.Sprintf("up of %d", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				opened := openIn(b, fleetOf(b, n))
				b.StartTimer()
				run(b, opened.Up)
			}
		})
	}
}
