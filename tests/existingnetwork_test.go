package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

// The parents, the provider and the missing inputs are asserted for all components together.
func TestAnExistingNetworkIsReadAndNotDeclared(t *testing.T) {
	rec, got := built(t, func(ctx *pulumi.Context) (*components.ExistingNetwork, error) {
		return components.NewExistingNetwork(ctx, "net", existingNetworkArgs())
	})
	assert.Equal(t, map[string]string{
		vpcType + " net-vpc":                       "is read: " + existingVpcID,
		subnetType + " net-subnet-ap-northeast-1a": "is read: " + firstSubnet,
		subnetType + " net-subnet-ap-northeast-1c": "is read: " + secondSubnet,
	}, options(rec))
	assert.Equal(t, object{
		"VpcID":     existingVpcID,
		"SubnetIDs": map[string]string{"ap-northeast-1a": firstSubnet, "ap-northeast-1c": secondSubnet},
	}, got)
}

func TestAnExistingNetworkReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:ExistingNetwork "net": 3 faults:
  - existing VPC: VPC ID is missing; give the ID of the VPC
  - existing VPC: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - existing VPC: subnet list is empty; give at least one subnet, one per Availability Zone`,
		refused(t, func(ctx *pulumi.Context) (*components.ExistingNetwork, error) {
			return components.NewExistingNetwork(ctx, "net", nil)
		}))
}
