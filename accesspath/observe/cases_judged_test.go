package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
)

// judgedCase is an input on which the project was wrong, and what is right. Decisions stand as "who from step=decision", as flips do; an
// asterisk behind a decision is the star of what is assumed.
type judgedCase struct {
	file string
	// onDev says that the file holds what changes in the reference environment.
	onDev bool
	// paths are those that are meant to be open.
	paths []accesspath.From
	want  []string
	asMeant bool
}

func analysts(paths ...accesspath.From) accesspath.Intent {
	return accesspath.Intent{AllowedPaths: paths, Issuers: []string{"role/analyst"}}
}

func dump(t *testing.T, r accesspath.Report) {
	for _, v := range r.Verdicts {
		t.Logf("%-14s %-12s %-6s %-8v %v | %s | W: %s", v.Principal, v.From, v.Step, v.Decision, v.Assumed, v.Because, v.Witness)
	}
	for _, n := range r.NotUnderstood {
		t.Logf("NU %+v", n)
	}
	t.Log("OK", r.Intent.OK, r.NothingJudged)
}

func TestDump(t *testing.T) {
	dev := []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}
	_ = require.NoError
	_ = assert.Equal
	_ = sabotage.Matches
	for _, f := range []string{"half-the-internet-admitted", "two-accounts", "version-4", "managed-policy-with-the-grant", "other-providers", "endpoint-policy-as-object", "pending-operation", "no-notebook", "undeclared-subnet"} {
		t.Run(f, func(t *testing.T) {
			e := aCase(t, f)
			dump(t, accesspath.Judge(e.Observe(observe.Stated{}), analysts(accesspath.FromVPC)))
		})
	}
	t.Run("ipv6-door", func(t *testing.T) {
		dump(t, accesspath.Judge(aCase(t, "ipv6-door.export").Observe(observe.Stated{}), analysts()))
	})
	for f, paths := range map[string][]accesspath.From{
		"client-vpn-on-transit-gateway": dev, "client-vpn-on-transit-gateway-elsewhere": {accesspath.FromVPC, accesspath.FromOnPremises},
		"client-vpn-ipv6-traffic": dev, "endpoints-ipv6-records": dev, "endpoints-ipv6-only": dev, "resolver-doh-only": dev, "resolver-doh-only-443-open": dev,
		"door-admits-another-group": {accesspath.FromClientVPN, accesspath.FromOnPremises}, "spoke-by-transit-gateway": dev, "private-zone-for-the-api": dev, "dhcp-options": dev,
	} {
		t.Run(f, func(t *testing.T) {
			s := caseStack(t, f)
			dump(t, accesspath.Judge(s.observed(t, observe.Stated{OnPremisesCIDRs: []string{"192.168.0.0/16"}}), accesspath.Intent{AllowedPaths: paths}))
		})
	}
}
