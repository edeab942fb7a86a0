package lint_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// runner is a code host's machine in a folder of its own. The programs that the example's scripts call are stand-ins which write down how
// they were called; the scripts themselves are the real ones.
type runner struct {
	folder string
	path   string
}

// newRunner has the checkout's scripts, and stand-ins for make, the sandbox, the companion command and the host's own command line. The
// companion command writes the report and ends with the status.
func newRunner(t *testing.T, report string, status int) runner {
	t.Helper()
	r := runner{folder: t.TempDir(), path: t.TempDir()}
	r.write(t, filepath.Join(r.folder, "examples/ci/report.sh"), read(t, "examples/ci/report.sh"))
	note := "#!/bin/bash\necho \"$(basename \"$0\") $*\" >> " + r.folder + "/calls\n"
	r.write(t, filepath.Join(r.path, "make"), note)
	r.write(t, filepath.Join(r.path, "gh"), note+"cp report.md "+r.folder+"/comment\n")
	r.write(t, filepath.Join(r.folder, ".build/sandbox"), note+"[ \"$1\" != export ] || echo '{}'\n")
	r.write(t, filepath.Join(r.folder, ".build/private-notebook"), note+"printf '"+report+"'\nexit "+strconv.Itoa(status)+"\n")
	return r
}

func (r runner) write(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o755))
}

// runs does the job's own steps in turn as the host does: after a step that fails, only those that begin with always(). Steps that use
// somebody's action have nothing to run here. It says whether the job succeeds.
func (r runner) runs(t *testing.T, w workflow, job string) bool {
	t.Helper()
	succeeds := true
	for _, step := range w.Jobs[job].Steps {
		if step.Run == "" || (!succeeds && !strings.HasPrefix(step.If, "always()")) {
			continue
		}
		command := exec.Command("bash", "-e", "-c", step.Run)
		command.Dir = r.folder
		command.Env = []string{"PATH=" + r.path + ":" + os.Getenv("PATH"), "HOME=" + r.folder, "TMPDIR=" + r.folder}
		for _, values := range []map[string]string{w.Env, step.Env} {
			for key, value := range values {
				command.Env = append(command.Env, key+"="+strings.ReplaceAll(value, "${{ github.event.pull_request.number }}", "12"))
			}
		}
		said, err := command.CombinedOutput()
		if err != nil {
			succeeds = false
			t.Logf("%s: %v: %s", step.Name, err, said)
		}
	}
	return succeeds
}

// The gate is exit status 3: the job fails, and the reviewer reads which path it is. It shows what the scripts do, and not that the host
// runs them.
func TestTheExamplesPipelineStopsAtTheGate(t *testing.T) {
	var w workflow
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "examples/ci/workflow.yml")), &w))
	for _, row := range []struct {
		name, report  string
		status        int
		succeeds, has bool
	}{
		{"as intended", "As intended", 0, true, true},
		{"a path differs", "Not as intended", 3, false, true},
		{"AWS or the machine failed", "", 1, false, false},
		{"bad input", "", 2, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRunner(t, row.report, row.status)
			assert.Equal(t, row.succeeds, r.runs(t, w, "sandbox"))
			calls, err := os.ReadFile(filepath.Join(r.folder, "calls"))
			require.NoError(t, err)
			want := []string{"make command sandbox-build", "sandbox up dev", "sandbox export dev"}
			lines := strings.Split(strings.TrimSpace(string(calls)), "\n")
			require.GreaterOrEqual(t, len(lines), 4)
			assert.Equal(t, want, lines[:3])
			assert.Regexp(t, "^private-notebook paths --export \\S+ --config Pulumi.dev.yaml --format markdown$", lines[3])
			comment, err := os.ReadFile(filepath.Join(r.folder, "comment"))
			if !row.has {
				assert.ErrorIs(t, err, os.ErrNotExist, "there is no report to comment")
				assert.Len(t, lines, 4)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.report, string(comment))
			assert.Equal(t, "gh pr comment 12 --edit-last --create-if-none --body-file report.md", lines[4])
		})
	}
}
