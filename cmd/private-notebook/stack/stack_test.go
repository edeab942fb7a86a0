package stack

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const fleetOutputs = `{"region": "ap-northeast-1", "vpcId": "vpc-1", "apiEndpointId": "vpce-1", "apiEndpointHost": "vpce-1-x.api",
	"notebooks": {"b": {"name": "lab-b", "arn": "arn:b"}, "a": {"name": "lab-a", "arn": "arn:a"}}}`

func ofOutputs(t *testing.T, text string) (Stack, error) {
	file := filepath.Join(t.TempDir(), "outputs.json")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return Source{OutputsFile: file}.Read(t.Context())
}

func TestAFleetIsReadFromOutputs(t *testing.T) {
	read, err := ofOutputs(t, fleetOutputs)
	require.NoError(t, err)
	assert.Equal(t, []Notebook{
		{"lab-a", "arn:a", "lab-a.notebook.ap-northeast-1.sagemaker.aws"}, {"lab-b", "arn:b", "lab-b.notebook.ap-northeast-1.sagemaker.aws"},
	}, read.Notebooks)
	assert.Equal(t, []Endpoint{{ID: "vpce-1", VPCID: "vpc-1", Host: "vpce-1-x.api"}}, read.APIEndpoints)

	_, err = read.Notebook("")
	assert.EqualError(t, err, "the stack has several notebooks; name one of lab-a, lab-b")
	_, err = read.Notebook("lab-c")
	assert.EqualError(t, err, `the stack has no notebook "lab-c"; it has lab-a, lab-b`)
	found, err := read.Notebook("lab-b")
	require.NoError(t, err)
	assert.Equal(t, "arn:b", found.ARN)
}

func TestBadOutputsAreRefusedWithEveryFault(t *testing.T) {
	const hint = "; give those of a Private Notebook stack, as `pulumi stack output --json` prints them"
	_, err := ofOutputs(t, `{"region": 7, "vpcId": "v", "apiEndpointId": "e", "apiEndpointHost": "h", "notebooks": {"a": {"name": "n"}}}`)
	assert.EqualError(t, err, `the outputs have no text "region"`+hint+"\n"+`the outputs have no text "arn"`+hint)
	_, err = ofOutputs(t, `{"region": "moon", "vpcId": "v", "apiEndpointId": "e", "apiEndpointHost": "h", "notebookName": "n", "notebookArn": "a"}`)
	assert.ErrorContains(t, err, `the output region: Region: "moon"`)
	_, err = ofOutputs(t, `{}`)
	assert.ErrorContains(t, err, "the stack has no outputs; deploy it first")
}

// Secrets are decrypted where a command asks for them, and only there.
func TestPulumiIsAskedForSecretsOnlyWhereNeeded(t *testing.T) {
	for _, row := range []struct {
		secrets bool
		asked   []string
	}{
		{false, []string{"stack", "output", "--json", "--non-interactive", "--stack", "dev"}},
		{true, []string{"stack", "output", "--json", "--show-secrets", "--non-interactive", "--stack", "dev"}},
	} {
		outputs, err := Source{Dir: "here", Stack: "dev", Pulumi: func(_ context.Context, dir string, args ...string) ([]byte, error) {
			assert.Equal(t, "here", dir)
			assert.Equal(t, row.asked, args)
			return []byte(`{"region": "eu-west-1"}`), nil
		}}.Outputs(t.Context(), row.secrets)
		require.NoError(t, err)
		assert.Equal(t, map[string]any{"region": "eu-west-1"}, outputs)
	}
	_, err := Source{Pulumi: func(context.Context, string, ...string) ([]byte, error) { return nil, errors.New("no stack selected") }}.Outputs(t.Context(), false)
	assert.ErrorContains(t, err, "no stack selected")
}
