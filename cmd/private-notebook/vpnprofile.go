package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/cmd/private-notebook/vpn"
)

const vpnProfileLong = `Writes a profile with which the AWS VPN Client or OpenVPN connects to the
stack's Client VPN endpoint: the endpoint's name, the CA, and a client
certificate with its key, read from the stack's secrets. The file holds a key:
it is written for you alone to read (mode 0600), and never to a terminal.

With --user, the stack's CA issues a certificate for that person alone. The
connection log then tells people apart, and one person can be revoked without
the others. A name that was revoked stays revoked: give that person another,
such as ada.2@example.org. Without --user, the profile has the stack's shared
certificate. A stack that was given certificates holds no keys: name the files.

If --out is a folder, the file is named by person and stack, such as
ada@example.org.dev.ovpn: some programs overwrite the key of another profile of
the same name. The command asks AWS whether the endpoint's revocation list is
valid, unless the deployment comes from a file. It warns of what expires soon.

Exit status: 0 written, 1 the file cannot be written, 2 bad input, with every
fault named.`

const vpnProfileExample = `  # a profile of Ada's own, for a year: ada@example.org.dev.ovpn
  private-notebook vpn-profile --user ada@example.org --out .
  # one with the stack's shared certificate
  private-notebook vpn-profile --out shared.dev.ovpn
  # of a stack that was given its certificates
  private-notebook vpn-profile --out ada.prod.ovpn \
    --ca ca.crt --cert ada.crt --key ada.key`

const (
	longestDays  = 825
	hoursOfADay  = 24 * time.Hour
	defaultDays  = 365
	withSecrets  = "--show-secrets"
	noKeysOnTerm = "vpn-profile: a profile may hold a key, which is not shown on a terminal; write it to a file with --out FILE"
	noKeysInFile = "vpn-profile: a profile may hold a key, and the shell's file may be read by others; write it with --out FILE, which makes one that is not"
)

type vpnProfileFlags struct {
	stackFlags
	out, user     string
	profile       string
	ca, cert, key string
	days          int
	force, json   bool
}

func newVpnProfile(w *world) *cobra.Command {
	var flags vpnProfileFlags
	c := &cobra.Command{
		Use: "vpn-profile", Short: "Write a Client VPN profile, with a certificate of a person's own",
		Long: vpnProfileLong, Example: vpnProfileExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	set := c.Flags()
	set.StringVarP(&flags.out, "out", "o", "", "write the profile to `FILE`, which must not be there, or into a folder; without it to standard output")
	set.StringVar(&flags.profile, "profile", "", "the AWS profile's `NAME`, to look at the revocation list; without it AWS_PROFILE, or the default one")
	set.StringVar(&flags.user, "user", "", "issue a certificate to `NAME`, such as ada@example.org")
	set.IntVar(&flags.days, "days", defaultDays, "for how many `DAYS` the certificate of --user is valid")
	set.StringVar(&flags.ca, "ca", "", "the CA of the endpoint's certificate, in PEM, from `FILE`")
	set.StringVar(&flags.cert, "cert", "", "the client certificate, in PEM, from `FILE`")
	set.StringVar(&flags.key, "key", "", "the client certificate's key, in PEM, from `FILE`")
	set.BoolVar(&flags.force, "force", false, "replace the file of --out")
	set.BoolVar(&flags.json, "json", false, "print an object about what was written to the file of --out")
	return c
}

func (f vpnProfileFlags) run(c *cobra.Command, w world, args []string) error {
	if err := f.check(c, w, args); err != nil {
		return err
	}
	deployment, err := f.deployment(c.Context(), w)
	if err != nil {
		return err
	}
	list, unknown, err := f.askForList(c.Context(), w, deployment)
	if err != nil {
		return err
	}
	profile := vpn.Profile{Deployment: deployment}
	if err := f.fill(c.Context(), &profile, w, list); err != nil {
		return err
	}
	file, err := profile.File(w.now())
	if err != nil {
		return err
	}
	warnings := f.warningsOf(profile, list, unknown, w.now())
	if f.out == "" {
		if _, err = io.WriteString(w.stdout, file.Text); err != nil {
			return err
		}
		return warn(w, warnings)
	}
	f.out = f.fileName(w, profile)
	if err := writePrivately(stack.Within(w.dir, f.out), file.Text, f.force); err != nil {
		return err
	}
	return f.tell(w, profile, file, warnings)
}

// fileName is the file to write: --out itself or, where that is a folder, one in it that is named by person and stack.
func (f vpnProfileFlags) fileName(w world, p vpn.Profile) string {
	info, err := os.Stat(stack.Within(w.dir, f.out))
	if !os.IsPathSeparator(f.out[len(f.out)-1]) && (err != nil || !info.IsDir()) {
		return f.out
	}
	return filepath.Join(f.out, p.FileName(f.user))
}

// warn writes warnings for people.
func warn(w world, warnings []string) error {
	for _, warning := range warnings {
		if _, err := fmt.Fprintln(w.stderr, printable("warning: "+warning)); err != nil {
			return err
		}
	}
	return nil
}

// writtenProfile is what `vpn-profile --json` prints.
type writtenProfile struct {
	File     string `json:"file"`
	Endpoint string `json:"endpointId"`
	// User is whose certificate was issued; "" where none was.
	User       string    `json:"user,omitempty"`
	HoldsKey   bool      `json:"holdsKey"`
	ValidUntil time.Time `json:"validUntil"`
	// Warnings are what is near its end, is over, or could not be looked at.
	Warnings []string `json:"warnings,omitempty"`
}

// tell says what was written, without any of it.
func (f vpnProfileFlags) tell(w world, p vpn.Profile, file vpn.File, warnings []string) error {
	if f.json {
		return writeJSON(w.stdout, writtenProfile{f.out, p.Deployment.EndpointID, f.user, file.HoldsKey, file.ValidUntil.UTC(), warnings})
	}
	until, advice := file.ValidUntil.UTC().Format(time.DateOnly), "it holds no key, and is the same for everybody"
	if f.user != "" && file.ValidUntil.Equal(p.Deployment.Authority.Certificate.NotAfter) {
		until += ", when the stack's CA expires"
	}
	if file.HoldsKey {
		advice = "it holds a key, so hand it over as you would a password"
	}
	if _, err := fmt.Fprintln(w.stderr, printable(fmt.Sprintf("Wrote %s, valid until %s: %s.", f.out, until, advice))); err != nil {
		return err
	}
	return warn(w, warnings)
}

// check reports all faults of the command line at once.
func (f vpnProfileFlags) check(c *cobra.Command, w world, args []string) error {
	faults := []error{flagsOnly(c, args), f.stackFlags.check(c)}
	if f.out == "" {
		faults = append(faults, keyMayGoTo(w.stdout))
		if f.force || f.json {
			faults = append(faults, errors.New("vpn-profile: --force and --json are about the file of --out; give --out FILE too"))
		}
	}
	if f.user != "" {
		if err := vpn.CheckName(f.user); err != nil {
			faults = append(faults, fmt.Errorf("vpn-profile: --user %w", err))
		}
		if f.cert != "" || f.key != "" {
			faults = append(faults, errors.New("vpn-profile: --user issues a certificate and --cert gives one; leave one of them out"))
		}
	}
	if f.user == "" && c.Flags().Changed("days") {
		faults = append(faults, errors.New("vpn-profile: --days is for the certificate that --user issues; give --user too"))
	}
	if f.days < 1 || f.days > longestDays {
		faults = append(faults, fmt.Errorf("vpn-profile: --days %d is not from 1 to %d", f.days, longestDays))
	}
	if (f.cert == "") != (f.key == "") {
		faults = append(faults, errors.New("vpn-profile: --cert and --key belong together; give both"))
	}
	return errors.Join(faults...)
}

// fill puts what the command line asks for into the profile.
func (f vpnProfileFlags) fill(ctx context.Context, p *vpn.Profile, w world, list vpn.RevocationList) error {
	var faults []error
	read := func(flag, file string) string {
		if file == "" {
			return ""
		}
		text, err := stack.ReadFile(ctx, stack.Within(w.dir, file))
		if err == nil {
			if err = vpn.CheckFile(text, flag == "key"); err != nil {
				err = fmt.Errorf("vpn-profile: --%s %s %w", flag, file, err)
			}
		}
		faults = append(faults, err)
		return string(text)
	}
	p.CA, p.Client = read("ca", f.ca), vpn.Pair{Certificate: read("cert", f.cert), Key: read("key", f.key)}
	if f.user == "" {
		return errors.Join(faults...)
	}
	authority, err := authorityOf(p.Deployment, "issue a certificate")
	if err == nil {
		err = refuseRevoked(p.Deployment, list, f.user)
	}
	if err == nil {
		p.Client, err = authority.Issue(f.user, w.now(), time.Duration(f.days)*hoursOfADay)
	}
	return errors.Join(append(faults, err)...)
}

// authorityOf is the stack's CA, for something that needs one.
func authorityOf(d vpn.Deployment, what string) (*vpn.Authority, error) {
	switch {
	case d.Authority != nil:
		return d.Authority, nil
	case !d.Certificates:
		return nil, fmt.Errorf("people log in to this endpoint without a client certificate, so there is no CA to %s with; "+
			"admit and remove them in your identity provider", what)
	}
	return nil, fmt.Errorf("the stack was given its certificates, so it has no CA to %s with; use the CA that signed them", what)
}

// deployment reads the stack with its secrets. They stay in this process.
func (f stackFlags) deployment(ctx context.Context, w world) (vpn.Deployment, error) {
	export, err := f.source(w).Export(ctx, withSecrets)
	if err != nil {
		return vpn.Deployment{}, err
	}
	return vpn.Read(export)
}

// keyMayGoTo refuses a terminal, and a file that the shell has made with its own mode: a pipe is as private as its reader.
func keyMayGoTo(out io.Writer) error {
	file, isFile := out.(*os.File)
	if !isFile {
		return nil
	}
	if screen.IsTerminal(file) {
		return errors.New(noKeysOnTerm)
	}
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		return errors.New(noKeysInFile)
	}
	return nil
}
