package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"private-notebook/compliance"
)

const complianceUsage = `usage: private-notebook compliance [FLAGS]

Says which security controls a deployed stack satisfies: AWS Security Hub's, and two AWS Config rules, that touch its resources.
docs/compliance.md explains them. A control that need not be satisfied is waived in the stack's settings file, with a reason:
  private-notebook:waivers: {EC2.6: the landing zone writes flow logs of every VPC}

  --export FILE   read the deployment from FILE, "-" for standard input, instead of running "pulumi stack export"
  --stack NAME    the stack to export, where Pulumi is asked; without it the selected one
  --config FILE   the stack's settings file; without it Pulumi.<stack>.yaml beside Pulumi.yaml

Exit status: 0 every control holds or is waived, 3 one does not or a waiver is needless, 2 bad input, with every fault named.
`

const waiversKey = "waivers"

// complianceFlags is the command line, understood.
type complianceFlags struct{ export, stack, config string }

func complies(ctx context.Context, w world, args []string) error {
	flags, err := parseCompliance(args)
	if errors.Is(err, flag.ErrHelp) {
		_, err = io.WriteString(w.stdout, complianceUsage)
		return err
	}
	if err != nil {
		return err
	}
	export, err := readDeployment(ctx, w, flags.export, flags.stack)
	if err != nil {
		return err
	}
	config := within(w.dir, flags.config)
	if flags.config == "" {
		if config, err = findConfig(w.dir, export); err != nil {
			return err
		}
	}
	waivers, err := readWaivers(config, export.Project)
	if err != nil {
		return err
	}
	report, err := compliance.Judge(export.Resources, waivers)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w.stdout, compliance.Text(report)); err != nil {
		return err
	}
	for _, fault := range report.Faults() {
		fmt.Fprintln(w.stdout, "\n"+fault)
	}
	if !report.Holds() {
		return errDiffers
	}
	return nil
}

func parseCompliance(args []string) (complianceFlags, error) {
	var parsed complianceFlags
	set := flag.NewFlagSet("compliance", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&parsed.export, "export", "", "")
	set.StringVar(&parsed.stack, "stack", "", "")
	set.StringVar(&parsed.config, "config", "", "")
	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return parsed, err
	case err != nil:
		return parsed, fmt.Errorf("compliance: %w; see private-notebook compliance --help", err)
	case set.NArg() > 0:
		return parsed, fmt.Errorf("compliance: %q is no flag; see private-notebook compliance --help", strings.Join(set.Args(), " "))
	case parsed.export != "" && parsed.stack != "":
		return parsed, errors.New("compliance: --stack tells Pulumi what to export and --export reads a file; leave one of them out")
	}
	return parsed, nil
}

// readWaivers reads one key of a stack's settings file: an object, or the text of one, which is what `pulumi config set` makes
// of it.
func readWaivers(path, project string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	var file struct {
		Config map[string]yaml.Node `yaml:"config"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("config: %s is not YAML: %w", path, err)
	}
	for _, space := range []string{namespace, project} {
		node, has := file.Config[space+":"+waiversKey]
		if !has {
			continue
		}
		waivers := map[string]string{}
		if node.Kind == yaml.ScalarNode && node.Value != "" {
			err = json.Unmarshal([]byte(node.Value), &waivers)
		} else {
			err = node.Decode(&waivers)
		}
		if err != nil {
			return nil, fmt.Errorf("config: %s sets %s:%s, which is no object of reasons; write the control's ID, a colon and the reason",
				filepath.Base(path), space, waiversKey)
		}
		return waivers, nil
	}
	return nil, nil
}
