package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
)

// deployment is what `export` prints.
func (s *storm) deployment() apitype.DeploymentV3 {
	s.t.Helper()
	process := exec.Command(os.Args[0], "export", "dev")
	process.Dir, process.Env = s.here, append(os.Environ(), asCommand+"=1")
	text, err := process.Output()
	require.NoError(s.t, err, "%s", strings.Join(s.log, "\n"))
	var exported struct{ Deployment apitype.DeploymentV3 }
	require.NoError(s.t, json.Unmarshal(text, &exported))
	return exported.Deployment
}

// account is the stack's simulated account, read from its file.
func (s *storm) account() *cloud.Cloud {
	s.t.Helper()
	account, err := cloud.Open(filepath.Join(s.here, ".sandbox", "dev", "account.json"), nil)
	require.NoError(s.t, err)
	return account
}

// drift changes something behind Pulumi's back, and takes something away, for the refresh to find.
func (s *storm) drift() {
	s.t.Helper()
	account := s.account()
	var rules, tagged []cloud.Resource
	for _, r := range account.Resources() {
		switch {
		case r.Type == "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
			rules = append(rules, r)
		case r.URN != "" && r.Props["tags"].IsObject():
			tagged = append(tagged, r)
		}
	}
	rule, other := rules[s.random.IntN(len(rules))], tagged[s.random.IntN(len(tagged))]
	s.note("%s is taken away, %s changed", rule.ID, other.ID)
	require.NoError(s.t, account.Remove(rule.Type+"::"+rule.ID))
	require.NoError(s.t, account.Modify(other.Type+"::"+other.ID, func(p resource.PropertyMap) {
		p["tags"].ObjectValue()["Environment"] = resource.NewStringProperty("somebody's")
	}))
}

// onlyUnchanged is the engine's summary where there is nothing to do.
var onlyUnchanged = regexp.MustCompile(`(?m)^Resources:\n +\d+ unchanged\n$`)

// requireConverged expects settings, state and account to agree, and nothing to be pending.
func (s *storm) requireConverged() {
	s.t.Helper()
	told := func() string { return strings.Join(s.log, "\n") }
	preview := s.run("preview")
	require.Regexp(s.t, onlyUnchanged, preview, "the settings ask for more than the state has\n%s", told())
	deployment := s.deployment()
	require.Empty(s.t, deployment.PendingOperations, told())
	known := map[string]bool{}
	for _, r := range deployment.Resources {
		if r.Custom && strings.HasPrefix(string(r.Type), "aws:") {
			require.False(s.t, r.Delete, "%s still waits for its deletion\n%s", r.URN, told())
			known[string(r.Type)+"::"+string(r.ID)] = true
		}
	}
	held := map[string]bool{}
	for _, r := range s.account().Resources() {
		held[r.Type+"::"+r.ID] = true
		if r.URN != "" && r.Owner == "" {
			require.True(s.t, known[r.Type+"::"+r.ID], "left: the state does not know %s %s\n%s", r.Type, r.ID, told())
		}
	}
	for id := range known {
		require.True(s.t, held[id], "lost: the account has no %s\n%s", id, told())
	}
}

// requireNothingLeft expects an empty state, and an account without anything of the stack's.
func (s *storm) requireNothingLeft() {
	s.t.Helper()
	deployment := s.deployment()
	require.Empty(s.t, deployment.Resources, "%s", strings.Join(s.log, "\n"))
	require.Empty(s.t, deployment.PendingOperations, "%s", strings.Join(s.log, "\n"))
	for _, r := range s.account().Resources() {
		assert.True(s.t, r.Seeded || r.Owner != "", "%s %s is left in the account\n%s", r.Type, r.ID, strings.Join(s.log, "\n"))
	}
	require.False(s.t, s.t.Failed())
}
