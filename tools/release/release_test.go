package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// smallModule is a command in a folder of its own. That the project's command builds for every system shows only in `make release`.
func smallModule(t *testing.T, text string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "tool")
	for name, content := range map[string]string{
		"go.mod":  "module example.org/tool\n\ngo 1.26\n",
		"main.go": "package main\n\nfunc main() { println(\"" + text + "\") }\n",
	} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func released(t *testing.T, text string) string {
	t.Helper()
	target := filepath.Join(t.TempDir(), "release")
	if err := Release(smallModule(t, text), target, []string{"linux/amd64", "windows/arm64"}, io.Discard); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(target, checksumsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(sums)), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		if got, err := checksum(filepath.Join(target, name)); err != nil || got != sum {
			t.Errorf("%s has the checksum %s, and %s is said: %v", name, got, sum, err)
		}
	}
	text2, err := os.ReadFile(filepath.Join(target, sbomFile))
	if err != nil {
		t.Fatal(err)
	}
	var document bill
	if err := json.Unmarshal(text2, &document); err != nil || document.Format != "CycloneDX" || len(document.Components) == 0 {
		t.Errorf("%v: the bill reads\n%s", err, text2)
	}
	return string(sums)
}

// TestTwoReleasesAreTheSame builds the same sources in two folders.
func TestTwoReleasesAreTheSame(t *testing.T) {
	first, second, other := released(t, "a"), released(t, "a"), released(t, "b")
	if first != second {
		t.Errorf("two releases of the same sources differ:\n%s\n%s", first, second)
	}
	if first == other {
		t.Error("other sources have the same checksums")
	}
	for _, name := range []string{"tool_linux_amd64\n", "tool_windows_arm64.exe\n", sbomFile + "\n"} {
		if !strings.Contains(first, "  "+name) {
			t.Errorf("no checksum of %s", name)
		}
	}
	if err := Release(smallModule(t, "a"), t.TempDir(), []string{"linux"}, io.Discard); err == nil || !strings.Contains(err.Error(), `"linux" is no system`) {
		t.Errorf("a system without an architecture: %v", err)
	}
}
