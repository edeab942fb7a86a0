package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// waived is what dev leaves out, as its own settings file waives it.
const waived = `config:
  private-notebook:waivers:
    EC2.6: a trial
    EC2.10: not called
    EC2.55: not called
    EC2.56: not called
    EC2.57: not called
    EC2.58: not called
    EC2.60: not called
    cloudwatch-log-group-encrypted: AWS's key
`

func TestComplianceHoldsWhereTheRestIsWaived(t *testing.T) {
	code, out, said := ran(t, project(t, waived), readFile(t, "dev.export.json"), "compliance")
	assert.Equal(t, exitOK, code, out)
	assert.Empty(t, said)
	assert.Contains(t, out, "✓ satisfied       SageMaker.1: Amazon SageMaker notebook instances should not\n")
	assert.Contains(t, out, "                waived because: a trial\n")
	assert.Regexp(t, `\nSIMULATED\. The stack complies: \d+ satisfied, 8 waived, \d+ not applicable, 0 not\s+satisfied\.\n$`, out)
}

func TestComplianceDiffersWhereSomethingIsNotWaived(t *testing.T) {
	code, out, said := ran(t, project(t, "config: {}\n"), readFile(t, "dev.export.json"), "compliance")
	assert.Equal(t, exitDiffers, code)
	assert.Empty(t, said, "the output has said it")
	assert.Contains(t, strings.Join(strings.Fields(out), " "), " EC2.6 (VPC flow logging should be enabled in all VPCs): private-notebook-network-vpc: "+
		"no flow log keeps what is rejected; mend it, or waive it with a reason in private-notebook:waivers ")
}

func TestWaiversAreReadAsTextToo(t *testing.T) {
	code, out, _ := ran(t, project(t, `config: {"private-notebook:waivers": '{"KMS.4": "once"}'}`), readFile(t, "dev.export.json"), "compliance")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, out, "\nKMS.4 is waived and satisfied; take the waiver away\n")
}

func TestComplianceNamesEveryFault(t *testing.T) {
	for name, row := range map[string]struct {
		settings string
		args     []string
		want     string
	}{
		"an unknown control": {`config: {"private-notebook:waivers": {EC2.7: x}}`, nil,
			`error: compliance: waiver "EC2.7" is of no control that is checked; did you mean EC2.2? docs/compliance.md lists every control` + "\n"},
		"no object": {`config: {"private-notebook:waivers": [EC2.6]}`, nil,
			`error: config: Pulumi.dev.yaml: waivers = ["EC2.6"] is not an object; write an object` + "\n"},
		"a reason that is a number": {`config: {"private-notebook:waivers": {EC2.6: 12}}`, nil,
			"error: config: Pulumi.dev.yaml: waivers.EC2.6 = 12 is not a string; put it in quotes in the settings file; with \"pulumi config set --path\", add --type string\n"},
		"no settings": {"", []string{"--config", "none.yaml"}, "error: config: open "},
		"no flag":     {"", []string{"more"}, `error: compliance: "more" is no flag; see private-notebook compliance --help` + "\n"},
		"an unknown flag": {"", []string{"--colour"},
			"error: compliance: unknown flag: --colour; see private-notebook compliance --help\n"},
		"a format that is none, and more": {"", []string{"--format", "html", "more"}, `error: format: "html" is none; choose from text, markdown, json` +
			"\n" + `error: compliance: "more" is no flag; see private-notebook compliance --help` + "\n"},
		"two sources": {"", []string{"--stack", "dev", "--export", "-"},
			"error: compliance: --stack tells Pulumi what to export and --export reads a file; leave one of them out\n"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := ran(t, project(t, row.settings), readFile(t, "dev.export.json"), append([]string{"compliance"}, row.args...)...)
			assert.Equal(t, exitBadInput, code)
			assert.Empty(t, out)
			assert.Contains(t, said, row.want)
		})
	}
}

func TestComplianceForPipelinesAndPeople(t *testing.T) {
	code, out, _ := ran(t, project(t, waived), readFile(t, "dev.export.json"), "compliance", "--format", "json")
	assert.Equal(t, exitOK, code)
	var report struct {
		Stack    string
		Holds    bool
		Controls []struct{ ID, Status, Waiver string }
		Faults   []string
	}
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, "dev", report.Stack)
	assert.True(t, report.Holds)
	assert.NotNil(t, report.Faults)
	assert.Contains(t, report.Controls, struct{ ID, Status, Waiver string }{"EC2.6", "waived", "a trial"})

	_, out, _ = ran(t, project(t, waived), readFile(t, "dev.export.json"), "compliance", "--format", "markdown")
	assert.Contains(t, out, "| `dev` | EC2.6 | a trial |\n")
}

func TestComplianceHelps(t *testing.T) {
	code, out, _ := ran(t, project(t, ""), nil, "compliance", "--help")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, out, complianceLong)
	assert.Contains(t, out, "--config FILE")
}
