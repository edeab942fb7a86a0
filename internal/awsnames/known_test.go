package awsnames_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/awsnames"
)

func TestInstanceTypesAreTheEnumerationOfTheSDK(t *testing.T) {
	types := awsnames.InstanceTypes()
	assert.Len(t, types, 175)
	assert.True(t, slices.IsSorted(types))
	assert.Contains(t, types, "ml.t3.medium")
	form := regexp.MustCompile(`^ml\.[a-z0-9-]+\.[a-z0-9]+$`)
	for _, one := range types {
		assert.Regexp(t, form, one)
	}
	assert.Equal(t, "v1.250.2", awsnames.InstanceTypesVersion())
}

func TestEveryKnownRegionHasNames(t *testing.T) {
	assert.True(t, slices.IsSorted(awsnames.Regions()))
	for _, region := range awsnames.Regions() {
		_, err := awsnames.ForRegion(region)
		assert.NoError(t, err)
	}
}
