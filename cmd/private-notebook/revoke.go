package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
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

Exit status: 0 revoked, 1 refused by AWS, with the reason and what to do, 2 bad
input, with every fault named.`

const revokeExample = `  # end Ada's access
  private-notebook revoke ada@example.org
  # end that of everybody with the shared certificate
  private-notebook revoke --shared
  # end that of one certificate, by its file or its profile
  private-notebook revoke --certificate bob.ovpn
  # write the list, and leave the endpoint alone
  private-notebook revoke ada@example.org --out crl.pem`

type revokeFlags struct {
	stackFlags
	profile, certificate, out string
	shared, force, json       bool
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
	serials, err := f.serials(authority, deployment, w, names)
	if err != nil {
		return err
	}
	done := revocation{Endpoint: deployment.EndpointID, Serials: hexadecimals(serials)}
	var list string
	err = w.progress().during("Asking AWS for the revocation list", func() error {
		client, err := vpnapi.New(ctx, vpnapi.Options{
			Region: deployment.Region, EndpointID: deployment.EndpointID, Profile: f.profile, Timeout: f.timeout,
		})
		if err != nil {
			return err
		}
		list, err = done.revoke(ctx, authority, client, serials, w.now())
		if err != nil || done.Added == 0 || f.out != "" {
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
	if len(names) == 0 && f.certificate == "" && !f.shared {
		faults = append(faults, errors.New("revoke: nobody is named; give a name, --certificate FILE or --shared"))
	}
	return errors.Join(faults...)
}

// serials are the serial numbers of everybody who is named.
func (f revokeFlags) serials(authority *vpn.Authority, d vpn.Deployment, w world, names []string) ([]*big.Int, error) {
	var serials []*big.Int
	var faults []error
	for _, name := range names {
		serials = append(serials, authority.Serial(name))
	}
	certificates := []string{}
	if f.shared {
		certificates = append(certificates, d.Shared.Certificate)
	}
	if f.certificate != "" {
		text, err := os.ReadFile(stack.Within(w.dir, f.certificate))
		faults = append(faults, err)
		if err == nil {
			certificates = append(certificates, string(text))
		}
	}
	for _, certificate := range certificates {
		serial, err := authority.SerialOf(certificate)
		faults = append(faults, err)
		serials = append(serials, serial)
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
	list, r.Added, err = authority.Revoke(before, serials, now)
	r.Entries = before.Len() + r.Added
	return list, err
}

// tell says what was done. A list that was complete already was left alone: an import ends all connections.
func (f revokeFlags) tell(w world, done revocation) error {
	if f.json {
		return writeJSON(w.stdout, done)
	}
	text := fmt.Sprintf("Revoked %d; the endpoint's list has %d. AWS ends all connections now, and whoever is not on it reconnects.", done.Added, done.Entries)
	switch {
	case done.File != "":
		text = fmt.Sprintf("Wrote %s, with %d entries, %d of them new. The endpoint was left alone.", done.File, done.Entries, done.Added)
	case done.Added == 0:
		text = "Revoked already: nothing was changed."
	}
	_, err := fmt.Fprintln(w.stderr, printable(text))
	return err
}
