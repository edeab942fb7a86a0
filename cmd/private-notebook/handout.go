package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/handout"
	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/cmd/private-notebook/stack"
)

const handoutLong = `Writes a page for the people who open the stack's notebooks and know no AWS:
which VPN program they need, how they get their profile, what they type, what
each refusal means, and whom to ask. It holds no secret.

Give people the page, a profile of their own (see vpn-profile), and the file
notebook.json, which "pulumi stack output --json" prints.

Exit status: 0 written, 2 bad input, with every fault named.`

const handoutExample = `  # a page of the selected stack, to send or to put into a wiki
  private-notebook handout --contact "the data platform team" > notebook.md
  # for a browser
  private-notebook handout --format html --contact platform@example.org > n.html
  # what goes with it
  pulumi stack output --json > notebook.json`

// Whom people ask where nobody says.
const defaultContact = "the people who gave you this page"

type handoutFlags struct {
	stackFlags
	format, contact string
}

func newHandout(w *world) *cobra.Command {
	var flags handoutFlags
	c := &cobra.Command{
		Use: "handout", Short: "Write a page for the people who open notebooks",
		Long: handoutLong, Example: handoutExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	c.Flags().StringVar(&flags.format, "format", "", "`NAME` of the format: markdown (the default) or html")
	c.Flags().StringVar(&flags.contact, "contact", defaultContact, "whom people ask, in one line of `TEXT`")
	suggest(c, "format", names(handout.Formats())...)
	return c
}

func (f handoutFlags) run(c *cobra.Command, w world, args []string) error {
	format, faultFormat := handout.ParseFormat(f.format)
	if err := errors.Join(faultFormat, handout.CheckContact(f.contact), flagsOnly(c, args), f.check(c)); err != nil {
		return err
	}
	export, err := f.source(w).Export(c.Context())
	if err != nil {
		return err
	}
	read, err := stack.FromExport(export)
	if err != nil {
		return err
	}
	page := handout.Write(format, pageOf(read, f.contact))
	return screen.Show(w.stdout, false, func(out io.Writer) error {
		_, err := fmt.Fprint(out, page)
		return err
	})
}

// pageOf is what the page needs of a stack. Of several Client VPNs it tells of one that people can connect to.
func pageOf(read stack.Stack, contact string) handout.Page {
	page := handout.Page{
		Stack: read.Export.Stack, Contact: strings.TrimSpace(contact), Region: read.Region, APIHost: read.APIEndpoints[0].Host,
		Simulated: observe.Simulated(read.Export.Resources), Office: slices.ContainsFunc(read.Export.Resources, answersOffices),
	}
	for _, n := range read.Notebooks {
		title := n.Name
		if n.Key != "" {
			title = n.Key
		}
		page.Notebooks = append(page.Notebooks, handout.Notebook{Name: n.Name, Title: title})
	}
	for _, v := range read.ClientVPNs {
		if page.Vpn != nil && !page.Vpn.Off {
			break
		}
		page.Vpn = &handout.Vpn{
			Certificate: slices.Contains(v.Authentication, "certificate-authentication"), Saml: slices.Contains(v.Authentication, "federated-authentication"),
			Password: slices.Contains(v.Authentication, "directory-service-authentication"), PortalURL: v.PortalURL, Off: v.Off,
		}
	}
	return page
}

// answersOffices says that a resource is the resolver endpoint that on-premises DNS servers ask.
func answersOffices(r observe.Resource) bool {
	return r.Type == "aws:route53/resolverEndpoint:ResolverEndpoint" && r.Value("direction") == "INBOUND"
}
