package main

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/privatenotebooktest"
)

// TestTheNotebookOpensFromItsVpcAlone needs no AWS account. It fails, with the report, if another path is open or this one is closed.
func TestTheNotebookOpensFromItsVpcAlone(t *testing.T) {
	t.Setenv(pulumi.EnvConfig, `{"`+privatenotebooktest.Project+`:availabilityZone": "ap-northeast-1a"}`)
	recorded := privatenotebooktest.Run(t, deploy, &privatenotebooktest.Mocks{Region: "ap-northeast-1"})
	privatenotebooktest.AssertPaths(t, recorded, "vpc")
}
