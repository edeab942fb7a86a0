package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	bill, err := os.ReadFile(filepath.Join(target, sbomFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range malformed(bill) {
		t.Errorf("%s; the bill reads\n%s", complaint, bill)
	}
	if checks, err := exec.LookPath("sha256sum"); err == nil { // what README and users type
		command := exec.Command(checks, "--check", "--strict", checksumsFile)
		command.Dir = target
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("sha256sum refuses the checksums: %s", said)
		}
	}
	return string(sums)
}

// malformed lists what the schema of CycloneDX 1.5 would refuse, as far as the bill uses it: fields that are required, texts that have a form,
// and references that must differ.
func malformed(text []byte) []string {
	var document bill
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&document); err != nil {
		return []string{err.Error()}
	}
	var complaints []string
	if document.Format != "CycloneDX" || document.Spec != "1.5" || document.Version != 1 {
		complaints = append(complaints, "bomFormat, specVersion and version are not those of CycloneDX 1.5")
	}
	seen := map[string]bool{}
	for _, c := range append([]component{document.Metadata.Component}, document.Components...) {
		if c.Name == "" || c.Type != "application" && c.Type != "library" {
			complaints = append(complaints, fmt.Sprintf("component %q has no name or another type: %q", c.Name, c.Type))
		}
		if c.Ref == "" || seen[c.Ref] {
			complaints = append(complaints, fmt.Sprintf("component %q has no bom-ref of its own: %q", c.Name, c.Ref))
		}
		seen[c.Ref] = true
		if c.Type == "library" && (c.Version == "" || c.PURL != "pkg:golang/"+c.Name+"@"+c.Version) {
			complaints = append(complaints, fmt.Sprintf("component %q has the purl %q", c.Name, c.PURL))
		}
		for _, h := range c.Hashes {
			if h.Alg != "SHA-256" || !regexp.MustCompile("^[0-9a-f]{64}$").MatchString(h.Content) {
				complaints = append(complaints, fmt.Sprintf("component %q has a hash %q of no form", c.Name, h))
			}
		}
	}
	return complaints
}

func TestTheRuleOfBillsComplains(t *testing.T) {
	const head, std = `{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{"component":{"type":"application","bom-ref":"a","name":"a"}},"components":[`,
		`{"type":"library","bom-ref":"std","name":"std","version":"1.26.8","purl":"pkg:golang/std@1.26.8"}`
	if got := malformed([]byte(head + std + "]}")); got != nil {
		t.Errorf("a whole bill: %q", got)
	}
	for name, text := range map[string]string{
		"an unknown field":   head + `{"kind":"library"}]}`,
		"another format":     strings.Replace(head, "1.5", "2.0", 1) + std + "]}",
		"no version":         strings.Replace(head, `"version":1,`, "", 1) + std + "]}",
		"no name":            head + strings.Replace(std, `"name":"std",`, "", 1) + "]}",
		"another type":       head + strings.Replace(std, "library", "module", 1) + "]}",
		"a reference twice":  head + std + "," + std + "]}",
		"no reference":       head + strings.Replace(std, `"bom-ref":"std",`, "", 1) + "]}",
		"a purl of its own":  head + strings.Replace(std, "golang", "npm", 1) + "]}",
		"a hash in base64":   head + strings.Replace(std, `{`, `{"hashes":[{"alg":"SHA-256","content":"R0eW="}],`, 1) + "]}",
		"a hash of nobody's": head + strings.Replace(std, `{`, `{"hashes":[{"alg":"h1","content":"`+strings.Repeat("0", 64)+`"}],`, 1) + "]}",
	} {
		if malformed([]byte(text)) == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// The bill of the companion command names its version, as the command itself does.
func TestTheNumberIsThatOfTheSources(t *testing.T) {
	if number := numberOf("../../cmd/private-notebook"); !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(number) {
		t.Errorf("the sources have the version %q", number)
	}
	if number := numberOf(t.TempDir()); number != "" {
		t.Errorf("a folder without sources has the version %q", number)
	}
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
