package vpn

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
)

// rsaSizes are the keys that Client VPN takes, in bits: no other RSA, and no elliptic curve (AWS Client VPN Administrator Guide, "Mutual
// authentication").
var rsaSizes = []int{1024, 2048}

const (
	guideSays  = " (AWS Client VPN Administrator Guide, \"Mutual authentication\")"
	keyRemedy  = "make the certificate anew with an RSA key of 2048 bits"
	nameRemedy = "make it anew with one, such as the person's e-mail address"
	useRemedy  = "make it anew as a client's (extended key usage clientAuth)"
)

// checkUsable finds what Client VPN does not take of a client certificate.
func checkUsable(c *x509.Certificate) error {
	var faults []error
	complain := func(wrong, remedy string) {
		faults = append(faults, fmt.Errorf("the client certificate of %s %s%s; %s", calledOf(c), wrong, guideSays, remedy))
	}
	if key, isRSA := c.PublicKey.(*rsa.PublicKey); !isRSA {
		complain(fmt.Sprintf("has an %s key, and Client VPN takes RSA alone", c.PublicKeyAlgorithm), keyRemedy)
	} else if bits := key.N.BitLen(); !slices.Contains(rsaSizes, bits) {
		complain(fmt.Sprintf("has an RSA key of %d bits, and Client VPN takes 1024 or 2048", bits), keyRemedy)
	}
	if c.Subject.CommonName == "" {
		complain("has no common name (CN), which Client VPN wants", nameRemedy)
	}
	if isLimited(c) && !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth) && !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny) {
		faults = append(faults, fmt.Errorf("the client certificate of %s is for other uses than a client's (RFC 5280, 4.2.1.12, which Client VPN follows); %s",
			calledOf(c), useRemedy))
	}
	return errors.Join(faults...)
}

// isLimited says whether a certificate names what it may be used for. One that does not may be used for everything (RFC 5280, 4.2.1.12).
func isLimited(c *x509.Certificate) bool { return len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) > 0 }

// calledOf is what a sentence calls a certificate's owner by.
func calledOf(c *x509.Certificate) string {
	if c.Subject.CommonName == "" {
		return "serial number " + c.SerialNumber.Text(16)
	}
	return c.Subject.CommonName
}

// Doubt is what AWS does not say of the client certificate of a profile; "" where there is none.
func (p Profile) Doubt() string {
	certificate, err := parseCertificate(p.complete().Client.Certificate)
	if err != nil || !p.Deployment.Certificates || isLimited(certificate) {
		return ""
	}
	return fmt.Sprintf("the client certificate of %s does not say that it is a client's (extended key usage clientAuth), and AWS does not document whether "+
		"Client VPN takes it; %s if the connection is refused", calledOf(certificate), useRemedy)
}

// CheckFile refuses the content of a file that holds no certificate in PEM or, where a key is wanted, no key. The error completes a
// sentence about the file, and quotes nothing of it.
func CheckFile(content []byte, wantsKey bool) error {
	wanted, kind, convert := isCertificate, "certificate", "openssl x509 -inform der"
	if wantsKey {
		wanted, kind, convert = isKey, "private key", "openssl pkey -inform der"
	}
	if len(blocksOf(string(content), wanted)) > 0 {
		return nil
	}
	remedy := "give one that begins with -----BEGIN"
	switch {
	case bytes.HasPrefix(content, []byte{0x30}): // An ASN.1 sequence: DER, or a PKCS #12 archive.
		remedy = "it looks like DER or PKCS #12; convert it with `" + convert + "` or `openssl pkcs12`"
	case len(blocksOf(string(content), func(string) bool { return true })) > 0:
		remedy = "it holds something else in PEM; give the file of the " + kind
	}
	return fmt.Errorf("holds no %s in PEM; %s", kind, remedy)
}
