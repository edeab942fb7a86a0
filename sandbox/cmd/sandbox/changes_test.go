package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
)

func TestWhatAChangeShows(t *testing.T) {
	long, accents := strings.Repeat("a", 100), strings.Repeat("é", 70)
	for name, row := range map[string]struct {
		old, changed any
		line         string
	}{
		"short":           {5, 50, "      p: 5 => 50\n"},
		"not set before":  {nil, "x", "      p: unset => \"x\"\n"},
		"not printed":     {nil, nil, ""},
		"the same text":   {[]any{"a"}, []any{"a"}, ""},
		"secret":          {engine.Secret, engine.Secret, "      p: [secret] => [secret]\n"},
		"unknown":         {"vpc-1", engine.Unknown, "      p: \"vpc-1\" => (known after the update)\n"},
		"signs":           {"a<b", "a&b", "      p: \"a<b\" => \"a&b\"\n"},
		"differs at once": {"x" + long, "y" + long, "      p: \"x" + long[:58] + "... => \"y" + long[:58] + "...\n"},
		"differs far on":  {long + "x", long + "y", "      p: ..." + long[:20] + "x\" => ..." + long[:20] + "y\"\n"},
		"one goes on":     {long, long + long, "      p: ..." + long[:20] + "\" => ..." + long[:60] + "...\n"},
		"letters, no bytes": {accents + "x", accents,
			"      p: ..." + accents[:40] + "x\" => ..." + accents[:40] + "\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, writeChanges(&out, []engine.Step{{
				Operation: "update", URN: "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::net", Type: "aws:ec2/vpc:Vpc",
				Properties: []string{"p"}, Old: map[string]any{"p": row.old}, New: map[string]any{"p": row.changed},
			}}, invocation{}))
			assert.Equal(t, "Changed\n  update aws:ec2:Vpc net\n"+row.line+"\n", out.String())
		})
	}
}

func TestAReplacedNotebookSaysWhatIsLost(t *testing.T) {
	here := project(t)
	edit(t, here, "private-notebook:notebookVolumeSizeGiB: 20")
	must(t, "up", "dev")
	replaceLine(t, here, "notebookVolumeSizeGiB: 20", "notebookVolumeSizeGiB: 5")
	lost := "  replace aws:sagemaker:NotebookInstance private-notebook-notebook\n" +
		"      volumeSize: 20 => 5\n      what is on its volume is lost\n"
	preview := must(t, "preview", "dev")
	assert.Contains(t, preview, lost)
	assert.Contains(t, preview, " => (known after the update)\n", "the policies name the notebook by its ARN")
	assert.NotContains(t, preview, "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "Pulumi's marker means nothing to a reader")
	assert.Contains(t, must(t, "up", "dev"), lost)
	must(t, "destroy", "dev")
	again := must(t, "destroy", "dev")
	assert.True(t, strings.HasPrefix(again, "nothing to delete\n"), again)
	assert.NotContains(t, again, "Resources:")
	assert.Contains(t, again, "Nothing of this stack is left in the simulated account.\n")
}

// TestARotatedPrivateKeyIsNotShown imports a certificate in the simulated ACM, then another with its own key.
func TestARotatedPrivateKeyIsNotShown(t *testing.T) {
	here := project(t)
	require.NoError(t, engine.Isolate(filepath.Join(here, "pulumi-home")))
	loaded, err := engine.Load(here, "dev")
	require.NoError(t, err)
	account, err := cloud.Open("", nil)
	require.NoError(t, err)
	var certificate, key string
	settings := engine.Settings{
		Project: loaded, Folder: t.TempDir(), Providers: engine.Providers{"aws": account.AWS},
		Program: func(map[string]string) pulumi.RunFunc {
			return func(ctx *pulumi.Context) error {
				_, err := acm.NewCertificate(ctx, "server", &acm.CertificateArgs{
					CertificateBody: pulumi.String(certificate), PrivateKey: pulumi.String(key),
				})
				return err
			}
		},
	}
	var shown bytes.Buffer
	rotate := func(operate func(*engine.Stack) (engine.Result, error)) {
		stack, err := engine.Open(t.Context(), settings)
		require.NoError(t, err)
		outcome, err := operate(stack)
		require.NoError(t, err)
		require.NoError(t, writeChanges(&shown, outcome.Steps, invocation{}))
	}
	preview := func(s *engine.Stack) (engine.Result, error) { return s.Preview(t.Context(), engine.Options{}) }
	up := func(s *engine.Stack) (engine.Result, error) { return s.Up(t.Context(), engine.Options{}) }

	certificate, key = selfSigned(t)
	rotate(up)
	require.Empty(t, shown.String(), "a creation is no change")
	certificate, key = selfSigned(t)
	rotate(preview)
	rotate(up)
	assert.Equal(t, 2, strings.Count(shown.String(), "  update aws:acm:Certificate server\n      certificateBody: "))
	assert.Equal(t, 2, strings.Count(shown.String(), "      privateKey: [secret] => [secret]\n"))
	assert.NotContains(t, shown.String(), "PRIVATE KEY")
	assert.NotContains(t, shown.String(), "4dabf18193072939515e22adb298388d", "Pulumi's envelope means nothing to a reader")
}

func selfSigned(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "server.internal"}, DNSNames: []string{"server.internal"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	body, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	encoded, err := x509.MarshalECPrivateKey(private)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: body})),
		string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: encoded}))
}
