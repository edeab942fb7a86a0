package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/cmd/private-notebook/vpn"
	"private-notebook/cmd/private-notebook/vpnapi"
)

const revokeLong = `Ends the VPN access of people: adds their certificates to the endpoint's
revocation list, signed by the stack's CA, and imports it with your AWS
credentials. A name stands for every certificate that was issued to it, and
cannot be used again. AWS then ends all connections of the endpoint; whoever is
not revoked reconnects.

A notebook session that is open in a browser ends with the connection that
carries it.

A revocation list that has expired locks everybody out. The command then imports
a fresh list, even if it adds nobody, and says so. With --renew, it always
imports a fresh list.

Exit status: 0 revoked, 1 refused by AWS, with the reason and what to do, 2 bad
input, with every fault named.`

const revokeExample = `  # end Ada's access
  private-notebook revoke ada@example.org
  # end the access of everybody with the shared certificate
  private-notebook revoke --shared
  # end the access with one certificate, by its file or its profile
  private-notebook revoke --certificate bob.ovpn
  # a fresh list with the same people, before the old one expires
  private-notebook revoke --renew
  # write the list, and leave the endpoint alone
  private-notebook revoke ada@example.org --out crl.pem`

type revokeFlags struct {
	stackFlags
	profile, certificate, out string
	shared, renew             bool
	force, json               bool
	timeout                   time.Duration
}

func newRevoke(w *world) *cobra.Command {
	var flags revokeFlags
	c := &cobra.Command{
		Use: "revoke [NAME...]", Short: "End people's VPN access, by their names or certificates",
		Long: revokeLong, Example: revokeExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	set := c.Flags()
	set.StringVar(&flags.profile, "profile", "", "the AWS profile's `NAME`; without it AWS_PROFILE, or the default one")
	set.StringVar(&flags.certificate, "certificate", "", "revoke the certificate in `FILE`, which may be a whole profile")
	set.BoolVar(&flags.shared, "shared", false, "revoke the client certificate that the stack made for all")
	set.BoolVar(&flags.renew, "renew", false, "import a fresh list even where nobody is added")
	set.StringVarP(&flags.out, "out", "o", "", "write the list to `FILE` instead of importing it")
	set.DurationVar(&flags.timeout, "timeout", 30*time.Second, "how long to wait for each answer of AWS")
	set.BoolVar(&flags.force, "force", false, "replace the file of --out")
	set.BoolVar(&flags.json, "json", false, "print an object about what was revoked")
	return c
}

func (f revokeFlags) run(c *cobra.Command, w world, names []string) error {
	if err := f.check(c, names); err != nil {
		return err
	}
	ctx := c.Context()
	deployment, err := f.deployment(ctx, w)
	if err != nil {
		return err
	}
	authority, err := authorityOf(deployment, "revoke")
	if err != nil {
		return err
	}
	serials, err := f.serials(ctx, authority, deployment, w, names)
	if err != nil {
		return err
	}
	done := revocation{Endpoint: deployment.EndpointID, Serials: hexadecimals(serials), ValidUntil: authority.Certificate.NotAfter.UTC()}
	var list string
	err = w.progress().during("Asking AWS for the revocation list", func() error {
		client, err := vpnapi.New(ctx, vpnapi.Options{
			Region: deployment.Region, EndpointID: deployment.EndpointID, Profile: f.profile, Timeout: f.timeout,
		})
		if err != nil {
			return err
		}
		list, err = done.revoke(ctx, authority, client, serials, w.now())
		isNews := done.Added > 0 || done.ExpiredSince != nil || f.renew
		if err != nil || !isNews || f.out != "" {
			return err
		}
		done.Imported = true
		return client.Import(ctx, list)
	})
	if err == nil && f.out != "" {
		done.File = f.out
		err = writePrivately(stack.Within(w.dir, f.out), list, f.force)
	}
	if err != nil {
		return err
	}
	return f.tell(w, done)
}

// check reports all faults of the command line at once.
func (f revokeFlags) check(c *cobra.Command, names []string) error {
	faults := []error{f.stackFlags.check(c)}
	for _, name := range names {
		if err := vpn.CheckName(name); err != nil {
			faults = append(faults, fmt.Errorf("revoke: %w", err))
		}
	}
	if f.force && f.out == "" {
		faults = append(faults, errors.New("revoke: --force is about the file of --out; give --out FILE too"))
	}
	if f.timeout <= 0 {
		faults = append(faults, fmt.Errorf("revoke: --timeout %s is no time to wait; choose one such as 30s", f.timeout))
	}
	if len(names) == 0 && f.certificate == "" && !f.shared && !f.renew {
		faults = append(faults, errors.New("revoke: nobody is named; give a name, --certificate FILE or --shared, or --renew the list as it is"))
	}
	return errors.Join(faults...)
}

// serials are the serial numbers of everybody who is named.
func (f revokeFlags) serials(ctx context.Context, authority *vpn.Authority, d vpn.Deployment, w world, names []string) ([]*big.Int, error) {
	var serials []*big.Int
	var faults []error
	for _, name := range names {
		serials = append(serials, authority.Serial(name))
	}
	add := func(certificate string) {
		serial, err := authority.SerialOf(certificate)
		faults = append(faults, err)
		serials = append(serials, serial)
	}
	if f.shared {
		add(d.Shared.Certificate)
	}
	if f.certificate != "" {
		text, err := stack.ReadFile(ctx, stack.Within(w.dir, f.certificate))
		if err == nil {
			if err = vpn.CheckFile(text, false); err != nil {
				err = fmt.Errorf("revoke: --certificate %s %w", f.certificate, err)
			} else {
				add(string(text))
			}
		}
		faults = append(faults, err)
	}
	return serials, errors.Join(faults...)
}

// revocation is what was done, as `revoke --json` prints it.
type revocation struct {
	Endpoint string `json:"endpointId"`
	// Serials are those that were named, in hexadecimal as OpenSSL prints them; Added is how many were not revoked yet.
	Serials []string `json:"serials"`
	Added   int      `json:"added"`
	// Entries is how many the list has now.
	Entries int `json:"entries"`
	// ValidUntil is when the list that was made ends, which is when the stack's CA does.
	ValidUntil time.Time `json:"validUntil"`
	// ExpiredSince is when the list ended that the endpoint had: since then nobody could connect. It is nil where it had not ended.
	ExpiredSince *time.Time `json:"expiredSince,omitempty"`
	// Imported says that the endpoint has got the list, and File where it was written instead.
	Imported bool   `json:"imported"`
	File     string `json:"file,omitempty"`
}

func hexadecimals(serials []*big.Int) []string {
	texts := make([]string, len(serials))
	for i, serial := range serials {
		texts[i] = fmt.Sprintf("%X", serial)
	}
	return texts
}

// revoke makes the endpoint's list with serial numbers added.
func (r *revocation) revoke(
	ctx context.Context, authority *vpn.Authority, client *vpnapi.Client, serials []*big.Int, now time.Time,
) (list string, err error) {
	text, err := client.RevocationList(ctx)
	if err != nil {
		return "", err
	}
	before, err := authority.ReadRevocationList(text)
	if err != nil {
		return "", err
	}
	if before.Expired(now) {
		since := before.ValidUntil().UTC()
		r.ExpiredSince = &since
	}
	list, r.Added, err = authority.Revoke(before, serials, now)
	r.Entries = before.Len() + r.Added
	return list, err
}

// tell says what was done. A list that was complete already was left alone: an import ends all connections.
func (f revokeFlags) tell(w world, done revocation) error {
	if f.json {
		return writeJSON(w.stdout, done)
	}
	text := done.summary()
	if done.ExpiredSince != nil {
		text = done.lockedOut() + "\n" + text
	}
	_, err := fmt.Fprintln(w.stderr, printable(text))
	return err
}

func (r revocation) summary() string {
	const everybody = "AWS ends all connections now, and whoever is not on it reconnects."
	until := r.ValidUntil.Format(time.DateOnly)
	switch {
	case r.File != "":
		return fmt.Sprintf("Wrote %s, with %d entries, %d of them new. The endpoint was left alone.", r.File, r.Entries, r.Added)
	case !r.Imported:
		return "Revoked already: nothing was changed."
	case r.Added == 0:
		return fmt.Sprintf("Imported a fresh list with the same %d, valid until %s. %s", r.Entries, until, everybody)
	}
	return fmt.Sprintf("Revoked %d; the endpoint's list has %d. %s", r.Added, r.Entries, everybody)
}

// lockedOut says what an expired list meant, and still means where it was not replaced.
func (r revocation) lockedOut() string {
	since := r.ExpiredSince.Format(time.DateOnly)
	if r.Imported {
		return fmt.Sprintf("The endpoint's list had expired on %s: from then until now nobody could connect.", since)
	}
	return fmt.Sprintf("The endpoint's list expired on %s: nobody can connect until a fresh one is imported.", since)
}
