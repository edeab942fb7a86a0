package vpn

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
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

// Text is the profile as an .ovpn file. It fails, with every fault, where the endpoint asks for something that is not there.
//
// The name to connect to begins with a random label, because AWS serves any such name and balances by it; the file says so
// itself, and not by remote-random-hostname, which not every client knows (AWS Client VPN Administrator Guide, "Export the
// client configuration file").
func (p Profile) Text() (string, error) {
	p = p.complete()
	if err := p.check(); err != nil {
		return "", err
	}
	label := make([]byte, labelBytes)
	if _, err := rand.Read(label); err != nil {
		return "", err
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
		fmt.Fprintf(&b, "verify-x509-name %s name\n", d.ServerName)
	}
	b.WriteString("reneg-sec 0\n") // The endpoint renews keys itself.
	b.WriteString(d.login())
	inline(&b, "ca", p.CA)
	if d.Certificates {
		inline(&b, "cert", p.Client.Certificate)
		inline(&b, "key", p.Client.Key)
	}
	return b.String(), nil
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
	return p
}

func (p Profile) check() error {
	var faults []error
	if _, err := parseCertificate(p.CA); err != nil {
		faults = append(faults, errors.New("the stack does not hold the CA of the endpoint's certificate; give it with --ca FILE, in PEM"))
	}
	if !p.Deployment.Certificates {
		return errors.Join(faults...)
	}
	if _, err := parseCertificate(p.Client.Certificate); err != nil {
		faults = append(faults, errors.New("the stack holds no client certificate; give one with --cert FILE, in PEM"))
	}
	if !strings.Contains(p.Client.Key, "PRIVATE KEY-----") {
		faults = append(faults, errors.New("the stack holds no client key; give it with --key FILE, in PEM"))
	}
	return errors.Join(faults...)
}

func inline(b *strings.Builder, tag, text string) {
	fmt.Fprintf(b, "<%s>\n%s\n</%s>\n", tag, strings.TrimSpace(text), tag)
}
