package components

import (
	"fmt"
	"regexp"
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
)

// check reports what is wrong with completed arguments.
func (a NotebookArgs) check() fault.List {
	faults := a.Vpc.check(notebookWhat).Within("Vpc")
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	if !isNotebookName(a.NotebookName) {
		faults.Add(notebookWhat, fmt.Sprintf("name %q", a.NotebookName), "is not a notebook instance name",
			fmt.Sprintf("use letters, digits and inner hyphens, at most %d", longestNotebook), "NotebookName")
	}
	faults.Append(a.checkInstanceType())
	if a.VolumeSizeGiB < smallestVolume || a.VolumeSizeGiB > largestVolume {
		faults.Add(notebookWhat, fmt.Sprintf("volume of %d GiB", a.VolumeSizeGiB), "is not offered by AWS",
			fmt.Sprintf("choose from %d to %d GiB", smallestVolume, largestVolume), "VolumeSizeGiB")
	}
	faults.Append(a.checkExistingGroups())
	if a.Egress != nil {
		faults.Append(a.Egress.check().Within("Egress"))
	}
	if a.Egress != nil && len(a.ExistingSecurityGroupIDs) > 0 {
		faults.Add(notebookWhat, "egress", "is given for existing security groups, whose rules are their owner's",
			"leave Egress out, or have a security group made", "Egress", "ExistingSecurityGroupIDs")
	}
	faults.Append(checkScript("on-create script", a.OnCreateScript, "OnCreateScript"))
	faults.Append(checkScript("on-start script", a.OnStartScript, "OnStartScript"))
	for _, purpose := range sortedKeys(a.RolePolicyArns) {
		if purpose == "" || a.RolePolicyArns[purpose] == nil {
			faults.Add(notebookWhat, fmt.Sprintf("role policy %q", purpose), "has no name or no ARN",
				"give each policy a short name and its ARN", "RolePolicyArns")
		}
	}
	return faults
}

func (a NotebookArgs) checkInstanceType() fault.List {
	var faults fault.List
	got := fmt.Sprintf("instance type %q", a.InstanceType)
	if !instanceType.MatchString(a.InstanceType) {
		faults.Add(notebookWhat, got, "is not a SageMaker instance type", "write one such as "+defaultInstanceType, "InstanceType")
		return faults
	}
	if awsnames.IsRetired(a.InstanceType) {
		faults.Add(notebookWhat, got, "does not run Amazon Linux 2023, the only platform AWS still starts",
			"choose a current family, such as ml.g4dn or ml.g5 for a GPU", "InstanceType")
	}
	return faults
}

func isNotebookName(name string) bool {
	return len(name) <= longestNotebook && notebookName.MatchString(name)
}

// checkScript also refuses a script without a line that says what runs it, which SageMaker cannot start.
func checkScript(which, script, argument string) fault.List {
	var faults fault.List
	if script != "" && !strings.HasPrefix(script, "#!") {
		faults.Add(notebookWhat, which, "does not begin with #!, so nothing says which program is to run it",
			"begin it with a line such as #!/bin/bash", argument)
	}
	if n := len(encodeScript(script)); n > longestScript {
		faults.Add(notebookWhat, which, fmt.Sprintf("has %d characters in base64", n),
			fmt.Sprintf("keep it to %d, for instance by fetching the rest from S3", longestScript), argument)
	}
	return faults
}
