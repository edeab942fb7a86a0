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

// Whoever comes by a way that policies let in and nobody declares is said to, with the policy and what to do. An ID may be somebody's;
// a pattern is everybody's, who makes an endpoint of his own.
func TestWhoComesByAnUndeclaredWayIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(policy string) string
		decision accesspath.Decision
		because  string
		remedy   string
	}{
		"an endpoint": {func(p string) string {
			return strings.Replace(p, `"vpce-0de0000000000note"`, `"vpce-0de0000000000note","vpce-0f0f"`, 1)
		}, accesspath.Unknown, "from a VPC that is declared elsewhere, policy notebook-presign lists endpoint vpce-0f0f, " +
			"which belongs to no declared endpoint for notebooks; who is behind it is not known",
			"take it out of the policy; or, if it is meant, declare its endpoints, as linkedVpcs does, and add linked-vpc to allowedPaths"},
		"a pattern": {func(p string) string {
			p = strings.Replace(strings.Replace(p, "StringEquals", "StringLike", 1), "StringNotEquals", "StringNotLike", 1)
			return strings.Replace(p, `"vpce-0de0000000000note"`, `"vpce-?*"`, 1)
		}, accesspath.Allow, "from anybody's VPC with an endpoint of its own, statement OpenNotebookThroughEndpoints of policy notebook-presign allows",
			"list the IDs of the endpoints, or of their VPC, and no pattern that others match"},
		"any": {func(p string) string {
			p = strings.Replace(p, `"StringEquals":{`+devList+`}`, `"Null":{"aws:SourceVpce":"false"}`, 1)
			return strings.Replace(p, `"StringNotEquals":{`+devList+`}`, `"Null":{"aws:SourceVpce":"true"}`, 1)
		}, accesspath.Allow, "from anybody's VPC with an endpoint of its own, statement OpenNotebookThroughEndpoints of policy notebook-presign allows",
			"restrict the statement to the private endpoints with aws:SourceVpce, and attach the guardrail"},
	} {
		deployed, intent := oneNotebook(t)
		for i := range deployed.Policies {
			deployed.Policies[i].Policy = c.change(deployed.Policies[i].Policy)
		}
		v := answers(accesspath.Judge(deployed, intent))["issuer linked-vpc open"]
		assert.Equal(t, c.decision, v.Decision, name)
		assert.True(t, strings.HasPrefix(v.Because, c.because), v.Because)
		assert.True(t, strings.HasPrefix(v.Remedy, c.remedy), v.Remedy)
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
