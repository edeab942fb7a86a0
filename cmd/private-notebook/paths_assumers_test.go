package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
)

const (
	ec2Role    = "private-notebook-ec2-issuer-role-0a1b2c3"
	withList   = ofAccount + "  private-notebook:issuerRoles: [" + ec2Role + "]\n  private-notebook:assumers:\n    role/" + ec2Role + ":\n"
	onlyEC2    = withList + "      - service/ec2.amazonaws.com\n"
	trustsEC2  = `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`
	trustsMore = `{"Sid":"Nightly","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`
)

// trustPolicy gives the issuer's role a trust policy of these statements.
func trustPolicy(statements ...string) func(*accountfile.File) {
	return func(f *accountfile.File) {
		for i := range f.Deployment.Resources {
			if r := &f.Deployment.Resources[i]; r.Type == "aws:iam/role:Role" && r.Outputs["name"] == ec2Role {
				r.Outputs["assumeRolePolicy"] = `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
			}
		}
	}
}

// A month ago the role was the service's alone. Since then another account may take it: without a list that is only told of, with one it is a
// difference, in every format, and a list that names the account settles it.
func TestANewTrustIsADifferenceWhereSettingsSayWhoIsMeant(t *testing.T) {
	dir := project(t, onlyEC2)
	inFile(t, dir, "october.json", devAccount(t, trustPolicy(trustsEC2)))
	inFile(t, dir, "november.json", devAccount(t, trustPolicy(trustsEC2, trustsMore)))
	paths := func(file string, more ...string) (int, string) {
		code, out, said := ran(t, dir, nil, append([]string{"paths", "--export", file, "--config", "Pulumi.dev.yaml"}, more...)...)
		assert.Empty(t, said)
		return code, out
	}
	code, out := paths("october.json")
	assert.Equal(t, exitOK, code, out)
	assert.Contains(t, unwrapped(out), "As intended, on 5 assumptions: vpc, client-vpn, and nothing else.")

	code, out = paths("november.json")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, unwrapped(out), "NOT as intended: 1 other may become an issuer. Meant: vpc, client-vpn, and nothing else.")
	assert.Contains(t, unwrapped(out), "! allow, meant: deny - becoming role "+ec2Role+": account 444455556666, whose policies nobody sees from here")
	assert.Contains(t, unwrapped(out), "or write account/444455556666 under role/"+ec2Role+" in assumers")
	for _, format := range []string{"markdown", "html", "svg", "mermaid", "json"} {
		code, out = paths("november.json", "--format", format)
		assert.Equal(t, exitDiffers, code, format)
		if format != "json" {
			assert.Contains(t, out, "1 other may become an issuer", format)
			continue
		}
		var read struct {
			Intent struct {
				OK          bool
				Differences []any
				Assumers    []struct {
					Differences []struct{ Kind, Name, Decision string }
				}
			}
		}
		require.NoError(t, json.Unmarshal([]byte(out), &read))
		assert.False(t, read.Intent.OK)
		assert.Empty(t, read.Intent.Differences)
		assert.Equal(t, []struct{ Kind, Name, Decision string }{{"other-account", "444455556666", "allow"}}, read.Intent.Assumers[0].Differences)
	}
	code, out, _ = ran(t, dir, nil, "paths", "--diff", "october.json", "november.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, unwrapped(out), "NOT as intended now: 1 who may become an issuer, or might.")

	write(t, dir, "Pulumi.dev.yaml", onlyEC2+"      - account/444455556666\n")
	code, out = paths("november.json")
	assert.Equal(t, exitOK, code, out)
	code, out = paths("october.json")
	assert.Equal(t, exitOK, code, out)
	assert.Contains(t, unwrapped(out), "assumers names account/444455556666 without effect: the trust policy does not admit it")

	write(t, dir, "Pulumi.dev.yaml", strings.Split(onlyEC2, "  private-notebook:assumers")[0])
	code, out = paths("november.json")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, unwrapped(out), "with 1 other who may become an issuer")
}

// Where no trust policy was read, the report says that the list was compared with nothing; where the account did not show it, that is a doubt.
func TestAListThatNothingIsComparedWith(t *testing.T) {
	dir := project(t, onlyEC2)
	inFile(t, dir, "a.json", devAccount(t, func(f *accountfile.File) {
		for i := range f.Deployment.Resources {
			if r := &f.Deployment.Resources[i]; r.Outputs["name"] == ec2Role {
				delete(r.Outputs, "assumeRolePolicy")
			}
		}
	}))
	code, out, _ := ran(t, dir, nil, "paths", "--export", "a.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, unwrapped(out), "! unknown, meant: deny - becoming role "+ec2Role+": whoever its trust policy admits")

	write(t, dir, "Pulumi.dev.yaml", asMeant+"  private-notebook:ec2Issuer: true\n  private-notebook:issuerRoles: [elsewhere]\n"+
		"  private-notebook:assumers: {ec2Issuer: [service/ec2.amazonaws.com], role/elsewhere: []}\n")
	write(t, dir, "dev.json", string(readFile(t, "dev.export.json")))
	_, out, _ = ran(t, dir, nil, "paths", "--export", "dev.json", "--config", "Pulumi.dev.yaml")
	assert.Contains(t, unwrapped(out), "role elsewhere: NOT COMPARED with assumers, because")
	assert.NotContains(t, out, "becoming role", "the role that the stack makes is compared, and is as meant")
}

// The settings are refused as the program refuses them, with every fault at once.
func TestListsOfAssumersAreRefusedAtOnce(t *testing.T) {
	dir := project(t, withList+"      - account/44445555666\n      - role/*\n      - 7\n    role/other: [user/eve, user/eve]\n")
	inFile(t, dir, "a.json", devAccount(t, nil))
	code, _, said := ran(t, dir, nil, "paths", "--export", "a.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitBadInput, code)
	for _, fault := range []string{
		`Pulumi.dev.yaml: assumers["role/` + ec2Role + `"] entry "account/44445555666" is not an account's number; write its 12 digits, such as account/444455556666`,
		`entry "role/*" has a wildcard, and would mean whoever fits it; name each party`,
		`assumers.role/` + ec2Role + `[2] = 7 is not a string; put it in quotes in the settings file`,
		`assumers["role/other"] entry "user/eve" is listed twice; list it once`,
	} {
		assert.Contains(t, unwrapped(said), fault)
	}
	write(t, dir, "Pulumi.dev.yaml", withList+"      []\n    role/other: []\n")
	_, _, said = ran(t, dir, nil, "paths", "--export", "a.json", "--config", "Pulumi.dev.yaml")
	assert.Contains(t, unwrapped(said), `Pulumi.dev.yaml: assumers key "role/other" is no issuer; name one of role/`+ec2Role+`, or add the role to issuerRoles`)
}
