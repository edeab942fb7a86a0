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

// Who may become an issuer is refused word by word, every fault at once, and nothing is said of roles where who issues could not be read.
func TestWhoMayBecomeAnIssuerIsChecked(t *testing.T) {
	values := map[string]string{"issuerRoles": `["analysts"]`, "ec2Issuer": "true",
		"notebooks": `{"ada":{"issuerRoles":["ada"]}}`, "assumers": `{"role/analysts":["account/44445555666","role/*"],"role/ada":["account/111122223333"],"role/eve":["user/eve","user/eve"],"ec2Issuer":[]}`}
	got := misconfigured(t, "dev", values)
	for _, fault := range []string{
		`assumers["role/analysts"] entry "account/44445555666" is not an account's number; write its 12 digits, such as account/444455556666`,
		`assumers["role/analysts"] entry "role/*" has a wildcard, and would mean whoever fits it; name each party`,
		`assumers["role/ada"] entry "account/111122223333" is this account, and would mean nobody; name its users, groups and roles`,
		`assumers["role/eve"] entry "user/eve" is listed twice; list it once`,
		`assumers key "role/eve" is no issuer; name one of ec2Issuer, role/ada, role/analysts, or add the role to issuerRoles`,
	} {
		assert.Contains(t, got, fault)
	}
	assert.NotContains(t, got, `key "role/ada"`)
	for _, key := range []string{"issuerRoles", "notebooks", "ec2Issuer"} {
		unread := map[string]string{}
		for k, v := range values {
			unread[k] = v
		}
		unread[key] = `7`
		assert.NotContains(t, misconfigured(t, "dev", unread), "is no issuer", key)
	}
}
