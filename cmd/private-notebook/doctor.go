package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/doctor"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

const doctorLong = `Checks this workstation before the first use, and says what to do: Pulumi, the
stack, who you are to AWS and whether you may issue, the clock, whether the
endpoints answer, the VPN with its DNS server and what of it expires soon,
what DNS answers and whom the operating system asks, DNS over HTTPS in
browsers, proxies, and whether a browser can be opened. It changes nothing and
issues no URL. Leave NOTEBOOK out if the stack has only one.

Exit status: 0 ready, 1 a check failed, 2 bad input, with every fault named.`

const doctorExample = `  # the selected stack
  private-notebook doctor
  # for people who may not read the stack
  private-notebook doctor --outputs notebook.json
  # and whether your certificate ends soon
  private-notebook doctor --certificate ada.dev.ovpn
  # for the person who helps you; it holds no secret
  private-notebook doctor --json > laptop.json`

// errNotReady says that a check failed; the output has said which.
var errNotReady = errors.New("a check failed")

type doctorFlags struct {
	stackFlags
	profile, certificate string
	timeout              time.Duration
	json                 bool
}

func newDoctor(w *world) *cobra.Command {
	var flags doctorFlags
	c := &cobra.Command{
		Use: "doctor [NOTEBOOK]", Short: "Check this workstation, and say what to do",
		Long: doctorLong, Example: doctorExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	flags.addOutputs(c)
	set := c.Flags()
	set.StringVar(&flags.profile, "profile", "", "the AWS profile's `NAME`; without it AWS_PROFILE, or the default one")
	set.StringVar(&flags.certificate, "certificate", "", "your VPN profile or certificate in `FILE`: says whether it expires soon")
	set.DurationVar(&flags.timeout, "timeout", 5*time.Second, "how long to wait for each answer of the network")
	set.BoolVar(&flags.json, "json", false, "print the findings as JSON")
	return c
}

func (f doctorFlags) check(c *cobra.Command, args []string) error {
	var faultTimeout, faultArgs error
	if f.timeout <= 0 {
		faultTimeout = fmt.Errorf("doctor: --timeout %s is no time to wait; choose one such as 5s", f.timeout)
	}
	if len(args) > 1 {
		faultArgs = fmt.Errorf("doctor: %q are several notebooks; check one at a time", args)
	}
	return errors.Join(faultTimeout, faultArgs, f.stackFlags.check(c))
}

func (f doctorFlags) run(c *cobra.Command, w world, args []string) error {
	if err := f.check(c, args); err != nil {
		return err
	}
	trusted, err := reach.Authorities()
	if err != nil {
		return err
	}
	findings, err := doctor.Examine(c.Context(), doctor.Patient{
		Machine: w.machine, Network: w.network, Read: f.quietSource(w).Read, StackFile: f.outputs + f.export, Notebook: strings.Join(args, ""),
		Profile: f.profile, Certificate: within(w.dir, f.certificate), Authorities: trusted, Browser: browserCommand(w.machine.OS)[0], Timeout: f.timeout, During: w.progress().during,
		PulumiVersion: func(ctx context.Context) (string, error) { return pulumiVersion(ctx, w) },
	})
	if err != nil {
		return err
	}
	if err := f.write(w, findings); err != nil {
		return err
	}
	if !findings.OK {
		return errNotReady
	}
	return nil
}

// within is a file as seen from a folder; "" is none.
func within(dir, file string) string {
	if file == "" {
		return ""
	}
	return stack.Within(dir, file)
}

func pulumiVersion(ctx context.Context, w world) (string, error) {
	text, err := w.pulumi(ctx, w.dir, "version")
	return strings.TrimSpace(string(text)), err
}

func (f doctorFlags) write(w world, findings doctor.Findings) error {
	if f.json {
		return writeJSON(w.stdout, findings)
	}
	return w.show(func(out io.Writer) error { return findings.WriteTable(out, w.colour, w.width) })
}
