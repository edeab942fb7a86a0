package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine/session"
)

// The subnets of prod's VPC have no route table of their own, so its main one gets the route to S3.
func TestAGatewayEndpointInAnExistingVpcTakesItsRouteTables(t *testing.T) {
	project := load(t, "prod", map[string]any{"companionEndpoints": []string{"s3", "logs"}})
	opened := openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
	up(t, opened)
	requireSettled(t, opened)
	main, tables := "", []any{}
	for _, r := range opened.Cloud.Resources() {
		if r.Type == "aws:ec2/vpc:Vpc" {
			main = r.Props["mainRouteTableId"].StringValue()
		}
		if r.Type == "aws:ec2/vpcEndpoint:VpcEndpoint" && r.Props["vpcEndpointType"].StringValue() == "Gateway" {
			tables, _ = r.Props["routeTableIds"].Mappable().([]any)
		}
	}
	assert.Equal(t, []any{main}, tables)
	_, err := opened.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	requireOnlySeed(t, opened)
}
