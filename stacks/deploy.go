// Package stacks says how an environment is assembled: typed configuration in, components in the middle, stack
// outputs out. Adding an environment is adding a Pulumi.<stack>.yaml.
package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/fault"
)

// Deploy is the Pulumi program: the environment of the stack that Pulumi runs it for.
func Deploy(ctx *pulumi.Context) error {
	raw, err := engineConfig()
	if err != nil {
		return err
	}
	return Program(raw)(ctx)
}

// engineConfig is the whole configuration as the engine hands it to a program. The SDK can look a key up but not list
// them, and a misspelt key is only found by listing.
func engineConfig() (map[string]string, error) {
	raw := map[string]string{}
	text, isSet := os.LookupEnv(pulumi.EnvConfig)
	if !isSet {
		return raw, nil
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, fmt.Errorf("reading the configuration from %s: %w", pulumi.EnvConfig, err)
	}
	return raw, nil
}

// Program is the program for one configuration: full keys such as "private-notebook:vpcCidr" to values, as the engine hands
// them over, with Pulumi.yaml's defaults applied. Faults are all reported at once, before anything is registered: those of
// the configuration, of what it names in AWS, and of every component.
func Program(raw map[string]string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		env, vpc, faults := plan(ctx, raw)
		env.warnOfContradictions(ctx)
		if malformed := malformedSettings(faults); len(malformed) > 0 {
			_, _, without := plan(ctx, rawSettings(raw).without(malformed))
			faults = rawSettings(raw).withoutConsequencesOf(malformed, faults, without)
		}
		if err := faults.Err(); err != nil {
			return fmt.Errorf("%s: %w", settingsFile(ctx), err)
		}
		env.warnOfProfiles(ctx)
		return env.deploy(ctx, vpc)
	}
}

// plan reads the configuration, looks up what it names, and checks all of it. It registers nothing.
func plan(ctx *pulumi.Context, raw map[string]string) (environment, components.Vpc, fault.List) {
	config, faults := decode(raw)
	faults.Append(secretKeys(ctx, raw))
	faults.Append(config.lookUpRegion(ctx))
	if !config.regionUnknown {
		config.lookUpAccount(ctx)
		faults.Append(config.lookUpPrincipals(ctx))
	}
	faults.Append(config.checkArns())
	faults.Append(config.checkOwnAccount())
	env := environment{Config: config, name: Namespace, notebookName: ctx.Project() + "-" + ctx.Stack()}
	env.tags = env.stackTags(ctx)
	faults.Append(env.checkZones(ctx))
	ranges, rangeFaults := env.plannedRanges(ctx)
	env.ranges = ranges
	faults.Append(rangeFaults)
	vpc, vpcFaults := env.plannedVpc(ctx)
	faults.Append(vpcFaults)
	env.linked, vpcFaults = env.plannedLinkedVpcs(ctx)
	faults.Append(vpcFaults)
	faults.Append(env.check(ctx, vpc))
	faults.Append(env.checkConnection(ctx, vpc))
	return env, vpc, withoutPlaceholders(faults).WithoutRepeats()
}

// settingsFile is where the operator edits the stack's keys, unless the command line was told another file.
func settingsFile(ctx *pulumi.Context) string { return "Pulumi." + ctx.Stack() + ".yaml" }

// lookUpRegion asks the provider where the configuration names no Region.
func (c *Config) lookUpRegion(ctx *pulumi.Context) fault.List {
	if c.Region != "" {
		return nil
	}
	region, err := aws.GetRegion(ctx, nil)
	if err != nil {
		c.Region, c.regionUnread = standInRegion, true
		return fault.List{{What: configWhat, Got: "aws:region", Wrong: "is not set, and the provider's cannot be looked up (" + fault.Reason(err) + ")",
			Remedy: "set aws:region, and check your credentials"}}
	}
	c.Region = region.Name
	return nil
}

// secretKeys refuses encrypted values: the program would put them in the state, and in scripts, as plain text.
func secretKeys(ctx *pulumi.Context, raw map[string]string) fault.List {
	var faults fault.List
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		if strings.HasPrefix(key, Namespace+":") && ctx.IsConfigSecret(key) {
			faults.Add(configWhat, "key "+key, "is encrypted, and would stand in the state in plain text",
				"set it without --secret, and have a script fetch its secrets from AWS Secrets Manager")
		}
	}
	return faults
}

// environment is one configured environment on its way to being declared.
type environment struct {
	Config
	// name is the components', and so the beginning of every resource's: the same in each stack, so that renaming a stack
	// renames, and replaces, nothing. The Stack tag tells the stacks of one account apart.
	name string
	// notebookName is the notebook's where the configuration gives none.
	notebookName string
	tags         pulumi.StringMap
	linked       []components.LinkedVpc
	// ranges are those of the subnets that there are.
	ranges subnetRanges
}

// deploy declares what was planned and checked.
func (e environment) deploy(ctx *pulumi.Context, planned components.Vpc) error {
	vpc, err := e.declareVpc(ctx, planned)
	if err != nil {
		return err
	}
	if err := e.readLinkedVpcs(ctx); err != nil {
		return err
	}
	connected, err := e.declareConnection(ctx, vpc)
	if err != nil {
		return err
	}
	certificates, err := e.declareCertificates(ctx)
	if err != nil {
		return err
	}
	issuer, err := e.declareIssuer(ctx)
	if err != nil {
		return err
	}
	args := e.notebookArgs(vpc, certificates.arns(e.Config), issuer)
	whole, err := components.NewPrivateNotebook(ctx, e.name, &args)
	if err != nil {
		return err
	}
	e.export(ctx, vpc, whole, certificates, issuer)
	e.exportConnection(ctx, connected)
	return nil
}
