package components

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

const (
	notebookWhat    = "notebook"
	longestNotebook = 63
	longestScript   = 16384
)

var (
	notebookName = regexp.MustCompile(`^[a-zA-Z0-9](-*[a-zA-Z0-9])*$`)
	instanceType = regexp.MustCompile(`^ml\.[a-z0-9-]+\.[a-z0-9]+$`)
	// Families that the platform that AWS picks, Amazon Linux 2023, does not run on
	// (SageMaker Developer Guide, "Amazon Linux 2023 notebook instances").
	unsupportedFamilies = []string{"p2", "p3", "p3dn", "inf1", "g3"}
)

// check reports what is wrong with completed arguments.
func (a NotebookArgs) check() fault.List {
	faults := a.Vpc.check(notebookWhat)
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err)
	if len(a.NotebookName) > longestNotebook || !notebookName.MatchString(a.NotebookName) {
		faults.Add(notebookWhat, fmt.Sprintf("name %q", a.NotebookName), "is not a notebook instance name",
			fmt.Sprintf("use letters, digits and inner hyphens, at most %d", longestNotebook))
	}
	faults.Append(a.checkInstanceType())
	if a.VolumeSizeGiB < smallestVolume || a.VolumeSizeGiB > largestVolume {
		faults.Add(notebookWhat, fmt.Sprintf("volume of %d GiB", a.VolumeSizeGiB), "is not offered by AWS",
			fmt.Sprintf("choose from %d to %d GiB", smallestVolume, largestVolume))
	}
	faults.Append(a.checkExistingGroups())
	faults.Append(checkScript("on-create script", a.OnCreateScript))
	faults.Append(checkScript("on-start script", a.OnStartScript))
	for _, purpose := range sortedKeys(a.RolePolicyArns) {
		if purpose == "" || a.RolePolicyArns[purpose] == nil {
			faults.Add(notebookWhat, fmt.Sprintf("role policy %q", purpose), "has no name or no ARN",
				"give each policy a short name and its ARN")
		}
	}
	return faults
}

func (a NotebookArgs) checkInstanceType() fault.List {
	var faults fault.List
	got := fmt.Sprintf("instance type %q", a.InstanceType)
	if !instanceType.MatchString(a.InstanceType) {
		faults.Add(notebookWhat, got, "is not a SageMaker instance type", "write one such as "+defaultInstanceType)
		return faults
	}
	if family := strings.Split(a.InstanceType, ".")[1]; slices.Contains(unsupportedFamilies, family) {
		faults.Add(notebookWhat, got, "does not run Amazon Linux 2023, the only platform AWS still starts",
			"choose a current family, such as ml.g4dn or ml.g5 for a GPU")
	}
	return faults
}

func checkScript(which, script string) fault.List {
	var faults fault.List
	if n := len(encodeScript(script)); n > longestScript {
		faults.Add(notebookWhat, which, fmt.Sprintf("has %d characters in base64", n),
			fmt.Sprintf("keep it to %d, for instance by fetching the rest from S3", longestScript))
	}
	return faults
}
