package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine/session"
)

const notebookService = "aws.sagemaker.ap-northeast-1.notebook"

// deployedWhere deploys dev in an account that offers the notebook's endpoint in these zones.
func deployedWhere(t *testing.T, zones ...string) (*session.Session, []string, error) {
	t.Helper()
	account, err := cloud.Open("", &cloud.Seed{
		Region: "ap-northeast-1", EndpointZones: map[string][]string{notebookService: zones},
	})
	require.NoError(t, err)
	opened := openIn(t, session.Place{Project: load(t, "dev", nil), Folder: t.TempDir(), Cloud: account})
	outcome, err := opened.Up(t.Context(), quiet)
	var said []string
	for _, d := range outcome.Diagnostics {
		said = append(said, d.Severity+" "+d.Message)
	}
	return opened, said, err
}

// The endpoint is placed in the zone that works, and the operator is told of the other; a second run changes nothing. That
// traffic crosses zones is AWS's doing and not shown here.
func TestAServiceMissingInAZoneIsPlacedInTheOther(t *testing.T) {
	opened, said, err := deployedWhere(t, "ap-northeast-1a", "ap-northeast-1d")
	require.NoError(t, err)
	assert.Contains(t, said, "info AWS does not offer "+notebookService+" in ap-northeast-1c: its endpoint is placed in "+
		"ap-northeast-1a, and reached from the other zones too.")
	places := map[string]int{}
	for _, r := range opened.Cloud.Resources() {
		if r.Type == "aws:ec2/vpcEndpoint:VpcEndpoint" {
			places[r.Props["serviceName"].StringValue()] = len(r.Props["subnetIds"].ArrayValue())
		}
	}
	assert.Equal(t, map[string]int{notebookService: 1, "com.amazonaws.ap-northeast-1.sagemaker.api": 2}, places)
	requireSettled(t, opened)
}

func TestAServiceInNoneOfTheZonesIsRefusedBeforeAnythingIsMade(t *testing.T) {
	opened, _, err := deployedWhere(t, "ap-northeast-1d")
	require.ErrorContains(t, err, "PrivateLink: service "+notebookService+" is not offered in ap-northeast-1a, ap-northeast-1c; "+
		"add a subnet in one of ap-northeast-1d")
	assert.Empty(t, opened.Cloud.Resources())
}

// Where the account's file is opened anew, the zones are those that it was founded with.
func TestAnAccountKeepsItsZones(t *testing.T) {
	path := t.TempDir() + "/account.json"
	seed := &cloud.Seed{Region: "ap-northeast-1", EndpointZones: map[string][]string{notebookService: {"ap-northeast-1a"}}}
	for range 2 {
		account, err := cloud.Open(path, seed)
		require.NoError(t, err)
		place := session.Place{Project: load(t, "dev", nil), Folder: t.TempDir(), Cloud: account}
		up(t, openIn(t, place))
		for _, r := range account.Resources() {
			if r.Type == "aws:ec2/vpcEndpoint:VpcEndpoint" && r.Props["serviceName"] == resource.NewProperty(notebookService) {
				assert.Len(t, r.Props["subnetIds"].ArrayValue(), 1)
			}
		}
		_, err = openIn(t, place).Destroy(t.Context(), quiet)
		require.NoError(t, err)
	}
}
