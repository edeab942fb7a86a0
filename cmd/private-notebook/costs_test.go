package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCostsOfAStack(t *testing.T) {
	dir, dev := t.TempDir(), readFile(t, "dev.export.json")
	code, out, said := ran(t, dir, dev, "costs")
	assert.Equal(t, exitOK, code, said)
	assert.Empty(t, said)
	assert.True(t, strings.HasPrefix(out, "SIMULATED: "), "the file is the sandbox's: %s", out)
	assert.Contains(t, out, "\n\ndev in ap-northeast-1: USD a month")
	assert.Contains(t, out, "https://aws.amazon.com/sagemaker/ai/pricing/")
	write(t, dir, "dev.json", string(dev))
	_, fromFile, _ := ran(t, dir, nil, "costs", "--export", "dev.json")
	assert.Equal(t, out, fromFile, "no project is needed")
	_, elsewhere, _ := ran(t, dir, dev, "costs", "--region", "us-east-1", "--format", "json")
	assert.Contains(t, elsewhere, `"complete": true`)
}

// Somebody's own resources in the stack are no reason to say nothing.
func TestCostsOfWhatIsNotKnownHere(t *testing.T) {
	const queue = `{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::p::aws:sqs/queue:Queue::q","type":"aws:sqs/queue:Queue","id":"q"}]}}`
	code, out, said := ran(t, t.TempDir(), []byte(queue), "costs", "--region", "us-east-1")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, out, "\nsum of what is known, so at least ")
	assert.Contains(t, out, "\n! Resources of types whose price is not known here: aws:sqs/queue:Queue.\n")
}

func TestCostsNameEveryFault(t *testing.T) {
	dir, dev := t.TempDir(), readFile(t, "dev.export.json")
	for name, row := range map[string]struct {
		export string
		args   []string
		want   string
	}{
		"the command line": {string(dev), []string{"--format", "html", "more", "--stack", "dev", "--export", "-"},
			"error: format: \"html\" is none; choose from text, markdown, json\nerror: costs: \"more\" is no flag; see private-notebook costs --help\n" +
				"error: costs: --stack tells Pulumi what to export and --export reads a file; leave one of them out\n"},
		"no Region": {`{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::p::aws:iam/role:Role::r","type":"aws:iam/role:Role","id":"r"}]}}`, nil,
			"error: costs: the deployment does not tell its Region; give it with --region NAME\n"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := ran(t, dir, []byte(row.export), append([]string{"costs"}, row.args...)...)
			assert.Equal(t, exitBadInput, code)
			assert.Empty(t, out)
			assert.Contains(t, said, row.want)
		})
	}
}
