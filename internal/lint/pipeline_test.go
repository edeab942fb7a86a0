package lint_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// workflow is as much of the code host's format as the example uses. It cannot show that the host runs it.
type workflow struct {
	Name string
	On   yaml.Node
	Env  map[string]string
	Jobs map[string]struct {
		If             string
		RunsOn         string `yaml:"runs-on"`
		TimeoutMinutes int    `yaml:"timeout-minutes"`
		Permissions    map[string]string
		Steps          []struct {
			Name, If, Run, Uses string
			With, Env           map[string]string
		}
	}
}

var (
	pinnedAction = regexp.MustCompile(`^[\w.-]+/[\w./-]+@v\d+$`)
	calledMake   = regexp.MustCompile(`(?m)^\s*make ((?:[a-z-]+ ?)+)`)
	calledScript = regexp.MustCompile(`bash ([\w./-]+\.sh)`)
)

func TestTheExamplesPipelineIsWellFormed(t *testing.T) {
	const folder = "examples/ci/"
	report(t, malformed(t, read(t, folder+"workflow.yml"), func(script string) string { return read(t, script) }, read(t, "Makefile")))
	assert.Contains(t, read(t, folder+"report.sh"), "exit $status", "the gate is the report's exit status")
}

// malformed lists what the host would refuse, and what the workflow calls that is not there.
func malformed(t *testing.T, text string, script func(string) string, makefile string) []string {
	t.Helper()
	var w workflow
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(&w))
	require.NotEmpty(t, w.Jobs)
	var complaints []string
	for name, job := range w.Jobs {
		if job.RunsOn == "" || job.TimeoutMinutes == 0 || len(job.Permissions) == 0 || len(job.Steps) == 0 {
			complaints = append(complaints, fmt.Sprintf("job %s needs runs-on, timeout-minutes, permissions and steps", name))
		}
		for i, step := range job.Steps {
			if (step.Run == "") == (step.Uses == "") {
				complaints = append(complaints, fmt.Sprintf("step %d of job %s must have either run or uses", i+1, name))
			}
			if step.Uses != "" && !pinnedAction.MatchString(step.Uses) {
				complaints = append(complaints, fmt.Sprintf("step %d of job %s uses %s, which names no version", i+1, name, step.Uses))
			}
			complaints = append(complaints, misfit(step.Run, makefile)...)
			for _, call := range calledScript.FindAllStringSubmatch(step.Run, -1) {
				complaints = append(complaints, misfit(script(call[1]), makefile)...)
			}
		}
	}
	slices.Sort(complaints)
	return complaints
}

// misfit lists what is wrong with a script for bash.
func misfit(script, makefile string) []string {
	var complaints []string
	check := exec.Command("bash", "-n")
	check.Stdin = strings.NewReader(script)
	if said, err := check.CombinedOutput(); err != nil {
		complaints = append(complaints, "bash refuses a script: "+string(said))
	}
	for _, call := range calledMake.FindAllStringSubmatch(script, -1) {
		for _, target := range strings.Fields(call[1]) {
			if !strings.Contains(makefile, "\n"+target+":") {
				complaints = append(complaints, fmt.Sprintf("a script calls make %s, and the Makefile has no such target", target))
			}
		}
	}
	return complaints
}

func TestTheRuleOfPipelinesComplains(t *testing.T) {
	const text = `
jobs:
  a: {runs-on: x, timeout-minutes: 1, permissions: {contents: read}, steps: [{run: bash a.sh}, {uses: o/r@v1}]}
  b: {runs-on: x, steps: [{name: nothing}, {uses: o/r@main}, {run: make moon}]}
`
	assert.Equal(t, []string{
		"a script calls make moon, and the Makefile has no such target",
		"a script calls make sun, and the Makefile has no such target",
		"job b needs runs-on, timeout-minutes, permissions and steps",
		"step 1 of job b must have either run or uses",
		"step 2 of job b uses o/r@main, which names no version",
	}, malformed(t, text, func(string) string { return "make test sun\n" }, "\ntest:\n"))
}
