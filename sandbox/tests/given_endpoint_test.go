package tests

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/compliance"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

const sharedSettings = `config:
  aws:region: ap-northeast-1
  private-notebook:vpcId: vpc-0f1e2d3c4b5a69788
  private-notebook:subnetIds: [subnet-0aa11bb22cc33dd44, subnet-0ee55ff66aa77bb88]
  private-notebook:companionEndpoints: [sts]
  private-notebook:existing:
    apiEndpoint:
      id: vpce-0a11ce0000000001
      host: vpce-0a11ce0000000001-4e5f6a7b.api.sagemaker.ap-northeast-1.vpce.amazonaws.com
      vpcId: vpc-0f1e2d3c4b5a69788
    notebookEndpoint:
      id: vpce-0a11ce0000000002
      host: vpce-0a11ce0000000002-8c9d0e1f.notebook.ap-northeast-1.vpce.sagemaker.aws
      vpcId: vpc-0f1e2d3c4b5a69788
    companionEndpoints:
      sts: {id: vpce-0a11ce0000000003, vpcId: vpc-0f1e2d3c4b5a69788}
  private-notebook:issuerRoles: [notebook-users]
  private-notebook:allowedPaths: [vpc]
`

// A participant of a shared VPC deploys behind endpoints that only the owner sees, and the report reads them from the settings, starred.
func TestAParticipantOfASharedVpcDeploysBehindTheOwnersEndpoints(t *testing.T) {
	project, err := engine.Read(root, "prod", "the settings of a participant", []byte(sharedSettings))
	require.NoError(t, err)
	seed, err := session.Seed(load(t, "prod", nil))
	require.NoError(t, err)
	for i, r := range seed.Resources {
		if r.Type == "aws:ec2/vpc:Vpc" || r.Type == subnetType {
			seed.Resources[i].Attributes = map[string]any{"ownerId": "444455556666"}
		}
	}
	account, err := cloud.Open("", seed)
	require.NoError(t, err)
	opened := openIn(t, session.Place{Project: project, Cloud: account})
	up(t, opened)
	requireSettled(t, opened)

	path := filepath.Join(t.TempDir(), "Pulumi.prod.yaml")
	require.NoError(t, os.WriteFile(path, []byte(sharedSettings), 0o600))
	meant, err := stack.ReadSettings(t.Context(), path, "private-notebook", "prod")
	require.NoError(t, err)
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	report := accesspath.Judge(observe.Observe(readResources(t, text), meant.Facts), meant.Intent)
	assert.Contains(t, report.Assumptions, "Endpoint vpce-0a11ce0000000002 of aws.sagemaker.ap-northeast-1.notebook is stated by the settings, and this account "+
		"cannot look it up: it is assumed to be in vpc-0f1e2d3c4b5a69788 with private DNS on, to admit HTTPS from everybody, and to have AWS's own policy")
	allowed := 0
	for _, v := range report.Verdicts {
		if v.Decision == accesspath.Allow {
			allowed++
			assert.True(t, v.Assumed, "%s of %s from %s", v.Step, v.Principal, v.From)
		}
	}
	assert.NotZero(t, allowed)
	judged, err := compliance.Judge(readResources(t, text), nil)
	require.NoError(t, err)
	for _, control := range []string{"EC2.6", "EC2.10", "EC2.57"} {
		assert.Equal(t, compliance.NotApplicable, judged.Of(control).Status, "the owner of the VPC and of its endpoints answers for %s", control)
	}
	_, err = opened.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	requireOnlySeed(t, opened)
}
