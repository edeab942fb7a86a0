package compliance_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/compliance"
	"private-notebook/internal/controls"
	"private-notebook/internal/environments"
	"private-notebook/internal/golden"
)

func reports(t *testing.T) []compliance.Environment {
	t.Helper()
	names, err := environments.Of(root)
	require.NoError(t, err)
	var all []compliance.Environment
	for _, name := range names {
		report, err := compliance.Judge(deployment(t, name), waivers(t, name))
		require.NoError(t, err)
		all = append(all, compliance.Environment{Name: name, Report: report})
	}
	return all
}

func TestEveryEnvironmentHoldsOrSaysWhyNot(t *testing.T) {
	for _, e := range reports(t) {
		assert.Empty(t, e.Report.Faults(), "Pulumi.%s.yaml", e.Name)
		assert.True(t, e.Report.Holds(), e.Name)
	}
}

const begin, end = "<!-- made by `go test ./compliance -update` -->\n\n", "\n<!-- end of what is made -->\n"

func TestTheDocumentIsWhatTheCodeSays(t *testing.T) {
	path := filepath.Join(root, "docs/compliance.md")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), begin)
	require.True(t, found)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found)
	golden.Equal(t, path, before+begin+compliance.Document(reports(t))+end+after)
}

func TestAWaiverExcusesItsControlAlone(t *testing.T) {
	resources := deployment(t, "dev")
	report, err := compliance.Judge(resources, map[string]string{"EC2.6": " the landing zone logs all VPCs "})
	require.NoError(t, err)
	assert.Equal(t, compliance.Waived, report.Of("EC2.6").Status)
	assert.Equal(t, "the landing zone logs all VPCs", report.Of("EC2.6").Waiver)
	assert.Equal(t, compliance.NotSatisfied, report.Of("EC2.10").Status)
	assert.False(t, report.Holds())
	assert.Contains(t, report.Faults(), "EC2.10 (Amazon EC2 should be configured to use VPC endpoints that are created for the Amazon EC2 "+
		"service): private-notebook-network-vpc: has no interface endpoint for ec2; mend it, or waive it with a reason in private-notebook:waivers")
}

func TestANeedlessWaiverIsAFault(t *testing.T) {
	report, err := compliance.Judge(deployment(t, "prod"), map[string]string{
		"cloudwatch-log-group-encrypted": "AWS's key", "KMS.4": "once", "EC2.6": "no VPC here",
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"EC2.6", "KMS.4"}, report.Needless)
	assert.Equal(t, []string{
		"EC2.6 is waived and not applicable; take the waiver away",
		"KMS.4 is waived and satisfied; take the waiver away",
	}, report.Faults())
}

// A waiver of nothing is one fault, whatever its reason: a reason would not mend it.
func TestFaultyWaiversAreRefused(t *testing.T) {
	_, err := compliance.Judge(nil, map[string]string{"EC2.99": "", "EC2.6": " "})
	assert.EqualError(t, err, `2 faults:
  - compliance: waiver "EC2.6" gives no reason; write why the control need not be satisfied here
  - compliance: waiver "EC2.99" is of no control that is checked; did you mean EC2.19? docs/compliance.md lists every control`)
}

func TestNothingAppliesToAnEmptyStack(t *testing.T) {
	report, err := compliance.Judge(nil, nil)
	require.NoError(t, err)
	require.Len(t, report.Findings, len(controls.All()))
	for _, f := range report.Findings {
		assert.Equal(t, compliance.NotApplicable, f.Status, f.Control.ID)
	}
	assert.Equal(t, compliance.Finding{}, report.Of("none"))
}

// TestWhatBelongsToOthersIsNotJudged reads a resource that is only looked at.
func TestWhatBelongsToOthersIsNotJudged(t *testing.T) {
	report, err := compliance.Judge([]observe.Resource{{
		URN: "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::theirs", Type: "aws:ec2/vpc:Vpc", ID: "vpc-1", External: true,
	}}, nil)
	require.NoError(t, err)
	assert.Equal(t, compliance.NotApplicable, report.Of("EC2.6").Status)
}

func TestTheTextSaysWhatIsWrong(t *testing.T) {
	report, err := compliance.Judge(deployment(t, "dev"), map[string]string{"EC2.6": "elsewhere"})
	require.NoError(t, err)
	text := compliance.Text(report, false)
	assert.Contains(t, text, "✓ satisfied       SageMaker.1: Amazon SageMaker notebook instances should not\n                  have direct internet access\n")
	assert.Contains(t, text, "! waived          EC2.6: VPC flow logging should be enabled in all VPCs\n                  waived because: elsewhere\n")
	assert.Contains(t, text, "✗ not satisfied   EC2.10: ")
	assert.Contains(t, text, "\n                  private-notebook-network-vpc: has no interface endpoint for\n                  ec2\n")
	for _, line := range strings.Split(text, "\n") {
		assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, line)
	}
	assert.NotContains(t, text, "\x1b")
	coloured := compliance.Text(report, true)
	assert.Contains(t, coloured, "\x1b[31m✗\x1b[0m not satisfied   EC2.10: ")
	assert.Equal(t, text, regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(coloured, ""), "colours are the only difference")
}
