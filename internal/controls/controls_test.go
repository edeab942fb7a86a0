package controls_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/controls"
)

func TestTheCatalogueIsWellFormed(t *testing.T) {
	forms := map[string]*regexp.Regexp{
		"NIST":  regexp.MustCompile(`^[A-Z]{2}-\d+(\(\d+\))?$`),
		"CIS":   regexp.MustCompile(`^v[35]\.0\.0/\d+(\.\d+)+$`),
		"PCI":   regexp.MustCompile(`^\d+(\.\d+)+$`),
		"HIPAA": regexp.MustCompile(`^164\.3\d\d(\([a-z0-9A-Z]+\))+$`),
	}
	seen := map[string]bool{}
	for _, c := range controls.All() {
		assert.False(t, seen[c.ID], "%s stands twice", c.ID)
		seen[c.ID] = true
		for what, text := range map[string]string{"title": c.Title, "severity": c.Severity, "looksAt": c.LooksAt, "default": c.Default} {
			assert.NotEmpty(t, text, "%s has no %s", c.ID, what)
			assert.False(t, strings.ContainsAny(text, "|\n"), "%s: the %s would break a table", c.ID, what)
		}
		for framework, ids := range map[string][]string{"NIST": c.NIST, "CIS": c.CIS, "PCI": c.PCI, "HIPAA": c.HIPAA} {
			for _, id := range ids {
				assert.Regexp(t, forms[framework], id, c.ID)
			}
		}
	}
	assert.Greater(t, len(seen), 25)
}

func TestFaultyWaiversAreAllNamed(t *testing.T) {
	assert.Empty(t, controls.CheckWaivers("configuration", map[string]string{"EC2.6": "flow logs go to another account"}))
	assert.Empty(t, controls.CheckWaivers("configuration", nil))
	faults := controls.CheckWaivers("configuration", map[string]string{"SageMaker.11": "x", "ec2.6": "x", "KMS.4": "  ", "": ""})
	assert.EqualError(t, faults.Err(), `4 faults:
  - configuration: waiver "" is of no control that is checked; did you mean EC2.2? docs/compliance.md lists every control
  - configuration: waiver "KMS.4" gives no reason; write why the control need not be satisfied here
  - configuration: waiver "SageMaker.11" is of no control that is checked; did you mean SageMaker.1? docs/compliance.md lists every control
  - configuration: waiver "ec2.6" is of no control that is checked; did you mean EC2.6? docs/compliance.md lists every control`)
}
