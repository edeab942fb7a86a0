package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// An answer is about everybody. Where it rests on an assumption for one of them it bears the star, whoever stands first.
func TestAnAssumptionAboutOneBearsTheStar(t *testing.T) {
	for _, name := range []string{"a-first", "z-last"} {
		deployed, intent := oneNotebook(t)
		add(&deployed, "role/"+name, map[string]string{}, deployed.Principals[0].PolicyIDs...).Origin = topology.Assumed
		intent.Issuers = append(intent.Issuers, "role/"+name)
		v := answers(accesspath.Judge(deployed, intent))["issuer vpc issue"]
		assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
		assert.True(t, v.Assumed, name)
		assert.Contains(t, v.Hops[len(v.Hops)-1].Because, name+" is declared elsewhere", "the star's reason is shown")
	}
}

// Whoever gets in for certain where nobody should is worse than whoever is assumed to.
func TestACertainFaultIsNotHiddenByAnAssumedOne(t *testing.T) {
	deployed, _ := oneNotebook(t)
	policies := deployed.Principals[0].PolicyIDs
	deployed.Principals = nil
	add(&deployed, "role/assumed", map[string]string{}, policies...).Origin = topology.Assumed
	add(&deployed, "role/declared", map[string]string{}, policies...)
	v := answers(accesspath.Judge(deployed, intended()))["issuer vpc issue"]
	assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
	assert.False(t, v.Assumed, v.Because)
}
