package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/hashicorp/go-multierror"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Program makes the program of a stack from its configuration: fully qualified keys ("project:key", "aws:region"),
// values as text or JSON, exactly what a program that Pulumi starts as a process is given.
type Program func(config map[string]string) pulumi.RunFunc

// runtime runs a Go function where Pulumi would start the program as a process.
type runtime struct {
	plugin.LanguageRuntime
	program       Program
	executable    string // what is run instead of program; "" runs program
	engineAddress string
}

// Run is called once an operation. A failure of the program is logged, and so shown, as its own; "bail" tells the
// engine that it has been.
func (r *runtime) Run(ctx context.Context, info plugin.RunInfo) (string, bool, error) {
	configuration, secretKeys := plainConfiguration(info)
	pulumiContext, err := pulumi.NewContext(ctx, pulumi.RunInfo{
		Project:          info.Project,
		RootDirectory:    info.Info.RootDirectory(),
		Stack:            info.Stack,
		Config:           configuration,
		ConfigSecretKeys: secretKeys,
		Parallel:         info.Parallel,
		DryRun:           info.DryRun,
		MonitorAddr:      info.MonitorAddress,
		EngineAddr:       r.engineAddress,
		Organization:     info.Organization,
	})
	if err != nil {
		return "", false, fmt.Errorf("start the program: %w", err)
	}
	defer func() { _ = pulumiContext.Close() }()
	if r.executable != "" {
		return r.execute(ctx, info, func(fault string) error { return pulumiContext.Log.Error(fault, nil) })
	}
	err = runGuarded(pulumiContext, r.program(configuration))
	if err == nil {
		return "", false, nil
	}
	if logErr := pulumiContext.Log.Error(err.Error(), nil); logErr != nil {
		return err.Error(), false, nil
	}
	return "", true, nil
}

// runGuarded turns a panic of the program into its error: a process would have died alone.
func runGuarded(ctx *pulumi.Context, program pulumi.RunFunc) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the program panicked: %v\n%s", fault, debug.Stack())
		}
	}()
	return onlyFault(pulumi.RunWithContext(ctx, program))
}

// onlyFault takes the list's frame ("1 error occurred: * ...") off a single error.
func onlyFault(err error) error {
	var list *multierror.Error
	if errors.As(err, &list) && len(list.Errors) == 1 {
		return list.Errors[0]
	}
	return err
}

// plainConfiguration writes the keys out as a program knows them.
func plainConfiguration(info plugin.RunInfo) (map[string]string, []string) {
	values := make(map[string]string, len(info.Config))
	for key, value := range info.Config {
		values[key.String()] = value
	}
	secretKeys := make([]string, 0, len(info.ConfigSecretKeys))
	for _, key := range info.ConfigSecretKeys {
		secretKeys = append(secretKeys, key.String())
	}
	return values, secretKeys
}
