package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/constant"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Build compiles a project's own Go program into the file target, and returns what the compiler says where it fails. It takes the
// program's folder from "main" in Pulumi.yaml, and fails where the project's runtime is not Go.
func Build(ctx context.Context, project *Project, target string) error {
	if runtime := project.settings.Runtime.Name(); runtime != "go" {
		return fmt.Errorf("the Pulumi.yaml of %s has the runtime %q; the sandbox runs Go programs alone, as the components are Go", project.root, runtime)
	}
	command := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", target, ".")
	command.Dir = filepath.Join(project.root, project.settings.Main)
	said, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the program in %s does not compile: %w\n%s", command.Dir, err, bytes.TrimSpace(said))
	}
	return nil
}

// execute runs a built program as Pulumi's Go language host does: everything that it has to know stands in its environment. What it
// prints goes to the operator's standard error, beside the engine's display.
func (r *runtime) execute(ctx context.Context, info plugin.RunInfo, log func(string) error) (string, bool, error) {
	configuration, secretKeys := plainConfiguration(info)
	environment, err := r.variables(info, configuration, secretKeys)
	if err != nil {
		return "", false, err
	}
	var said bytes.Buffer
	command := exec.CommandContext(ctx, r.executable)
	command.Dir, command.Env = info.Info.ProgramDirectory(), append(os.Environ(), environment...)
	command.Stdout, command.Stderr = os.Stderr, &said
	err = command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		_, err = os.Stderr.Write(said.Bytes())
		return "", false, err
	case errors.As(err, &exit) && exit.ExitCode() == constant.ExitStatusLoggedError:
		_, _ = os.Stderr.Write(said.Bytes())
		return "", true, nil // It has told the engine itself.
	case !errors.As(err, &exit):
		return "", false, fmt.Errorf("start the program: %w", err)
	}
	fault := strings.TrimSpace(said.String())
	if fault == "" {
		fault = "the program ended with " + exit.Error()
	}
	if log(fault) != nil {
		return fault, false, nil
	}
	return "", true, nil
}

func (r *runtime) variables(info plugin.RunInfo, configuration map[string]string, secretKeys []string) ([]string, error) {
	config, err := json.Marshal(configuration)
	if err != nil {
		return nil, err
	}
	secret, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{
		pulumi.EnvOrganization + "=" + info.Organization,
		pulumi.EnvProject + "=" + info.Project,
		pulumi.EnvPulumiRootDirectory + "=" + info.Info.RootDirectory(),
		pulumi.EnvStack + "=" + info.Stack,
		pulumi.EnvConfig + "=" + string(config),
		pulumi.EnvConfigSecretKeys + "=" + string(secret),
		pulumi.EnvParallel + "=" + strconv.Itoa(int(info.Parallel)),
		pulumi.EnvDryRun + "=" + strconv.FormatBool(info.DryRun),
		pulumi.EnvMonitor + "=" + info.MonitorAddress,
		pulumi.EnvEngine + "=" + r.engineAddress,
	}, nil
}
