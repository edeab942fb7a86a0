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

const revokeLong = `Ends the VPN access of people: adds their certificates to the endpoint's revocation list, signed by the stack's CA, and imports
it with your AWS credentials. A name stands for every certificate that was issued to it, and cannot be used again.
AWS then ends all connections of the endpoint; whoever is not revoked reconnects.

A notebook session that is open in a browser ends with the connection that carries it.

Exit status: 0 revoked, 1 refused by AWS, with the reason and what to do, 2 bad input, with every fault named.`

const revokeExample = `  private-notebook revoke ada@example.org               end Ada's access
  private-notebook revoke --shared                      end that of everybody with the shared certificate
  private-notebook revoke --certificate bob.crt         end that of one certificate
  private-notebook revoke ada@example.org --out crl.pem write the list, and leave the endpoint alone`

type revokeFlags struct {
	stackFlags
	profile, certificate, out string
	shared                    bool
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
	set.StringVar(&flags.certificate, "certificate", "", "revoke the certificate, in PEM, of `FILE`")
	set.BoolVar(&flags.shared, "shared", false, "revoke the client certificate that the stack made for all")
	set.StringVarP(&flags.out, "out", "o", "", "write the list to `FILE` instead of importing it")
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
	client, err := vpnapi.New(ctx, deployment.Region, f.profile, deployment.EndpointID)
	if err != nil {
		return err
	}
	return f.revoke(ctx, w, authority, client, serials)
}

// check reports all faults of the command line at once.
func (f revokeFlags) check(c *cobra.Command, names []string) error {
	faults := []error{f.stackFlags.check(c)}
	for _, name := range names {
		if err := vpn.CheckName(name); err != nil {
			faults = append(faults, fmt.Errorf("revoke: %w", err))
		}
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

// revoke adds to the list that the endpoint has. One that is complete already is left alone: an import ends all connections.
func (f revokeFlags) revoke(ctx context.Context, w world, authority *vpn.Authority, client *vpnapi.Client, serials []*big.Int) error {
	text, err := client.RevocationList(ctx)
	if err != nil {
		return err
	}
	before, err := authority.ReadRevocationList(text)
	if err != nil {
		return err
	}
	list, added, err := authority.Revoke(before, serials, time.Now())
	switch {
	case err != nil:
		return err
	case added == 0:
		_, err = fmt.Fprintln(w.stderr, "Revoked already: nothing was changed.")
		return err
	case f.out != "":
		return writePrivately(stack.Within(w.dir, f.out), list, false)
	}
	if err := client.Import(ctx, list); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stderr, "Revoked %d; the endpoint's list has %d. AWS ends all connections now, and whoever is not on it reconnects.\n",
		added, before.Len()+added)
	return err
}
