package awsnames_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/awsnames"
)

// Frozen: a changed name is a changed endpoint.
func TestNamesByPartition(t *testing.T) {
	for _, want := range []awsnames.Names{
		{
			Region: "ap-northeast-1", Partition: "aws",
			APIService:      "com.amazonaws.ap-northeast-1.sagemaker.api",
			NotebookService: "aws.sagemaker.ap-northeast-1.notebook",
			APIHost:         "api.sagemaker.ap-northeast-1.amazonaws.com",
			NotebookDomain:  "notebook.ap-northeast-1.sagemaker.aws",
			EC2Principal:    "ec2.amazonaws.com",
		},
		{
			Region: "cn-north-1", Partition: "aws-cn",
			APIService:      "cn.com.amazonaws.cn-north-1.sagemaker.api",
			NotebookService: "aws.sagemaker.cn-north-1.notebook",
			APIHost:         "api.sagemaker.cn-north-1.amazonaws.com.cn",
			NotebookDomain:  "notebook.cn-north-1.sagemaker.com.cn",
			EC2Principal:    "ec2.amazonaws.com.cn",
		},
		{
			Region: "cn-northwest-1", Partition: "aws-cn",
			APIService:      "cn.com.amazonaws.cn-northwest-1.sagemaker.api",
			NotebookService: "aws.sagemaker.cn-northwest-1.notebook",
			APIHost:         "api.sagemaker.cn-northwest-1.amazonaws.com.cn",
			NotebookDomain:  "notebook.cn-northwest-1.sagemaker.com.cn",
			EC2Principal:    "ec2.amazonaws.com.cn",
		},
		{
			Region: "us-gov-west-1", Partition: "aws-us-gov",
			APIService:      "com.amazonaws.us-gov-west-1.sagemaker.api",
			NotebookService: "aws.sagemaker.us-gov-west-1.notebook",
			APIHost:         "api.sagemaker.us-gov-west-1.amazonaws.com",
			NotebookDomain:  "notebook.us-gov-west-1.sagemaker.aws",
			EC2Principal:    "ec2.amazonaws.com",
		},
	} {
		t.Run(want.Region, func(t *testing.T) {
			got, err := awsnames.ForRegion(want.Region)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, []string{want.NotebookDomain, want.APIHost}, got.ForwardZones())
		})
	}
}

func TestRegionsThatAreRefused(t *testing.T) {
	for _, region := range []string{"us-iso-east-1", "us-isob-east-1", "us-isof-south-1", "eu-isoe-west-1", "eusc-de-east-1"} {
		_, err := awsnames.ForRegion(region)
		assert.ErrorContains(t, err, "AWS has not published", region)
	}
	for _, region := range []string{"", "tokyo", "ap-northeast", "AP-NORTHEAST-1", "ap-northeast-1a", "ap-northeast-1 "} {
		_, err := awsnames.ForRegion(region)
		assert.ErrorContains(t, err, "is not a Region code; write one such as ap-northeast-1", region)
	}
}

func TestEndpointHostIsTheRegionalName(t *testing.T) {
	regional := "vpce-0a1b2c-x1y2.api.sagemaker.ap-northeast-1.vpce.amazonaws.com"
	zonal := "vpce-0a1b2c-x1y2-ap-northeast-1a.api.sagemaker.ap-northeast-1.vpce.amazonaws.com"
	private := "api.sagemaker.ap-northeast-1.amazonaws.com"
	for name, entries := range map[string][]string{
		"AWS's order": {regional, zonal, private},
		"another":     {private, zonal, regional},
		"alone":       {regional},
	} {
		assert.Equal(t, regional, awsnames.EndpointHost(entries), name)
	}
	assert.Empty(t, awsnames.EndpointHost([]string{private}))
	assert.Empty(t, awsnames.EndpointHost(nil))
}
