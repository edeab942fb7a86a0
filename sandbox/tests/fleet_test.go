package tests

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

const iamRole = "aws:iam/role:Role"

// fleetOf is a stack of n notebooks with an issuer of its own each, and one issuer of all, in an account that has their roles.
func fleetOf(t testing.TB, n int) session.Place {
	t.Helper()
	members, seed := map[string]any{}, cloud.Seed{Region: "ap-northeast-1"}
	add := func(role string) {
		seed.Resources = append(seed.Resources, cloud.SeedResource{Type: iamRole, ID: role, Inputs: map[string]any{
			"assumeRolePolicy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole"}]}`,
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
	return session.Place{Project: project, Folder: t.TempDir(), Cloud: account, Keys: keys}
}

func TestAFleetOf20(t *testing.T) {
	t.Setenv("PULUMI_SKIP_CHECKPOINTS", "true")
	place := fleetOf(t, 50)
	opened := openIn(t, place)
	start := time.Now()
	up(t, opened)
	t.Log("up", time.Since(start))
	start = time.Now()
	_, err := opened.Up(t.Context(), unchanged)
	require.NoError(t, err)
	t.Log("second up", time.Since(start))
	start = time.Now()
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	report := accesspath.Judge(observe.Observe(readResources(t, text), observe.Stated{}), intentOf(t, place.Project))
	t.Log("judged", time.Since(start), len(text))
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
}
