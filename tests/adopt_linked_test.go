package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/stacks"
)

// linkedEstate has the endpoints in two other VPCs, of the same zones, and none in the notebook's own.
func linkedEstate() (estate, *components.PrivateNotebookArgs) {
	e := existingEstate()
	e.change(adoptedAPI, object{"vpcId": "vpc-2"}).change(adoptedNotebook, object{"vpcId": "vpc-3"})
	args := privateNotebookArgs()
	for name, id := range map[string]string{"analytics": "vpc-2", "batch": "vpc-3"} {
		vpc := referenceVpc()
		vpc.ID = pulumi.String(id)
		args.LinkedVpcs = append(args.LinkedVpcs, components.LinkedVpc{Name: name, Vpc: vpc})
	}
	return e, args
}

// The zones are asked for once, but what there is in a VPC for each.
func TestEachLinkedVpcIsLookedIntoForConflicts(t *testing.T) {
	e, args := linkedEstate()
	rec, err := declareIn(e, args)
	require.Error(t, err)
	assert.Empty(t, rec.Resources())
	assert.ErrorContains(t, err, "2 faults:")
	assert.ErrorContains(t, err, `private notebook: endpoint vpce-a1 of linked VPC "analytics" has the private DNS name of `+apiService+
		` in vpc-2 already, and AWS refuses a second; adopt it by ExistingAPIEndpointID, or apiEndpointId of its entry in linkedVpcs `+
		`of a stack's configuration, or turn its private DNS off`)
	assert.ErrorContains(t, err, `private notebook: endpoint vpce-b2 of linked VPC "batch" has the private DNS name of `+notebookService)
}

func TestALinkedVpcAdoptsItsOwnEndpoints(t *testing.T) {
	e, args := linkedEstate()
	for i, linked := range args.LinkedVpcs {
		if linked.Name == "analytics" {
			args.LinkedVpcs[i].PrivateLink.ExistingAPIEndpointID = adoptedAPI
		} else {
			args.LinkedVpcs[i].PrivateLink.ExistingNotebookEndpointID = adoptedNotebook
		}
	}
	rec, err := declareIn(e, args)
	require.NoError(t, err)
	got := reads(rec)
	assert.Equal(t, adoptedAPI, got[vpcEndpointType+" whole-private-link-analytics-existing-api-endpoint"])
	assert.Equal(t, adoptedNotebook, got[vpcEndpointType+" whole-private-link-batch-existing-notebook-endpoint"])
	for _, made := range []string{"analytics-notebook-endpoint", "batch-api-endpoint"} {
		assert.Equal(t, list{"subnet-a", "subnet-c"}, inputsOf(t, rec, vpcEndpointType, "whole-private-link-"+made)["subnetIds"])
	}
	assert.Contains(t, inputsOf(t, rec, policyType, "whole-presign-allow")["policy"], adoptedAPI)
}

// The keys of linkedVpcs reach their VPC, and an ID that is none is not looked up.
func TestEndpointsOfLinkedVpcsAreConfigured(t *testing.T) {
	run := func(linked string) (map[string]string, error) {
		e := existingEstate()
		e.change(adoptedAPI, object{"vpcId": "vpc-0a1b2c3d4e5f60718"}).change(adoptedNotebook, object{"vpcId": "vpc-0a1b2c3d4e5f60718"})
		for _, group := range []string{adoptedGroup, adoptedOtherGroup} {
			e.change(group, object{"vpcId": "vpc-0a1b2c3d4e5f60718"})
		}
		rec := e.recorder()
		var refusal error
		_ = rec.Run(func(ctx *pulumi.Context) error {
			refusal = ofSettings(t, "prod", stacks.Program(changed(t, "prod", map[string]string{"linkedVpcs": linked}))(ctx))
			return refusal
		}, "prod")
		return reads(rec), refusal
	}
	const entry = `[{"name":"analytics","vpcId":"vpc-0a1b2c3d4e5f60718","subnetIds":["subnet-0cc11dd22ee33ff44"],`
	got, err := run(entry + `"apiEndpointId":"vpce-a1","notebookEndpointId":"vpce-b2"}]`)
	require.NoError(t, err)
	assert.Equal(t, adoptedAPI, got[vpcEndpointType+" private-notebook-private-link-analytics-existing-api-endpoint"])
	assert.Equal(t, adoptedNotebook, got[vpcEndpointType+" private-notebook-private-link-analytics-existing-notebook-endpoint"])

	_, err = run(entry + `"apiEndpointId":"x","notebookEndpointId":"y"}]`)
	assert.EqualError(t, err, `2 faults:
  - configuration: linkedVpcs[0].apiEndpointId = x is not the ID of a VPC endpoint; write the ID of a VPC endpoint
  - configuration: linkedVpcs[0].notebookEndpointId = y is not the ID of a VPC endpoint; write the ID of a VPC endpoint`)
}
