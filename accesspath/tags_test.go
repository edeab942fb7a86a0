package accesspath_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
)

// A tag lifts the guardrail. Whoever may bring session tags brings that one; whoever may not has the role's own.
func TestSessionTagsAreTheCallersWhereTheTrustPolicyHandsThemOver(t *testing.T) {
	for chooses, want := range map[bool]accesspath.Decision{true: accesspath.Allow, false: accesspath.Deny} {
		deployed := loadTopology(t, "dev")
		for i := range deployed.Policies {
			deployed.Policies[i].Policy = strings.Replace(deployed.Policies[i].Policy, `"StringNotEquals":{`,
				`"StringNotEquals":{"aws:PrincipalTag/breakglass":"yes",`, 1)
		}
		deployed.Principals[0].Tags, deployed.Principals[0].ChoosesTags = map[string]string{"breakglass": "no"}, chooses
		got := answers(accesspath.Judge(deployed, everyPrivatePath))["administrator internet issue"]
		assert.Equal(t, want, got.Decision, got.Because)
		if chooses {
			assert.Contains(t, got.Witness, "breakglass")
		}
		assert.Equal(t, accesspath.Allow, answers(accesspath.Judge(deployed, everyPrivatePath))["issuer vpc issue"].Decision, "who is meant")
	}
}
