package vpn

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Profile is what an OpenVPN client needs to connect, for one person.
type Profile struct {
	// Deployment is the endpoint to connect to.
	Deployment Deployment
	// CA is the certificate, in PEM, of the CA that signed the endpoint's own; "" takes the deployment's.
	CA string
	// Client is the person's certificate and key; the zero value takes the shared one of the deployment. Not used where the
	// endpoint asks for no certificate.
	Client Pair
}

// labelBytes make the random label before the endpoint's name.
const labelBytes = 6

// File is a profile as it is handed out.
type File struct {
	// Text is the content, for OpenVPN to read.
	Text string
	// HoldsKey says that the text holds a person's key.
	HoldsKey bool
	// ValidUntil is when a certificate in it, or the CA's, expires.
	ValidUntil time.Time
}

// File makes the .ovpn file. It fails, with every fault, where the endpoint asks for something that is not there, is not of one
// piece, or has expired.
//
// The name to connect to begins with a random label, because AWS serves any such name and balances by it; the file says so
// itself, and not by remote-random-hostname, which not every client knows (AWS Client VPN Administrator Guide, "Export the
// client configuration file").
func (p Profile) File(now time.Time) (File, error) {
	p = p.complete()
	if err := p.check(now); err != nil {
		return File{}, err
	}
	label := make([]byte, labelBytes)
	if _, err := rand.Read(label); err != nil {
		return File{}, err
	}
	d := p.Deployment
	var b strings.Builder
	for _, line := range []string{
		"client", "dev tun", "proto " + d.Transport,
		fmt.Sprintf("remote %s.%s %d", hex.EncodeToString(label), d.DNSName, d.Port),
		"resolv-retry infinite", "nobind", "remote-cert-tls server", "cipher AES-256-GCM", "verb 3",
	} {
		b.WriteString(line + "\n")
	}
	if d.ServerName != "" {
		fmt.Fprintf(&b, "verify-x509-name %s name\n", quoted(d.ServerName))
	}
	b.WriteString("reneg-sec 0\n") // The endpoint renews keys itself.
	b.WriteString(d.login())
	inline(&b, "ca", p.CA)
	if d.Certificates {
		inline(&b, "cert", p.Client.Certificate)
		inline(&b, "key", p.Client.Key)
	}
	return File{b.String(), d.Certificates, p.validUntil()}, nil
}

// strange is what a file's name does without, on every system.
var strange = regexp.MustCompile(`[^A-Za-z0-9._@+-]+`)

// FileName is a name for the file, by person and stack: ada@example.org.dev.ovpn. Without a person it is that of the certificate, or "vpn"
// where there is none. NetworkManager keeps an imported key under the file's name, and overwrites that of another profile so called.
func (p Profile) FileName(person string) string {
	if person == "" && p.Deployment.Certificates {
		person = commonName(p.complete().Client.Certificate)
	}
	if person == "" {
		person = "vpn"
	}
	parts := []string{person}
	if p.Deployment.Stack != "" {
		parts = append(parts, p.Deployment.Stack)
	}
	return strange.ReplaceAllString(strings.Join(append(parts, "ovpn"), "."), "-")
}

// quoted is a parameter of a directive, in quotes where OpenVPN would otherwise take it for several.
func quoted(text string) string {
	if !strings.ContainsAny(text, " \t\"\\'#;") {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// login are the directives for people who prove who they are by more than a certificate.
func (d Deployment) login() string {
	switch {
	case d.Federated: // Only the AWS VPN Client knows auth-federate.
		return "auth-user-pass\nauth-federate\nauth-retry interact\nauth-nocache\n"
	case d.Directory:
		return "auth-user-pass\nauth-retry interact\nauth-nocache\n"
	}
	return ""
}

func (p Profile) complete() Profile {
	if p.CA == "" {
		p.CA = p.Deployment.ServerCA
	}
	if p.Client == (Pair{}) {
		p.Client = p.Deployment.Shared
	}
	p.CA = only(p.CA, isCertificate)
	p.Client = Pair{only(p.Client.Certificate, isCertificate), only(p.Client.Key, isKey)}
	return p
}

func (p Profile) check(now time.Time) error {
	ca, err := parseCertificate(p.CA)
	if err != nil {
		err = errors.New("the stack does not hold the CA of the endpoint's certificate; give it with --ca FILE, in PEM")
	} else {
		err = checkExpiry("the CA "+ca.Subject.CommonName, ca, now)
	}
	if strings.ContainsAny(p.Deployment.ServerName, "\r\n") {
		err = errors.Join(err, errors.New("the name in the endpoint's certificate has several lines, which no profile can hold; give the endpoint another certificate"))
	}
	if !p.Deployment.Certificates {
		return err
	}
	return errors.Join(err, checkPair(p.Client, now))
}

// validUntil is when the first of the certificates expires that the profile cannot do without.
func (p Profile) validUntil() time.Time {
	var first time.Time
	texts := []string{p.CA}
	if p.Deployment.Certificates {
		texts = append(texts, p.Client.Certificate)
	}
	for _, text := range texts {
		if certificate, err := parseCertificate(text); err == nil && (first.IsZero() || certificate.NotAfter.Before(first)) {
			first = certificate.NotAfter
		}
	}
	return first
}

func inline(b *strings.Builder, tag, text string) {
	fmt.Fprintf(b, "<%s>\n%s\n</%s>\n", tag, strings.TrimSpace(text), tag)
}
