package awsnames

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed instance-types.txt
var instanceTypes string

// InstanceTypes are those that SageMaker's notebooks can have, sorted, as the AWS SDK listed them in the version that stands at the head
// of instance-types.txt. AWS may offer newer ones.
func InstanceTypes() []string {
	_, list, _ := strings.Cut(strings.TrimSpace(instanceTypes), "\n")
	return strings.Fields(list)
}

// InstanceTypesVersion is the version of the AWS SDK whose list this is.
func InstanceTypesVersion() string {
	_, rest, _ := strings.Cut(instanceTypes, "service/sagemaker ")
	version, _, _ := strings.Cut(rest, ":")
	return version
}

// retiredFamilies are those that the platform that AWS picks, Amazon Linux 2023, does not run on
// (SageMaker Developer Guide, "Amazon Linux 2023 notebook instances").
var retiredFamilies = []string{"p2", "p3", "p3dn", "inf1", "g3"}

// IsRetired says whether an instance type such as "ml.p3.2xlarge" is of a family on which no notebook starts any more.
func IsRetired(instanceType string) bool {
	parts := strings.Split(instanceType, ".")
	return len(parts) > 1 && slices.Contains(retiredFamilies, parts[1])
}

// regions are those of the partitions that have a published notebook endpoint (AWS General Reference, "Regions and Endpoints", as of
// November 2026; pulumi-aws 6.83.4 lists all but the two newest).
var regions = strings.Fields(`
	af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2
	ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1
	eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1
	mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2`)

// Regions are the codes of the Regions that this program knows, sorted. AWS may have newer ones.
func Regions() []string { return slices.Clone(regions) }
