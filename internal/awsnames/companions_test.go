package awsnames_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/awsnames"
)

// The names in China are those of AWS CDK's table, which was read from AWS's own list of endpoint services.
func TestCompanionServicesByPartition(t *testing.T) {
	for _, row := range []struct{ region, name, want string }{
		{"ap-northeast-1", "s3", "com.amazonaws.ap-northeast-1.s3"},
		{"ap-northeast-1", "sagemaker.runtime", "com.amazonaws.ap-northeast-1.sagemaker.runtime"},
		{"us-gov-west-1", "sts", "com.amazonaws.us-gov-west-1.sts"},
		{"cn-north-1", "sts", "cn.com.amazonaws.cn-north-1.sts"},
		{"cn-northwest-1", "ecr.dkr", "cn.com.amazonaws.cn-northwest-1.ecr.dkr"},
		{"cn-north-1", "sagemaker.runtime", "cn.com.amazonaws.cn-north-1.sagemaker.runtime"},
		{"cn-north-1", "logs", "com.amazonaws.cn-north-1.logs"},
		{"cn-north-1", "kms", "com.amazonaws.cn-north-1.kms"},
		{"cn-north-1", "s3", "com.amazonaws.cn-north-1.s3"},
	} {
		names, err := awsnames.ForRegion(row.region)
		require.NoError(t, err)
		got, err := names.Companion(row.name)
		require.NoError(t, err)
		assert.Equal(t, row.want, got.Service, row)
		assert.Equal(t, row.name, got.Name)
	}
}

func TestGatewaysAndNeedsOfCompanions(t *testing.T) {
	names, err := awsnames.ForRegion("eu-west-1")
	require.NoError(t, err)
	var gateways []string
	for _, name := range awsnames.CompanionNames() {
		c, err := names.Companion(name)
		require.NoError(t, err)
		assert.NotEmpty(t, c.Prefix, name)
		if c.Gateway {
			gateways = append(gateways, name)
		}
		for _, needed := range c.Needs {
			assert.Contains(t, awsnames.CompanionNames(), needed, "%s needs what nobody could list", name)
		}
	}
	assert.Equal(t, []string{"dynamodb", "s3"}, gateways)
	images, err := names.Companion("ecr.dkr")
	require.NoError(t, err)
	assert.Equal(t, []string{"ecr.api", "s3"}, images.Needs)
	assert.True(t, slices.IsSorted(awsnames.CompanionNames()))
}

func TestAnUnknownCompanionNamesTheNearest(t *testing.T) {
	names, err := awsnames.ForRegion("eu-west-1")
	require.NoError(t, err)
	for name, want := range map[string]string{
		"sagemaker.runtme": `companion endpoints: service "sagemaker.runtme" is not known; did you mean sagemaker.runtime? Choose from `,
		"cloudwatch":       `companion endpoints: service "cloudwatch" is not known; choose from `,
		"":                 `companion endpoints: service "" is not known; choose from `,
		"sagemaker.api":    `companion endpoints: service "sagemaker.api" has an endpoint already, as one of the pair; leave it out`,
		"notebook":         `companion endpoints: service "notebook" has an endpoint already, as one of the pair; leave it out`,
	} {
		_, err := names.Companion(name)
		assert.ErrorContains(t, err, want)
	}
	_, err = names.Companion("sagemaker.runtme")
	assert.ErrorContains(t, err, ", states, sts")
}
