package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/doctor"
	"private-notebook/cmd/private-notebook/verify"
)

// A server's certificate, AWS and whoever names a resource could otherwise write on the terminal of whoever looks.
func TestATableObeysNobodyElse(t *testing.T) {
	const hostile = "a\x1b[2J\x1b]0;owned\a\u202eb"
	const harmless = "a\ufffd[2J\ufffd]0;owned\ufffd\ufffdb"
	for _, colour := range []bool{false, true} {
		for name, write := range map[string]func(world) error{
			"verify": func(w world) error {
				return verifyFlags{}.write(w, verify.Evidence{Summary: "x", Checks: []verify.Check{{Because: hostile}}})
			},
			"simulation": func(w world) error {
				return verifyFlags{}.write(w, verify.Simulation{Answers: []verify.Simulated{{Notebook: hostile}}})
			},
			"doctor": func(w world) error {
				return doctorFlags{}.write(w, doctor.Findings{Checks: []doctor.Check{{Status: doctor.OK, Because: hostile}}})
			},
		} {
			var out bytes.Buffer
			require.NoError(t, write(world{stdout: &out, colour: colour}))
			assert.Contains(t, out.String(), harmless, name)
			assert.Equal(t, colour && name == "doctor", bytes.Contains(out.Bytes(), []byte("\x1b[32m✓\x1b[0m ")), name)
			assert.NotContains(t, out.String(), "\x1b[2J", name)
		}
	}
	export := bytes.ReplaceAll(readFile(t, "dev.export.json"), []byte(`"private-notebook-dev"`), []byte(`"notebook\u001b[2J\u202e"`))
	for _, args := range [][]string{{"paths"}, {"paths", "--explain", "vpc"}, {"paths", "--format", "markdown"}, {"paths", "--format", "html"}} {
		_, out, _ := ran(t, project(t, asMeant), export, args...)
		assert.Contains(t, out, "notebook\ufffd[2J\ufffd", args)
		assert.NotContains(t, out, "\x1b", args)
	}
	_, out, _ := ran(t, project(t, asMeant), export, "paths", "--format", "json")
	assert.Contains(t, out, "notebook\\u001b[2J\u202e", "what machines read is exact")
}

// Whatever is printed besides the URL itself ends in somebody's log.
func TestNoTokenIsSaid(t *testing.T) {
	const url = "https://research.notebook.ap-northeast-1.sagemaker.aws?authToken=SECRET"
	for _, args := range [][]string{
		{"verify", "--from", "vpc", "--url-file", url}, {"verify", "--from", "vpc", url, url}, {"url", url, url}, {"doctor", url, url},
		{"paths", url}, {"vpn-profile", url}, {"revoke", url}, {url}, {"url", "--export", url}, {"url", "--session", url}, {"-C", url, "url"},
	} {
		var out, said bytes.Buffer
		code := run(t.Context(), world{stdout: &out, stderr: &said, dir: t.TempDir(), pulumi: func(context.Context, string, ...string) ([]byte, error) {
			return nil, io.EOF
		}}, args)
		assert.Equal(t, exitBadInput, code, args)
		assert.NotContains(t, out.String()+said.String(), "SECRET", args)
	}
	assert.Equal(t, `"?authToken=(token)", %3FauthToken%3D(token)&x 'authtoken=(token)'`,
		printable(`"?authToken=a.b-c", %3FauthToken%3Da%2Eb&x 'authtoken=a'`))
	assert.Equal(t, "authToken=", printable("authToken="))
	var object bytes.Buffer
	require.NoError(t, writeJSON(&object, issuedURL{URL: url}))
	var read issuedURL
	require.NoError(t, json.Unmarshal(object.Bytes(), &read))
	assert.Equal(t, url, read.URL, "what asks for the URL gets it")
}
