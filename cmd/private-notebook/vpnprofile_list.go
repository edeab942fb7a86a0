package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/vpn"
	"private-notebook/cmd/private-notebook/vpnapi"
)

// listPatience is for how long each answer of AWS about the revocation list is waited for: the profile is good without it.
const listPatience = 5 * time.Second

// askForList asks AWS for the endpoint's revocation list, where people show certificates and the stack is not read from a file: then
// nothing else needs AWS or the network. It returns why the list is not known, if it could not be had.
func (f vpnProfileFlags) askForList(ctx context.Context, w world, d vpn.Deployment) (list vpn.RevocationList, unknown string, err error) {
	if !d.Certificates || f.export != "" {
		return list, "", nil
	}
	failed := w.progress().during("Asking AWS for the revocation list", func() error {
		ctx, cancel := context.WithTimeout(ctx, 4*listPatience) // credentials may be waited for, too
		defer cancel()
		client, err := vpnapi.New(ctx, vpnapi.Options{Region: d.Region, EndpointID: d.EndpointID, Profile: f.profile, Timeout: listPatience})
		if err != nil {
			return err
		}
		text, err := client.RevocationList(ctx)
		if err != nil {
			return err
		}
		list, err = vpn.ReadAnyList(text)
		return err
	})
	if failed != nil {
		unknown = fmt.Sprintf("whether the endpoint's revocation list is valid is not known: %s", inOneLine(failed))
	}
	return list, unknown, ctx.Err()
}

// inOneLine is an error without what to do, for a sentence.
func inOneLine(err error) string {
	if failed := (*failure.Failure)(nil); errors.As(err, &failed) {
		return strings.Join(append([]string{failed.Because}, failed.Details...), ": ")
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}

// refuseRevoked refuses a name that is on the list: its certificate would not connect.
func refuseRevoked(d vpn.Deployment, list vpn.RevocationList, name string) error {
	if d.Authority == nil || !list.Has(d.Authority.Serial(name)) {
		return nil
	}
	return fmt.Errorf("vpn-profile: %s is revoked on the endpoint, and a revoked name cannot come back; give that person another, such as "+
		"ada.2@example.org after ada@example.org", name)
}

// warningsOf are what somebody should know about what was written: what is over or near its end, and what AWS does not say. What a
// person asked for, a certificate of a few days, is no news.
func (f vpnProfileFlags) warningsOf(p vpn.Profile, list vpn.RevocationList, unknown string, now time.Time) []string {
	var warnings []string
	lasting := p.Deployment.Lasting
	if l, ends := list.Lasting(); ends {
		lasting = append(lasting, l)
	}
	if own, err := vpn.PersonsCertificate(p.Client.Certificate); err == nil && f.user == "" {
		lasting = append(lasting, own)
	}
	for _, l := range lasting {
		if l.Near(now) {
			warnings = append(warnings, l.Sentence(now)+"; "+l.Remedy)
		}
	}
	if list.Expired(now) {
		warnings = append(warnings, "an expired list locks everybody out: nobody connects with this profile before a fresh one is imported")
	}
	off := ""
	if p.Deployment.Off {
		off = "the Client VPN is switched off for now (clientVpnConnected: false): the profile connects once it is on again"
	}
	for _, doubt := range []string{p.Doubt(), off, unknown} {
		if doubt != "" {
			warnings = append(warnings, doubt)
		}
	}
	return warnings
}
