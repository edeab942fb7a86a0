package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const hosted = "example.org/platform/private-notebook"

// TestACopyOfTheRepositoryHasAnotherPath renames a copy, and has Go find every package that any of its packages imports. It compiles the packages
// that link no AWS SDK, with their tests: that the names are found is what else a rename could break.
func TestACopyOfTheRepositoryHasAnotherPath(t *testing.T) {
	// The copy stands in the same folder each time, since Go compiles a package anew for each folder that it stands in.
	there, err := filepath.Abs("../../.build/renamed")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(there); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(there) })
	copied := copyGo(t, "../..", there)
	changed, err := Rename(there, hosted)
	if err != nil || changed < 300 || changed >= copied {
		t.Fatalf("%d of %d files were changed: %v", changed, copied, err)
	}
	modules, err := os.ReadFile("../../allmodules")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, line := range strings.Split(string(modules), "\n") {
		fields := strings.Fields(line)
		if len(fields) != 2 || fields[1] != "code" {
			continue
		}
		list := exec.Command("go", "list", "-deps", "-test", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./...")
		list.Dir = filepath.Join(there, fields[0])
		list.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
		out, err := list.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", fields[0], err, out)
		}
		for _, imported := range strings.Split(string(out), "\n") {
			if strings.HasPrefix(imported, "private-notebook") {
				t.Errorf("%s still imports %s", fields[0], imported)
			}
			if strings.HasPrefix(imported, hosted) {
				seen++
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d packages have the new path", seen)
	}
	vet := exec.Command("go", "vet", "./accesspath/...", "./internal/...")
	vet.Dir = there
	vet.Env = append(os.Environ(), "GOFLAGS=-mod=readonly -buildvcs=false", "GOWORK=off")
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("the copy does not compile: %v\n%s", err, out)
	}
	rules := exec.Command("go", "test", "-count", "1", "./internal/lint", "-run", "TheRule|Template|Version")
	rules.Dir, rules.Env = there, vet.Env
	if out, err := rules.CombinedOutput(); err != nil {
		t.Errorf("the copy's own rules fail: %v\n%s", err, out)
	}
	checkTemplate(t, filepath.Join(there, "templates", "private-notebook-go"))
}

// checkTemplate looks at what is no module before `pulumi new` has made one of it, so that no go command can.
func checkTemplate(t *testing.T, folder string) {
	t.Helper()
	for file, want := range map[string]string{
		"go.mod": "\n\t" + hosted + " v", "main.go": `"` + hosted + `/components"`, "main_test.go": `"` + hosted + `/privatenotebooktest"`,
	} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil || !strings.Contains(string(text), want) || strings.Contains(string(text), "\tprivate-notebook ") {
			t.Errorf("the template's %s has not the new path: %v\n%s", file, err, text)
		}
	}
}

// copyGo copies what Go reads, and says how many files that are.
func copyGo(t *testing.T, from, to string) int {
	t.Helper()
	files := 0
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if strings.HasPrefix(name, ".") && path != from {
				return filepath.SkipDir
			}
			return nil
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		files++
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestWhatIsRenamed(t *testing.T) {
	const module = "module own\n\nrequire (\n\tp/x v0.0.0\n\town v0.0.0\n)\n\nreplace own => ../\n\nreplace own/cmd => ../own\n"
	want := "module h/p\n\nrequire (\n\tp/x v0.0.0\n\th/p v0.0.0\n)\n\nreplace h/p => ../\n\nreplace h/p/cmd => ../own\n"
	if got := inModule(module, "own", "h/p"); got != want {
		t.Errorf("the module reads\n%s", got)
	}
	const source = "package a\n\nimport (\n\t\"fmt\"\n\n\tb \"own/b\"\n)\n\nconst format, namespace = \"own/account\", \"own\"\n"
	plain, err := inGo(source, "own", "h/p", false)
	if want := strings.Replace(source, `"own/b"`, `"h/p/b"`, 1); err != nil || plain != want { // other strings are contracts
		t.Errorf("%v, and the source reads\n%s", err, plain)
	}
	rules, err := inGo(source, "own", "h/p", true)
	if err != nil || strings.Contains(rules, `"own`) {
		t.Errorf("%v, and the rules read\n%s", err, rules)
	}
}
