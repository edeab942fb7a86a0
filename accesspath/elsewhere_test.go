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

const devList = `"aws:SourceVpce":["vpce-0de00000000000api","vpce-0de0000000000note"]`

// Whoever comes by a way that policies let in and nobody declares is said to, with the policy and what to do.
func TestWhoComesByAnUndeclaredWayIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		change func(policy string) string
		lists  string
	}{
		"an endpoint": {func(p string) string {
			return strings.Replace(p, `"vpce-0de0000000000note"`, `"vpce-0de0000000000note","vpce-0f0f"`, 1)
		}, "endpoint vpce-0f0f"},
		"a pattern": {func(p string) string {
			p = strings.Replace(strings.Replace(p, "StringEquals", "StringLike", 1), "StringNotEquals", "StringNotLike", 1)
			return strings.Replace(p, `"vpce-0de0000000000note"`, `"vpce-?*"`, 1)
		}, "endpoint vpce-?*"},
		"any": {func(p string) string {
			p = strings.Replace(p, `"StringEquals":{`+devList+`}`, `"Null":{"aws:SourceVpce":"false"}`, 1)
			return strings.Replace(p, `"StringNotEquals":{`+devList+`}`, `"Null":{"aws:SourceVpce":"true"}`, 1)
		}, "no value of aws:SourceVpce"},
	} {
		topology, intent := oneNotebook(t)
		for i := range topology.Policies {
			topology.Policies[i].Policy = c.change(topology.Policies[i].Policy)
		}
		v := answers(accesspath.Judge(topology, intent))["issuer linked-vpc open"]
		assert.Equal(t, accesspath.Unknown, v.Decision, name)
		assert.Equal(t, "from a VPC that is declared elsewhere, policy notebook-presign lists "+c.lists+
			", which is of no endpoint for notebooks that is declared here; who is behind it is not known", v.Because)
		assert.Equal(t, "take it out of the policy; or, if it is meant, declare its endpoints, as linkedVpcs does, and add linked-vpc to allowedPaths", v.Remedy)
		assert.Equal(t, "OpenNotebookThroughEndpoints", v.DecidedBy.SID)
	}
}

// A list that no request can be on lets nobody in.
func TestAListThatNobodyIsOnLetsNobodyIn(t *testing.T) {
	for name, statement := range map[string]string{
		"a pattern that is compared as a text":   `"StringEquals":{"aws:SourceVpce":"vpce-*"}`,
		"an address that no private request has": `"StringEquals":{"aws:SourceVpce":"vpce-0f0f"},"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}`,
	} {
		deployed, intent := oneNotebook(t)
		at := slices.IndexFunc(deployed.Principals, func(p topology.Principal) bool { return slices.Contains(p.PolicyIDs, devAllow) })
		require.GreaterOrEqual(t, at, 0)
		ids := slices.DeleteFunc(slices.Clone(deployed.Principals[at].PolicyIDs), func(id string) bool { return id == devGuardrail })
		deployed.Principals[at].PolicyIDs = append(ids,
			write(&deployed, "further", `"Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*","Condition":{`+statement+`}`))
		v := answers(accesspath.Judge(deployed, intent))["issuer linked-vpc issue"]
		assert.Equal(t, accesspath.Deny, v.Decision, "%s: %s", name, v.Because)
	}
}
