package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

// Patient is the workstation, with what is to be reached from it.
type Patient struct {
	// Machine and Network are the workstation's.
	Machine Machine
	Network reach.Network
	// PulumiVersion asks Pulumi's command for its version.
	PulumiVersion func(context.Context) (string, error)
	// StackFile is the file that the stack is read from; "" asks Pulumi.
	StackFile string
	// Read reads the stack.
	Read func(context.Context) (stack.Stack, error)
	// Notebook is the notebook's name; "" is the only one of the stack.
	Notebook string
	// Profile is the AWS profile; "" is the environment's.
	Profile string
	// Certificate is the file of the person's VPN profile or certificate; "" is not looked at.
	Certificate string
	// Authorities are trusted instead of, where they are nil, the machine's.
	Authorities *x509.CertPool
	// Browser is the program that opens a browser.
	Browser string
	// Timeout is how long each answer may take.
	Timeout time.Duration
	// During says what is being done.
	During func(what string, work func() error) error
}

// visit is a patient being looked at, with what has been found so far.
type visit struct {
	Patient
	findings Findings
	// stack and notebook are there where known says so.
	stack    stack.Stack
	notebook stack.Notebook
	known    bool
	identity notebookapi.Identity
	// endpoint is the one of the API that answers, where reached says so.
	endpoint stack.Endpoint
	reached  bool
	// vpn is the Client VPN that the machine is connected to, or, where its addresses are not known, may be; nil where there is none.
	vpn *stack.ClientVPN
	// tunnel is the interface of that VPN; "" where it is not known.
	tunnel string
	// private says that the notebook's name was answered privately.
	private bool
}

// Examine makes every check that can be made. It fails only where it is interrupted.
func Examine(ctx context.Context, p Patient) (Findings, error) {
	v := &visit{Patient: p, findings: Findings{Version: FindingsVersion, OS: p.Machine.OS, StartedAt: now()}}
	for _, step := range []struct {
		what   string
		checks func(context.Context) []Check
	}{
		{"Asking Pulumi", v.pulumi}, {"Reading the stack", v.readStack}, {"Asking AWS who you are", v.identify},
		{"Connecting to the endpoints", v.connect}, {"Looking for the VPN", v.lookForVPN},
		{"Looking at the VPN's certificates", v.vpnLasting}, {"Asking DNS", v.lookUp}, {"Reading the DNS settings", v.order}, {"Looking at the browsers", v.browsers},
	} {
		err := p.During(step.what, func() error {
			v.findings.Checks = append(v.findings.Checks, step.checks(ctx)...)
			return ctx.Err()
		})
		if err != nil {
			return v.findings, err
		}
	}
	v.findings.FinishedAt, v.findings.OK = now(), true
	for _, c := range v.findings.Checks {
		v.findings.OK = v.findings.OK && c.Status != Failed
	}
	return v.findings, nil
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// limited bounds a question.
func (v *visit) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, v.Timeout)
}

// unread are checks that need the stack.
func unread(checks ...string) []Check {
	var skipped []Check
	for _, c := range checks {
		skipped = append(skipped, Check{Check: c, Status: Skipped, Because: "the stack is not known"})
	}
	return skipped
}

var versionText = regexp.MustCompile(`^v?(\d+)\.(\d+)\.(\d+)`)

// oldestPulumi is the major version whose state and commands are relied on.
const oldestPulumi = 3

func (v *visit) pulumi(ctx context.Context) []Check {
	c := Check{Check: CheckPulumi, Remedy: "install it: https://www.pulumi.com/docs/iac/download-install/; who is given the stack's outputs as a file " +
		"needs none, and gives --outputs FILE"}
	if v.StackFile != "" {
		return []Check{{Check: CheckPulumi, Status: Skipped, Because: "not needed: the stack is read from " + v.StackFile}}
	}
	text, err := v.PulumiVersion(ctx)
	version := versionText.FindStringSubmatch(text)
	switch {
	case err != nil:
		c.Status, c.Because = Failed, err.Error()
	case version == nil:
		c.Status, c.Because = Warning, fmt.Sprintf("`pulumi version` says %q, which is no version", text)
	default:
		c.Status, c.Because = OK, version[0]
		if major, err := strconv.Atoi(version[1]); err != nil || major < oldestPulumi {
			c.Status, c.Because = Failed, fmt.Sprintf("%s is too old; %d or later is needed", version[0], oldestPulumi)
			break
		}
		c.Remedy = ""
	}
	return []Check{c}
}

func (v *visit) readStack(ctx context.Context) []Check {
	c := Check{Check: CheckStack, Status: Failed}
	read, err := v.Read(ctx)
	if err == nil {
		v.notebook, err = read.Notebook(v.Notebook)
	}
	if err != nil {
		c.Because = strings.ReplaceAll(err.Error(), "\n", "; ") // Faults come a line each.
		c.Remedy = "run this in the folder of the Pulumi project, after `pulumi login` and `pulumi stack select`, or have somebody give you " +
			"the outputs (`pulumi stack output --json`), for --outputs FILE"
		return []Check{c}
	}
	v.stack, v.known = read, true
	v.findings.Stack, v.findings.Notebook = read.Export.Stack, v.notebook.Name
	c.Status, c.Because = OK, fmt.Sprintf("notebook %s in %s", v.notebook.Name, read.Region)
	return []Check{c}
}
