package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// What answers in AWS's place has revoked nobody, and has no list: an empty one would be imported over those who are revoked already.
func TestASignInPageRevokesNobody(t *testing.T) {
	export := vpntest.Exported(t, vpntest.Make(t), nil)
	for _, action := range []string{"ExportClientVpnClientCertificateRevocationList", "ImportClientVpnClientCertificateRevocationList"} {
		api, dir := simulated(t), t.TempDir()
		code, _, said := asked(t, dir, export, "revoke", "bob")
		require.Equal(t, exitOK, code, said)
		before := api.list
		api.signIn = action
		code, out, said := asked(t, dir, export, "revoke", "ada")
		assert.Equal(t, exitFailed, code, action)
		assert.Empty(t, out)
		assert.Contains(t, said, "EC2 does not answer as EC2 does: what answered is not AWS: the answer begins with \"<!doctype html><html><body>")
		assert.NotContains(t, said, "Revoked")
		assert.Equal(t, before, api.list, action)
	}
}
