package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	checksumsFile = "checksums.txt"
	sbomFile      = "sbom.cdx.json"
)

// Release builds the main package in a folder for each system, such as "linux/amd64", into another folder that it empties first. Two runs
// on the same sources with the same Go make the same files, wherever the sources lie: no path, no time and no build ID gets in.
func Release(source, target string, systems []string, says io.Writer) error {
	source, err := filepath.Abs(source)
	if err != nil {
		return err
	}
	if target, err = filepath.Abs(target); err != nil {
		return err
	}
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	var built []string
	for _, system := range systems {
		file, err := build(source, target, system)
		if err != nil {
			return err
		}
		built = append(built, file)
		sum, err := checksum(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%s  %s\n", sum, filepath.Base(file))
		fmt.Fprintf(says, "%s  %s\n", sum[:12], filepath.Base(file))
	}
	text, err := sbom(filepath.Base(source), numberOf(source), built)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(target, sbomFile), text, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(text), sbomFile)
	return os.WriteFile(filepath.Join(target, checksumsFile), []byte(sums.String()), 0o644)
}

// build makes one system's program and returns its file.
func build(source, target, system string) (string, error) {
	goos, goarch, found := strings.Cut(system, "/")
	if !found || goos == "" || goarch == "" {
		return "", fmt.Errorf("%q is no system; write it as linux/amd64", system)
	}
	file := filepath.Join(target, fmt.Sprintf("%s_%s_%s", filepath.Base(source), goos, goarch))
	if goos == "windows" {
		file += ".exe"
	}
	run := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -buildid=", "-o", file, ".")
	run.Dir = source
	run.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if said, err := run.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", system, err, said)
	}
	return file, nil
}

// numberOf is the version's number in the sources of a command in cmd/; "" where they have none.
func numberOf(source string) string {
	text, err := os.ReadFile(filepath.Join(source, "..", "..", "internal", "version", "version.go"))
	if err != nil {
		return ""
	}
	if found := regexp.MustCompile(`const Number = "([^"]+)"`).FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return ""
}

func checksum(file string) (string, error) {
	opened, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer opened.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, opened); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}
