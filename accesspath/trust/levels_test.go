package trust_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

// At each level above the account a service control policy must allow the call. Nothing of the account's own makes up for it.
func TestEachLevelMustAllowTheCall(t *testing.T) {
	level := func(action string) []policy.Attached {
		parsed, err := policy.Parse(document(`{"Effect":"Allow","Action":"`+action+`","Resource":"*"}`), policy.ServiceControl)
		require.NoError(t, err)
		return []policy.Attached{{ID: action, Name: action, Document: parsed}}
	}
	toAya := document(statement(`{"AWS":"`+aya+`"}`, "sts:AssumeRole", ""))
	toAccount := document(statement(`{"AWS":"arn:aws:iam::111122223333:root"}`, "sts:AssumeRole", ""))
	isAya := "principal user/aya allowed"
	for _, row := range []struct {
		levels [][]policy.Attached
		may    bool
	}{
		{nil, true}, {[][]policy.Attached{level("sts:*")}, true}, {[][]policy.Attached{level("sts:*"), level("s3:*")}, false},
	} {
		for text, seen := range map[string]topology.Topology{toAya: people(aya, ""), toAccount: people(aya, mayAssume)} {
			got := short(parties(t, seen, trust.Control{Levels: row.levels}, role, text))
			assert.Equal(t, row.may, slices.Contains(got, isAya), "%v: %s", got, text)
		}
	}
}
