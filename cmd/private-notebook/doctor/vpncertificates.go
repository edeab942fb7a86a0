package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/cmd/private-notebook/vpn"
	"private-notebook/cmd/private-notebook/vpnapi"
)

// vpnLasting looks for what of the Client VPN is over, or nearly: certificates, as the deployment tells, and the revocation list, which
// only AWS knows. What is over fails only a machine that has no other path.
func (v *visit) vpnLasting(ctx context.Context) []Check {
	if !v.known {
		return append([]Check{v.ownCertificate(ctx)}, unread(CheckVPNCertificates, CheckVPNCRL)...)
	}
	endpoints := vpn.Endpoints(v.stack.Export)
	return []Check{v.ownCertificate(ctx), v.vpnCertificates(endpoints), v.crl(ctx, endpoints)}
}

// ownCertificate is the person's, of the file that was named.
func (v *visit) ownCertificate(ctx context.Context) Check {
	c := Check{Check: CheckOwnCertificate, Status: Skipped, Because: "no profile was named with --certificate"}
	if v.Certificate == "" {
		return c
	}
	text, err := stack.Interruptibly(ctx, func() ([]byte, error) { return v.Machine.ReadFile(v.Certificate) })
	if err == nil {
		var own vpn.Lasting
		if own, err = vpn.PersonsCertificate(string(text)); err == nil {
			return v.judgeLasting(CheckOwnCertificate, []vpn.Lasting{own})
		}
	}
	c.Status, c.Because, c.Remedy = Warning, v.Certificate+": "+err.Error(), "name your VPN profile, or your certificate in PEM"
	return c
}

func (v *visit) vpnCertificates(endpoints []vpn.Endpoint) Check {
	c := Check{Check: CheckVPNCertificates, Status: Skipped}
	var lasting []vpn.Lasting
	for _, e := range endpoints {
		lasting = append(lasting, e.Lasting...)
	}
	switch {
	case len(v.stack.ClientVPNs) == 0:
		c.Because = noClientVPN
	case len(v.stack.Export.Resources) == 0:
		c.Because = "outputs hold no certificates; give --export"
	case len(lasting) == 0:
		c.Because = "the stack was given its certificates, so it does not know when they end"
	default:
		return v.judgeLasting(CheckVPNCertificates, lasting)
	}
	return c
}

// crl asks AWS, because the list is no resource of the stack. Whoever may not read it is none the worse for it.
func (v *visit) crl(ctx context.Context, endpoints []vpn.Endpoint) Check {
	c := Check{Check: CheckVPNCRL, Status: Skipped}
	switch {
	case len(v.stack.ClientVPNs) == 0:
		c.Because = noClientVPN
		return c
	case v.identity.ARN == "":
		c.Because = "AWS cannot be asked: it is not known who you are"
		return c
	case len(v.stack.Export.Resources) == 0:
		c.Because = "outputs do not tell whether people show certificates; give --export"
		return c
	}
	var lasting []vpn.Lasting
	c.Because = "nobody shows a certificate"
	for _, e := range endpoints {
		if !e.Certificates {
			continue
		}
		list, err := v.readList(ctx, e.ID)
		if err != nil {
			c.Because = oneLine(err)
			return c
		}
		c.Status, c.Because = OK, "the endpoint has no revocation list, so nobody is revoked"
		if l, ends := list.Lasting(); ends {
			lasting = append(lasting, l)
		}
	}
	if len(lasting) == 0 {
		return c
	}
	judged := v.judgeLasting(CheckVPNCRL, lasting)
	if judged.Status != OK && judged.Status != Skipped && lasting[0].Ended(now()) {
		judged.Because += ", so nobody can connect who shows a certificate"
	}
	return judged
}

func (v *visit) readList(ctx context.Context, endpoint string) (vpn.RevocationList, error) {
	client, err := vpnapi.New(ctx, vpnapi.Options{Region: v.stack.Region, EndpointID: endpoint, Profile: v.Profile, Timeout: v.Timeout})
	if err != nil {
		return vpn.RevocationList{}, err
	}
	text, err := client.RevocationList(ctx)
	if err != nil {
		return vpn.RevocationList{}, err
	}
	return vpn.ReadAnyList(text)
}

// judgeLasting says all that is over or nearly, and otherwise what ends first.
func (v *visit) judgeLasting(check string, lasting []vpn.Lasting) Check {
	c := Check{Check: check, Status: OK}
	first := lasting[0]
	var said, remedies []string
	for _, l := range lasting {
		if l.Until.Before(first.Until) {
			first = l
		}
		if !l.Near(now()) {
			continue
		}
		said = append(said, l.Sentence(now()))
		if !slices.Contains(remedies, l.Remedy) {
			remedies = append(remedies, l.Remedy)
		}
		if c.Status == OK {
			c.Status = Warning
		}
		if l.Ended(now()) && !v.reached {
			c.Status = Failed
		}
	}
	if c.Status == OK {
		c.Because = first.Sentence(now())
		return c
	}
	c.Because, c.Remedy = strings.Join(said, "; "), strings.Join(remedies, "; ")
	return c
}

const noClientVPN = "the stack has no Client VPN"

// oneLine is an error without what to do.
func oneLine(err error) string {
	if failed := (*failure.Failure)(nil); errors.As(err, &failed) {
		return strings.Join(append([]string{failed.Because}, failed.Details...), ": ")
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
