package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
)

// Who is meant to open which notebook stands in the settings, and what settings and deployment do not share is said.
func TestPathsReadsAFleetFromTheSettings(t *testing.T) {
	dir := project(t, asMeant+"  private-notebook:notebooks: {a: {issuerRoles: [analysts]}}\n")
	code, out, said := ran(t, dir, readFile(t, "dev.export.json"), "paths", "--export", "-")
	assert.Equal(t, exitDiffers, code, said)
	out = strings.Join(strings.Fields(out), " ") // Long lines are broken.
	assert.Contains(t, out, "Not understood: the intent speaks of notebook private-notebook-dev-a, which is not declared")
	assert.Contains(t, out, "the intent does not speak of notebook private-notebook-dev, so only those who are meant to open every notebook are assumed to be meant")

	dir = project(t, asMeant+"  private-notebook:notebooks: [a]\n")
	code, _, said = ran(t, dir, readFile(t, "dev.export.json"), "paths", "--export", "-")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, `config: Pulumi.dev.yaml: notebooks = ["a"] is not an object; write an object`)
}

// copied is the dev stack with a role besides to which somebody attached the policy and the guardrail.
func copied(t *testing.T) []byte {
	t.Helper()
	var export map[string]any
	require.NoError(t, json.Unmarshal(readFile(t, "dev.export.json"), &export))
	deployment := export["deployment"].(map[string]any)
	for _, name := range []string{"allow", "guardrail"} {
		const token, account = "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "arn:aws:iam::111122223333:policy/"
		properties := map[string]any{"role": "copy", "policyArn": account + "private-notebook-presign-" + name + "-0a1b2c3"}
		deployment["resources"] = append(deployment["resources"].([]any), map[string]any{
			"urn": "urn:pulumi:dev::private-notebook::" + token + "::copy-" + name, "type": token, "id": "copy-" + name, "custom": true,
			"inputs": properties, "outputs": properties,
		})
	}
	text, err := json.Marshal(export)
	require.NoError(t, err)
	return text
}

// A role that the settings do not name is no issuer, as soon as they name anybody.
func TestPathsNamesWhomTheSettingsDoNot(t *testing.T) {
	dir := project(t, asMeant+"  private-notebook:ec2Issuer: true\n")
	code, out, said := ran(t, dir, readFile(t, "dev.export.json"), "paths")
	assert.Equal(t, exitOK, code, "%s%s", out, said)

	code, out, said = ran(t, dir, copied(t), "paths")
	assert.Equal(t, exitDiffers, code, said)
	words := strings.Join(strings.Fields(out), " ")
	for _, text := range []string{
		"private-notebook-dev role/private-notebook-ec2-issuer-role-0a1b2c3 with a policy, and not named: role/copy",
		"! allow, meant: deny - other-issuer on vpc, client-vpn, on-premises (issue, open)",
		"because as role copy, whom the settings do not name: statement ",
		"decided by private-notebook-presign-allow, ",
		"remedy take that policy away from role copy; or, if it is meant, name it in issuerRoles",
	} {
		assert.Contains(t, words, text)
	}
	_, out, _ = ran(t, dir, copied(t), "paths", "--format", "json")
	var report accesspath.Report
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, []string{"role/copy"}, report.Meant[0].Unnamed)

	named := project(t, asMeant+"  private-notebook:ec2Issuer: true\n  private-notebook:issuerRoles: [copy]\n")
	code, out, said = ran(t, named, copied(t), "paths")
	assert.Equal(t, exitOK, code, "%s%s", out, said)
	code, out, said = ran(t, project(t, asMeant), copied(t), "paths")
	assert.Equal(t, exitOK, code, "settings that name nobody: %s%s", out, said)
}
