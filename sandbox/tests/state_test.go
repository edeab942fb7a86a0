package tests

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// isAWS says whether a resource stands in the account: not a component, not a provider, not one of tls.
func isAWS(resource engine.Resource) bool {
	return resource.Custom && strings.HasPrefix(resource.Type, "aws:")
}

// managed are the state's resources that a provider made for it, by type: those that are only read are not.
func managed(t testing.TB, opened *session.Session) map[string][]engine.Resource {
	t.Helper()
	resources, err := opened.Resources(t.Context())
	require.NoError(t, err)
	byType := map[string][]engine.Resource{}
	for _, resource := range resources {
		if resource.Custom && !resource.External && !strings.HasPrefix(resource.Type, "pulumi:") {
			byType[resource.Type] = append(byType[resource.Type], resource)
		}
	}
	return byType
}

// inAccount is what stands in the account under a resource's type and ID.
func inAccount(t testing.TB, opened *session.Session, token, id string) map[string]any {
	t.Helper()
	for _, resource := range opened.Cloud.Resources() {
		if resource.Type == token && resource.ID == id {
			return resource.Props.Mappable()
		}
	}
	require.Fail(t, "not in the account", "%s %s", token, id)
	return nil
}

const (
	notebookType = "aws:sagemaker/notebookInstance:NotebookInstance"
	ingressType  = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressType   = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	groupType    = "aws:ec2/securityGroup:SecurityGroup"
	endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint"
	vpnType      = "aws:ec2clientvpn/endpoint:Endpoint"
	assocType    = "aws:ec2clientvpn/networkAssociation:NetworkAssociation"
	resolverType = "aws:route53/resolverEndpoint:ResolverEndpoint"
	policyType   = "aws:iam/policy:Policy"
	logGroupType = "aws:cloudwatch/logGroup:LogGroup"
)

// Whoever has an account from before its seed grew is told what to do.
func TestAnAccountOlderThanItsSeedIsSaid(t *testing.T) {
	project := load(t, "prod", nil)
	seed, err := session.Seed(project)
	require.NoError(t, err)
	grown := seed.Resources[len(seed.Resources)-1]
	folder := t.TempDir()
	seed.Resources = seed.Resources[:len(seed.Resources)-1]
	_, err = cloud.Open(filepath.Join(folder, "account.json"), seed)
	require.NoError(t, err)
	var warnings bytes.Buffer
	openIn(t, session.Place{Project: project, Folder: folder, Warnings: &warnings})
	assert.Equal(t, "The simulated account is older than sandbox/accounts/prod.json, which has "+grown.ID+" too: "+
		"`make sandbox-reset STACK=prod` founds it anew.\n", warnings.String())

	warnings.Reset()
	openIn(t, session.Place{Project: project, Folder: t.TempDir(), Warnings: &warnings})
	assert.Empty(t, warnings.String())
}
