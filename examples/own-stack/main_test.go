package main

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/privatenotebooktest"
)

func recorded(t *testing.T) *privatenotebooktest.Mocks {
	t.Helper()
	return privatenotebooktest.Run(t, deploy, &privatenotebooktest.Mocks{OnPremisesCIDRs: []string{"192.168.0.0/16"}})
}

// Routes to the on-premises network are another stack's, so that path is on nobody's word but the component's arguments.
func TestTheNotebookOpensOnPrivatePathsAlone(t *testing.T) {
	privatenotebooktest.AssertPaths(t, recorded(t), "vpc", "on-premises")
}

func TestTheNotebookIsPutInTheStacksOwnVpc(t *testing.T) {
	rec := recorded(t)
	vpcs := rec.OfType("aws:ec2/vpc:Vpc")
	require.Len(t, vpcs, 1, "the component makes no VPC of its own")
	endpoints := rec.OfType("aws:ec2/vpcEndpoint:VpcEndpoint")
	require.Len(t, endpoints, 2)
	for _, endpoint := range endpoints {
		assert.True(t, strings.HasPrefix(endpoint.Inputs["vpcId"].StringValue(), "vpc-"))
		assert.Len(t, endpoint.Inputs["subnetIds"].ArrayValue(), 2)
		assert.True(t, endpoint.Inputs["privateDnsEnabled"].BoolValue())
	}
	notebook, err := rec.Named("aws:sagemaker/notebookInstance:NotebookInstance", "research-notebook")
	require.NoError(t, err)
	assert.Equal(t, "Disabled", notebook.Inputs["directInternetAccess"].StringValue())
	assert.Equal(t, resource.NewProperty(50.0), notebook.Inputs["volumeSize"])
	assert.Len(t, rec.OfType("aws:iam/rolePolicyAttachment:RolePolicyAttachment"), 3, "the Allow's and its guardrail's, and the guardrail's on the execution role")
}

// Without its provider a resource would go to whatever Region the environment names.
func TestEveryResourceAndLookUpUsesTheStacksProvider(t *testing.T) {
	rec := recorded(t)
	awsResources := 0
	for _, r := range rec.Resources() {
		if strings.HasPrefix(string(r.Type), "aws:") {
			awsResources++
			assert.Contains(t, r.Request.GetProvider(), "::tokyo::", "%s", r.URN)
		}
	}
	assert.Greater(t, awsResources, 20)
	require.NotEmpty(t, rec.Calls())
	for _, call := range rec.Calls() {
		assert.Contains(t, call.Provider, "::tokyo::", call.Token)
	}
}
