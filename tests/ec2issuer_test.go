package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

func newEc2Issuer(args *components.Ec2IssuerArgs) func(*pulumi.Context) (*components.Ec2Issuer, error) {
	return func(ctx *pulumi.Context) (*components.Ec2Issuer, error) {
		return components.NewEc2Issuer(ctx, "issuer", args)
	}
}

func trustOf(service string) string {
	return `{"Version":"2012-10-17","Statement":[{"Sid":"AssumedByService","Effect":"Allow","Principal":{"Service":["` + service +
		`"]},"Action":["sts:AssumeRole"]}]}`
}

// The role may do nothing: no policy is attached here.
func TestEc2IssuerDeclaresARoleWithoutRightsAndItsProfile(t *testing.T) {
	rec, got := built(t, newEc2Issuer(ec2IssuerArgs()))
	assert.Equal(t, map[string]object{
		roleType + " issuer-role": {
			"description":      "Issues SageMaker notebook URLs from EC2 instances in the VPC",
			"assumeRolePolicy": trustOf("ec2.amazonaws.com"), "tags": tagged("issuer-role"),
		},
		instanceProfileType + " issuer-profile": {"role": "issuer-role", "tags": tagged("issuer-profile")},
	}, inputs(rec))
	assert.Empty(t, options(rec))
	assert.Equal(t, object{
		"RoleName": "issuer-role", "RoleArn": "arn:aws:iam::111122223333:role/issuer-role", "InstanceProfileName": "issuer-profile",
	}, got)
}

func TestEc2IssuerIsAssumedByTheServiceOfItsPartition(t *testing.T) {
	for region, service := range map[string]string{
		"":              "ec2.amazonaws.com", // the provider's
		"us-east-1":     "ec2.amazonaws.com",
		"us-gov-west-1": "ec2.amazonaws.com",
		"cn-north-1":    "ec2.amazonaws.com.cn",
	} {
		rec, _ := built(t, newEc2Issuer(&components.Ec2IssuerArgs{Region: region}))
		assert.Equal(t, trustOf(service), inputsOf(t, rec, roleType, "issuer-role")["assumeRolePolicy"], region)
	}
}

func TestEc2IssuerRefusesWhatIsNoRegion(t *testing.T) {
	assert.Equal(t, `private-notebook:index:Ec2Issuer "issuer": Region: "Tokyo" is not a Region code; write one such as ap-northeast-1`,
		refused(t, newEc2Issuer(&components.Ec2IssuerArgs{Region: "Tokyo"})))
}
