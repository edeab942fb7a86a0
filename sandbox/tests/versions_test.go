package tests

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBothModulesLinkTheSameVersions guards the build cache. The AWS SDK alone takes minutes and 3 GB to compile; where
// root and sandbox resolve one of the modules beneath it to different versions, it is compiled once for each.
func TestBothModulesLinkTheSameVersions(t *testing.T) {
	ofRoot := linked(t, root, ".")
	ofSandbox := linked(t, filepath.Join(root, "sandbox"), "./cmd/sandbox")
	require.Contains(t, ofRoot, "google.golang.org/grpc")
	shared := 0
	for module, version := range ofRoot {
		other, isShared := ofSandbox[module]
		if !isShared {
			continue
		}
		shared++
		assert.Equal(t, version, other, "%s: go.mod has %s and sandbox/go.mod has %s; run `go get %s@<the newer one>` in the "+
			"other folder, then `go mod tidy` in both", module, version, other, module)
	}
	assert.Greater(t, shared, 20)
}

// linked are the modules whose packages a program is made of.
func linked(t *testing.T, folder, program string) map[string]string {
	t.Helper()
	list := exec.Command("go", "list", "-deps",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{with .Replace}}{{.Path}}@{{end}}{{.Version}}{{end}}{{end}}", program)
	list.Dir = folder
	said, err := list.Output()
	require.NoError(t, err)
	versions := map[string]string{}
	for line := range strings.Lines(string(said)) {
		if module, version, isModule := strings.Cut(strings.TrimSpace(line), " "); isModule {
			versions[module] = version
		}
	}
	return versions
}
