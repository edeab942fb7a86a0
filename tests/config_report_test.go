package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the report takes as facts or assumes has a form, and nobody brings what hangs on the connection.
func TestWhatTheReportIsToldIsChecked(t *testing.T) {
	got := misconfigured(t, "dev", map[string]string{
		"organizationId": "acme", "callersBring": `{"mfa":"true","aws:SourceVpce":"vpce-1","aws:MultiFactorAuthPresent":"true"}`,
	})
	for _, fault := range []string{
		`organizationId "acme" is no ID of an organisation; write one such as o-a1b2c3d4e5, which AWS Organizations shows`,
		`callersBring key "mfa" is no condition key; write one such as aws:MultiFactorAuthPresent`,
		`callersBring key "aws:SourceVpce" hangs on the connection or on AWS, and not on what people bring; take it out`,
	} {
		assert.Contains(t, got, fault)
	}
	assert.NotContains(t, got, `"aws:MultiFactorAuthPresent"`)
}
