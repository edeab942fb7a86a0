package main

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// endOf is when a certificate in PEM ends.
func endOf(t *testing.T, certificate string) time.Time {
	t.Helper()
	block, _ := pem.Decode([]byte(certificate))
	require.NotNil(t, block)
	parsed, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	return parsed.NotAfter
}

// listUntil is a list of the CA's, as OpenSSL makes them: it ends long before the CA does. Its one entry has the serial number 7.
func listUntil(t *testing.T, m vpntest.Certificates, until time.Time) string {
	t.Helper()
	return listUntilOf(t, m, until, []x509.RevocationListEntry{{SerialNumber: big.NewInt(7), RevocationTime: until.AddDate(0, -1, 0)}})
}

func listUntilOf(t *testing.T, m vpntest.Certificates, until time.Time, entries []x509.RevocationListEntry) string {
	t.Helper()
	certificate, _ := pem.Decode([]byte(m.CA))
	ca, err := x509.ParseCertificate(certificate.Bytes)
	require.NoError(t, err)
	key, _ := pem.Decode([]byte(m.CAKey))
	private, err := x509.ParsePKCS1PrivateKey(key.Bytes)
	require.NoError(t, err)
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(4), ThisUpdate: until.AddDate(0, -1, 0), NextUpdate: until,
		RevokedCertificateEntries: entries,
	}, ca, private)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}))
}

// endOfList is when the endpoint's list ends.
func endOfList(t *testing.T, text string) time.Time {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	require.NotNil(t, block)
	list, err := x509.ParseRevocationList(block.Bytes)
	require.NoError(t, err)
	return list.NextUpdate
}

// An endpoint with an expired list admits nobody, so that a fresh one is imported even where it holds nobody more.
func TestAnExpiredListIsReplaced(t *testing.T) {
	api, dir, m := simulated(t), t.TempDir(), vpntest.Make(t)
	export, expired := vpntest.Exported(t, m, nil), time.Now().AddDate(0, 0, -3).UTC().Truncate(time.Second)
	locked := "The endpoint's list had expired on " + expired.Format(time.DateOnly) + ": from then until now nobody could connect.\n"
	api.list = listUntil(t, m, expired)
	code, _, said := asked(t, dir, export, "revoke", "ada")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, locked+"Revoked 1; the endpoint's list has 2. AWS ends all connections now, and whoever is not on it reconnects.\n", said)
	assert.Equal(t, endOf(t, m.CA), endOfList(t, api.list))

	api.list = listUntil(t, m, expired)
	write(t, dir, "seven.crt", m.Client)
	asked(t, dir, export, "revoke", "--shared")
	shared := listed(t, api.list)
	api.list = listUntilOf(t, m, expired, shared)
	code, _, said = asked(t, dir, export, "revoke", "--certificate", "seven.crt")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, locked+"Imported a fresh list with the same 2, valid until "+endOf(t, m.CA).Format(time.DateOnly)+
		". AWS ends all connections now, and whoever is not on it reconnects.\n", said)
	assert.Equal(t, 3, api.imports)
	assert.Len(t, listed(t, api.list), 2)

	api.list = listUntil(t, m, expired)
	code, out, said := asked(t, dir, export, "revoke", "ada", "--json")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, said)
	assert.Contains(t, out, `"expiredSince": "`+expired.Format(time.RFC3339)+`"`)
}

// A list that is written and not imported leaves everybody locked out.
func TestAnExpiredListThatIsLeftAloneIsSaid(t *testing.T) {
	api, dir, m := simulated(t), t.TempDir(), vpntest.Make(t)
	expired := time.Now().AddDate(0, 0, -3)
	api.list = listUntil(t, m, expired)
	code, _, said := asked(t, dir, vpntest.Exported(t, m, nil), "revoke", "ada", "--out", "crl.pem")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "The endpoint's list expired on "+expired.UTC().Format(time.DateOnly)+": nobody can connect until a fresh one is imported.\n"+
		"Wrote crl.pem, with 2 entries, 1 of them new. The endpoint was left alone.\n", said)
	assert.Zero(t, api.imports)
	text, err := os.ReadFile(filepath.Join(dir, "crl.pem"))
	require.NoError(t, err)
	assert.Equal(t, endOf(t, m.CA), endOfList(t, string(text)))
}

// Before a list expires, nobody need be named to replace it; and a list that is good stays where nobody is added.
func TestAListIsRenewedOnRequest(t *testing.T) {
	api, dir, m := simulated(t), t.TempDir(), vpntest.Make(t)
	export := vpntest.Exported(t, m, nil)
	api.list = listUntil(t, m, time.Now().AddDate(0, 0, 3))
	code, _, said := asked(t, dir, export, "revoke", "--renew")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "Imported a fresh list with the same 1, valid until "+endOf(t, m.CA).Format(time.DateOnly)+
		". AWS ends all connections now, and whoever is not on it reconnects.\n", said)
	assert.Equal(t, endOf(t, m.CA), endOfList(t, api.list))
	assert.Equal(t, 1, api.imports)
}
