package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func TestNotebookReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:Notebook "nb": 3 faults:
  - notebook: VPC ID is missing; give the ID of the VPC
  - notebook: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - notebook: subnet list is empty; give at least one subnet, one per Availability Zone`, refused(t, newNotebook(nil)))
}

func TestNotebookReportsEveryFaultAtOnce(t *testing.T) {
	args := &components.NotebookArgs{
		Region: recorder.Region, Vpc: referenceVpc(), NotebookName: "my_notebook", InstanceType: "t3.medium", VolumeSizeGiB: 4,
		OnCreateScript: "#!/bin/sh\n" + strings.Repeat("x", 12279), OnStartScript: "#!/bin/sh\n" + strings.Repeat("x", 12279),
		RolePolicyArns: map[string]pulumi.StringInput{"": pulumi.String("arn:a"), "b": nil},
	}
	assert.Equal(t, `private-notebook:index:Notebook "nb": 7 faults:
  - notebook: name "my_notebook" is not a notebook instance name; use letters, digits and inner hyphens, at most 63
  - notebook: instance type "t3.medium" is not a SageMaker instance type; write one such as ml.t3.medium
  - notebook: volume of 4 GiB is not offered by AWS; choose from 5 to 16384 GiB
  - notebook: on-create script has 16388 characters in base64; keep it to 16384, for instance by fetching the rest from S3
  - notebook: on-start script has 16388 characters in base64; keep it to 16384, for instance by fetching the rest from S3
  - notebook: role policy "" has no name or no ARN; give each policy a short name and its ARN
  - notebook: role policy "b" has no name or no ARN; give each policy a short name and its ARN`, refused(t, newNotebook(args)))
}

// A row of a rule that one argument decides: the fault, or "" where the value is accepted.
type notebookRow struct {
	name   string
	change func(*components.NotebookArgs)
	fault  string
}

func checkNotebook(t *testing.T, rows []notebookRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			args := notebookArgs()
			row.change(args)
			if row.fault == "" {
				built(t, newNotebook(args))
				return
			}
			assert.Equal(t, `private-notebook:index:Notebook "nb": notebook: `+row.fault, refused(t, newNotebook(args)))
		})
	}
}

func TestNotebookNamesThatAWSTakes(t *testing.T) {
	name := func(s string) func(*components.NotebookArgs) {
		return func(a *components.NotebookArgs) { a.NotebookName = s }
	}
	const fault = " is not a notebook instance name; use letters, digits and inner hyphens, at most 63"
	checkNotebook(t, []notebookRow{
		{"the shortest name", name("a"), ""},
		{"the longest name", name(strings.Repeat("a", 63)), ""},
		{"a name too long", name(strings.Repeat("a", 64)), `name "` + strings.Repeat("a", 64) + `"` + fault},
		{"a name with several hyphens", name("A--1"), ""},
		{"a name that begins with a hyphen", name("-a"), `name "-a"` + fault},
		{"a name that ends with a hyphen", name("a-"), `name "a-"` + fault},
		{"a name with a dot", name("a.b"), `name "a.b"` + fault},
		{"a name with a line feed", name("a\n"), `name "a\n"` + fault},
	})
}

func TestNotebookVolumesAndScriptsThatAWSTakes(t *testing.T) {
	volume := func(n int) func(*components.NotebookArgs) {
		return func(a *components.NotebookArgs) { a.VolumeSizeGiB = n }
	}
	script := func(n int) func(*components.NotebookArgs) {
		return func(a *components.NotebookArgs) {
			a.OnStartScript = "#!/bin/sh\n" + strings.Repeat("x", n-len("#!/bin/sh\n"))
		}
	}
	const fault = " is not offered by AWS; choose from 5 to 16384 GiB"
	checkNotebook(t, []notebookRow{
		{"the smallest volume", volume(5), ""},
		{"the largest volume", volume(16384), ""},
		{"a volume too small", volume(4), "volume of 4 GiB" + fault},
		{"a volume too large", volume(16385), "volume of 16385 GiB" + fault},
		{"a negative volume", volume(-5), "volume of -5 GiB" + fault},
		{"the longest script", script(12288), ""},
		{"a script too long", script(12289), "on-start script has 16388 characters in base64; keep it to 16384, for instance by fetching the rest from S3"},
	})
}

func TestNotebookInstanceTypesThatAWSTakes(t *testing.T) {
	kind := func(s string) func(*components.NotebookArgs) {
		return func(a *components.NotebookArgs) { a.InstanceType = s }
	}
	const (
		malformed = " is not a SageMaker instance type; write one such as ml.t3.medium"
		retired   = " does not run Amazon Linux 2023, the only platform AWS still starts; choose a current family, such as ml.g4dn or ml.g5 for a GPU"
	)
	checkNotebook(t, []notebookRow{
		{"a GPU that Amazon Linux 2023 runs on", kind("ml.g4dn.xlarge"), ""},
		{"a new family with a letter more", kind("ml.p3x.large"), ""},
		{"p2", kind("ml.p2.xlarge"), `instance type "ml.p2.xlarge"` + retired},
		{"p3", kind("ml.p3.2xlarge"), `instance type "ml.p3.2xlarge"` + retired},
		{"p3dn", kind("ml.p3dn.24xlarge"), `instance type "ml.p3dn.24xlarge"` + retired},
		{"inf1", kind("ml.inf1.xlarge"), `instance type "ml.inf1.xlarge"` + retired},
		{"g3", kind("ml.g3.4xlarge"), `instance type "ml.g3.4xlarge"` + retired},
		{"an EC2 type", kind("t3.medium"), `instance type "t3.medium"` + malformed},
		{"a type without size", kind("ml.t3"), `instance type "ml.t3"` + malformed},
		{"upper case", kind("ML.T3.MEDIUM"), `instance type "ML.T3.MEDIUM"` + malformed},
	})
}
