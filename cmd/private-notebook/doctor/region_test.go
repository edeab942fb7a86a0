package doctor

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/stack"
)

// The Region of this command's own client is what the SDK found, which reads both variables and the profile.
func TestTheVariableThatTheCallersVersionReads(t *testing.T) {
	const version1, version2 = "aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11\n", "aws-cli/2.31.0 Python/3.13.7 Darwin/25.0 exe/arm64\n"
	const aside = "; this command takes the stack's, and other tools do not"
	for _, row := range []struct {
		name, line, found, file string // found by the SDK; in the file by version 1
		env                     map[string]string
		want                    Check
	}{
		{"version 2, the stack's", version2, "eu-west-1", "", nil, Check{CheckRegion, OK, "eu-west-1, as in your AWS settings", ""}},
		{"version 2, another", version2, "eu-west-3", "", map[string]string{"AWS_REGION": "eu-west-3"},
			Check{CheckRegion, Warning, "the stack is in eu-west-1, and your AWS settings name eu-west-3" + aside, "set AWS_REGION=eu-west-1 for the AWS command line"}},
		{"no command line, another", "", "eu-west-3", "", nil,
			Check{CheckRegion, Warning, "the stack is in eu-west-1, and your AWS settings name eu-west-3" + aside,
				"set AWS_REGION=eu-west-1 for the AWS command line; its version 1 reads AWS_DEFAULT_REGION instead"}},
		{"none", "", "", "", nil, Check{CheckRegion, OK, "the stack is in eu-west-1, and your AWS settings name none" + aside, ""}},
		{"version 1, which does not read it", version1, "eu-west-1", "", map[string]string{"AWS_REGION": "eu-west-1"},
			Check{CheckRegion, Warning, "AWS_REGION names eu-west-1, and the AWS command line on the PATH, version 1.45.11, does not read that variable: it takes no Region",
				"set AWS_DEFAULT_REGION=eu-west-1 for the AWS command line, which is version 1.45.11"}},
		{"version 1, which takes the file's", version1, "eu-west-1", "us-east-1\n", map[string]string{"AWS_REGION": "eu-west-1"},
			Check{CheckRegion, Warning, "AWS_REGION names eu-west-1, and the AWS command line on the PATH, version 1.45.11, does not read that variable: it takes us-east-1",
				"set AWS_DEFAULT_REGION=eu-west-1 for the AWS command line, which is version 1.45.11"}},
		{"version 1, its own variable", version1, "eu-west-1", "us-east-1\n", map[string]string{"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-west-1"},
			Check{CheckRegion, OK, "eu-west-1, as in your AWS settings", ""}},
		{"version 1, the file's", version1, "eu-west-1", "eu-west-1\n", nil, Check{CheckRegion, OK, "eu-west-1, as in your AWS settings", ""}},
		{"version 1, another of the file's", version1, "us-east-1", "us-east-1\n", nil,
			Check{CheckRegion, Warning, "the stack is in eu-west-1, and your AWS settings name us-east-1" + aside,
				"set AWS_DEFAULT_REGION=eu-west-1 for the AWS command line, which is version 1.45.11"}},
		{"another program", "hello", "eu-west-1", "", nil, Check{CheckRegion, OK, "eu-west-1, as in your AWS settings", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := &visit{known: true, stack: stack.Stack{Region: "eu-west-1"}, identity: notebookapi.Identity{ConfiguredRegion: row.found}}
			v.Profile = "team"
			v.Machine = Machine{
				Env: func(name string) string { return row.env[name] },
				LookPath: func(program string) (string, error) {
					if row.line == "" {
						return "", exec.ErrNotFound
					}
					return program, nil
				},
				Run: func(_ context.Context, _ string, args ...string) ([]byte, error) {
					switch {
					case args[0] == "--version":
						return []byte(row.line), nil
					case row.file == "":
						return nil, errors.New("exit status 1")
					}
					assert.Equal(t, "configure get region --profile team", strings.Join(args, " "))
					return []byte(row.file), nil
				},
			}
			assert.Equal(t, row.want, v.region(t.Context()))
		})
	}
}

// The real command line of version 1, where this machine has it.
func TestVersion1OfTheRealCommandLine(t *testing.T) {
	line := (&visit{Patient: Patient{Machine: ThisMachine()}}).commandLine(t.Context())
	if !line.isVersion1 {
		t.Skip("there is no version 1 of the AWS command line on the PATH")
	}
	file := filepath.Join(t.TempDir(), "config")
	require.NoError(t, os.WriteFile(file, []byte("[default]\nregion = us-west-2\n"), 0o600))
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_REGION", "eu-west-1")
	t.Setenv("AWS_DEFAULT_REGION", "") // so that it is put back
	require.NoError(t, os.Unsetenv("AWS_DEFAULT_REGION"))
	said, err := exec.CommandContext(t.Context(), "aws", "configure", "list").Output()
	require.NoError(t, err)
	assert.Contains(t, string(said), "us-west-2", "it takes the file's, though AWS_REGION names another")
	assert.Equal(t, "us-west-2", (&visit{Patient: Patient{Machine: ThisMachine()}}).commandLine(t.Context()).region)
}
