package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/eventpattern"
	"private-notebook/tests/recorder"
)

// Every member of a fleet is narrowed, and the endpoints' one group needs no rule for each.
func TestAFleetIsNarrowedToItsCompanions(t *testing.T) {
	args := fleetArgs()
	args.Vpc.RouteTables = map[string]pulumi.StringInput{"private": pulumi.String("rtb-private")}
	args.Companions = &components.CompanionEndpointsArgs{Services: []string{"s3", "sts"}}
	rec, _ := built(t, newPrivateNotebook(args))
	for key := range args.Notebooks {
		for _, to := range []string{"companions", "private-link", "s3"} {
			_, err := rec.Named(egressRuleType, "all-notebook-"+key+"-https-to-"+to)
			assert.NoError(t, err)
		}
	}
	assert.Len(t, rec.OfType(egressRuleType), 3*len(args.Notebooks)+len(clientVpnEgress(rec)))
}

// clientVpnEgress are the egress rules that are not a notebook's.
func clientVpnEgress(rec *recorder.Recorder) []string {
	var names []string
	for _, r := range rec.OfType(egressRuleType) {
		if r.Parent().Type() != components.NotebookToken {
			names = append(names, r.Name)
		}
	}
	return names
}

func TestAFleetsAlarmNamesItsNotebooksWhereTheyFit(t *testing.T) {
	pattern := func(args *components.PrivateNotebookArgs) any {
		args.IssuanceAlarm = &components.IssuanceAlarmArgs{}
		rec, _ := built(t, newPrivateNotebook(args))
		return inputsOf(t, rec, eventRuleType, "all-issuance-alarm")["eventPattern"]
	}
	ids := []string{recorder.ID("vpce-", "all-private-link-api-endpoint")}
	args := fleetArgs()
	want, err := eventpattern.IssuanceOutside(ids, []string{"lab-open", "lab-small", "the-gpu"})
	require.NoError(t, err)
	assert.Equal(t, want, pattern(args))

	args = fleetArgs()
	for i := range 100 {
		args.Notebooks[fmt.Sprintf("n%03d", i)] = components.FleetNotebookArgs{}
	}
	want, err = eventpattern.IssuanceOutside(ids, nil)
	require.NoError(t, err)
	assert.Equal(t, want, pattern(args), "every notebook of the account and Region")
}
