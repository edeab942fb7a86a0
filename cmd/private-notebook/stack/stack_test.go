package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
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
		{Name: "lab-a", ARN: "arn:a", Host: "lab-a.notebook.ap-northeast-1.sagemaker.aws", Key: "a"},
		{Name: "lab-b", ARN: "arn:b", Host: "lab-b.notebook.ap-northeast-1.sagemaker.aws", Key: "b"},
	}, read.Notebooks)
	assert.Equal(t, []Endpoint{{ID: "vpce-1", VPCID: "vpc-1", Host: "vpce-1-x.api"}}, read.APIEndpoints)
	readsNotebooks(t, read)
}

func readsNotebooks(t *testing.T, read Stack) {
	t.Helper()
	for _, row := range []struct{ name, arn, fault string }{
		{"", "", "the stack has several notebooks; name one of a (lab-a), b (lab-b)"},
		{"lab-c", "", `the stack has no notebook "lab-c"; did you mean lab-a? It has a (lab-a), b (lab-b)`},
		{"bb", "", `the stack has no notebook "bb"; did you mean b? It has a (lab-a), b (lab-b)`},
		{"moon", "", `the stack has no notebook "moon"; it has a (lab-a), b (lab-b)`},
		{"lab-b", "arn:b", ""},
		{"b", "arn:b", ""},
	} {
		found, err := read.Notebook(row.name)
		assert.Equal(t, row.arn, found.ARN, row.name)
		if row.fault != "" {
			assert.EqualError(t, err, row.fault)
		}
	}
}

func exported(t *testing.T) observe.Export {
	t.Helper()
	file, err := os.Open("../testdata/research.export.json")
	require.NoError(t, err)
	defer file.Close()
	export, err := observe.ReadExport(file)
	require.NoError(t, err)
	return export
}

func TestAFleetIsReadFromItsDeployment(t *testing.T) {
	export := exported(t)
	for _, r := range export.Resources {
		if r.Type == stackType {
			r.Outputs["notebooks"] = map[string]any{"science": map[string]any{"name": "research"}}
		}
	}
	read, err := FromExport(export)
	require.NoError(t, err)
	found, err := read.Notebook("science")
	require.NoError(t, err)
	assert.Equal(t, "research", found.Name)
	assert.Equal(t, "[10.80.0.2 10.80.10.132 10.80.11.104]", fmt.Sprint(read.DNSServers))
}

// What AWS says of the host goes before what could be made of the name.
func TestANotebooksHostIsWhatAWSSays(t *testing.T) {
	const zone = ".notebook.ap-northeast-1.sagemaker.aws"
	for _, row := range []struct{ name, said, host string }{
		{"Research", "research-x7k2" + zone, "research-x7k2" + zone},
		{"Research", "https://research-x7k2" + zone, "research-x7k2" + zone},
		{"Research", "", "research" + zone},
	} {
		read, err := ofOutputs(t, fmt.Sprintf(`{"region": "ap-northeast-1", "vpcId": "v", "apiEndpointId": "e", "apiEndpointHost": "h", "notebookArn": "a",
			"notebookName": %q, "notebookHost": %q}`, row.name, row.said))
		require.NoError(t, err)
		assert.Equal(t, row.host, read.Notebooks[0].Host, "of outputs")
		read, err = ofOutputs(t, fmt.Sprintf(`{"region": "ap-northeast-1", "vpcId": "v", "apiEndpointId": "e", "apiEndpointHost": "h",
			"notebooks": {"one": {"arn": "a", "name": %q, "host": %q}}}`, row.name, row.said))
		require.NoError(t, err)
		assert.Equal(t, row.host, read.Notebooks[0].Host, "of a fleet's outputs")
		export := exported(t)
		for _, r := range export.Resources {
			if r.Type == "aws:sagemaker/notebookInstance:NotebookInstance" {
				r.Outputs["name"], r.Outputs["url"] = row.name, row.said
			}
		}
		read, err = FromExport(export)
		require.NoError(t, err)
		assert.Equal(t, row.host, read.Notebooks[0].Host, "of the deployment")
	}
}

func TestANameOfTwoNotebooksIsRefused(t *testing.T) {
	_, err := Stack{Notebooks: []Notebook{{Name: "x", Key: "a"}, {Name: "a", Key: "b"}}}.Notebook("a")
	assert.EqualError(t, err, `"a" is one notebook's short name and another's name in AWS: a (x), b (a); use the other name of the one you mean`)
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

// Nobody needs an output that is a secret, so none is decrypted.
func TestPulumiIsAskedForNoSecretOutput(t *testing.T) {
	outputs, err := Source{Dir: "here", Stack: "dev", Pulumi: func(_ context.Context, dir string, args ...string) ([]byte, error) {
		assert.Equal(t, "here", dir)
		assert.Equal(t, []string{"stack", "output", "--json", "--non-interactive", "--stack", "dev"}, args)
		return []byte(`{"region": "eu-west-1"}`), nil
	}}.Outputs(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"region": "eu-west-1"}, outputs)
	_, err = Source{Pulumi: func(context.Context, string, ...string) ([]byte, error) { return nil, errors.New("no stack selected") }}.Outputs(t.Context())
	assert.ErrorContains(t, err, "no stack selected")
}

// A URL's host may be longer than the deployment knows, as long as it is not another notebook's.
func TestTheHostOfAURLIsTheNotebooks(t *testing.T) {
	read, err := FromExport(exported(t))
	require.NoError(t, err)
	zone := "." + read.Names.NotebookDomain
	said := read.Notebooks[0]
	mine := said.withHost("", read.Names)
	read.Notebooks = append(read.Notebooks, Notebook{Name: mine.Name + "-b", Host: mine.Name + "-b" + zone})
	for address, is := range map[string]bool{
		"https://" + mine.Host + "?authToken=x":                  true,
		"https://" + mine.Name + "-x7k2" + zone + "?authToken=x": true,
		"https://" + mine.Name + "-b" + zone + "?authToken=x":    false,
		"https://" + mine.Name + "x" + zone + "?authToken=x":     false,
		"https://" + mine.Name + "-x7k2.example?authToken=x":     false,
		"https://ana@" + mine.Host + "?authToken=x":              false,
		"http://" + mine.Host + "?authToken=x":                   false,
		"https://" + mine.Host:                                   false,
		"https://%zz":                                            false,
	} {
		host, got := read.HostOf(mine, address)
		assert.Equal(t, is, got, address)
		if is {
			assert.Contains(t, address, "https://"+host+"?")
		}
	}
	for host, is := range map[string]bool{said.Host: true, mine.Host: false, mine.Name + "-gpus" + zone: false} {
		_, got := read.HostOf(said, "https://"+host+"?authToken=x")
		assert.Equal(t, is, got, "%s, where AWS says %s", host, said.Host)
	}
}
