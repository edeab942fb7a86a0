package accesspath_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// asking is dev, whose policy lets through only whoever meets a further condition.
func asking(t *testing.T, condition string) topology.Topology {
	t.Helper()
	deployed := loadTopology(t, "dev")
	for i := range deployed.Policies {
		deployed.Policies[i].Policy = strings.Replace(deployed.Policies[i].Policy, `"StringEquals":{"aws:SourceVpce"`, condition+`,"StringEquals":{"aws:SourceVpce"`, 1)
	}
	return deployed
}

// What people who are meant bring is not known, unless the settings state it: then it is assumed. It says nothing of a path that is
// not meant, where a second factor keeps nobody out.
func TestWhatPeopleBringIsAssumedWhereTheyAreMeant(t *testing.T) {
	const factor = `"Bool":{"aws:MultiFactorAuthPresent":"true"}`
	deployed := asking(t, factor)
	intent := everyPrivatePath
	assert.Equal(t, accesspath.Unknown, answers(accesspath.Judge(deployed, intent))["issuer vpc issue"].Decision)

	intent.CallersBring = map[string]string{"aws:MultiFactorAuthPresent": "true"}
	v := answers(accesspath.Judge(deployed, intent))["issuer vpc issue"]
	assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
	assert.True(t, v.Assumed)
	assert.Contains(t, v.Because, "callers are assumed to bring aws:MultiFactorAuthPresent=true")

	intent.AllowedPaths = nil
	intent.CallersBring = map[string]string{"aws:MultiFactorAuthPresent": "false"}
	v = answers(accesspath.Judge(deployed, intent))["issuer vpc issue"]
	assert.Equal(t, accesspath.Allow, v.Decision, "a caller who is not meant has a second factor too")
	assert.False(t, v.Assumed)
	assert.Contains(t, v.Witness, "aws:MultiFactorAuthPresent")
}

// The organisation is known where the settings state it.
func TestTheOrganisationIsKnownWhereItIsStated(t *testing.T) {
	deployed := asking(t, `"StringLike":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}`)
	assert.Equal(t, accesspath.Unknown, answers(accesspath.Judge(deployed, everyPrivatePath))["issuer vpc issue"].Decision)
	deployed.OrganizationID = "o-a1b2c3d4e5"
	assert.Equal(t, accesspath.Allow, answers(accesspath.Judge(deployed, everyPrivatePath))["issuer vpc issue"].Decision)
	deployed.OrganizationID = "o-0000000000"
	assert.Equal(t, accesspath.Deny, answers(accesspath.Judge(deployed, everyPrivatePath))["issuer vpc issue"].Decision)
}

// On a path that is meant the moment is now. On any other it is whichever helps, from now on.
func TestTheMomentIsNowOrAnyLaterOne(t *testing.T) {
	intent := everyPrivatePath
	intent.At = time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)
	for condition, want := range map[string][2]accesspath.Decision{
		`"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}`:    {accesspath.Deny, accesspath.Deny},
		`"DateGreaterThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}`: {accesspath.Deny, accesspath.Allow},
		`"NumericLessThan":{"aws:EpochTime":"1900000000"}`:             {accesspath.Allow, accesspath.Allow},
	} {
		deployed := asking(t, condition)
		meant, closed := intent, intent
		closed.AllowedPaths = nil
		assert.Equal(t, want[0], answers(accesspath.Judge(deployed, meant))["issuer vpc issue"].Decision, condition)
		assert.Equal(t, want[1], answers(accesspath.Judge(deployed, closed))["issuer vpc issue"].Decision, condition)
	}
}
