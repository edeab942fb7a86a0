package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// saidOf is what the program says of settings that it refuses.
func saidOf(stack string, config map[string]string) string {
	var refusal error
	_ = new(recorder.Recorder).Run(func(ctx *pulumi.Context) error {
		refusal = stacks.Program(config)(ctx)
		return refusal
	}, stack)
	if refusal == nil {
		return ""
	}
	return refusal.Error()
}

// A value that cannot be read is stood in for, and no sentence speaks of the stand-in.
func TestNoStandInReachesASentence(t *testing.T) {
	for _, key := range stacks.Keys() {
		for _, value := range []string{`[12]`, `{"x":12}`, `[{"name":12,"vpcId":"vpc-0a1b","subnetIds":["subnet-0a1b"]}]`} {
			assert.NotContains(t, saidOf("prod", changed(t, "prod", map[string]string{key: value})), "unread-value", "%s=%s", key, value)
		}
	}
	said := saidOf("prod", changed(t, "prod", map[string]string{"linkedVpcs": `[{"name":12,"vpcId":"vpc-0a1b","subnetIds":[]}]`}))
	assert.Contains(t, said, "linked VPC number 1", "what else is wrong with the entry is still said")
}

// One text that YAML or the command line has changed on its way is one fault, and the fault says how to write it.
func TestATextThatWasChangedOnItsWayIsOneFault(t *testing.T) {
	for _, values := range []map[string]string{
		{"tags": `{"Since":"2026-12-31 00:00:00 +0000 UTC"}`}, {"tags": `{"CostCentre":8}`}, {"waivers": `{"EC2.6":12}`},
		{"waivers": `{"EC2.6":"2026-12-31T00:00:00Z"}`}, {"notebookName": "2026-12-31 00:00:00 +0000 UTC"}, {"issuerRoles": `[8]`},
		{"clientVpnSamlProviderArn": samlArn, "clientVpnAuthorizedGroups": `{"lab":12,"ops":true}`, "ec2Issuer": "true"},
		{"companionEndpoints": `["sts"]`, "companionPolicies": `{"sts":12}`},
	} {
		said := saidOf("dev", changed(t, "dev", values))
		faults := max(1, strings.Count(said, "\n  - "))
		assert.Equal(t, faults, strings.Count(said, `put it in quotes in the settings file; with "pulumi config set --path", add --type string`), said)
		assert.NotEmpty(t, said)
	}
}
