package vpn

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// RevocationList is the list of revoked certificates that an endpoint has. Its zero value is an empty one.
type RevocationList struct {
	list *x509.RevocationList
}

// ReadRevocationList reads a list in PEM that this CA has signed; "" is an empty one. A list that another CA signed is an
// error, because an endpoint has one list, and replacing that one would let its people in again.
func (a *Authority) ReadRevocationList(text string) (RevocationList, error) {
	if text == "" {
		return RevocationList{}, nil
	}
	read, err := ReadAnyList(text)
	if err != nil {
		return RevocationList{}, err
	}
	if err := read.list.CheckSignatureFrom(a.Certificate); err != nil {
		return RevocationList{}, fmt.Errorf("the endpoint's revocation list is not signed by the stack's CA (%w); "+
			"add to it with the CA that made it, because an endpoint has only one list", err)
	}
	return read, nil
}

// ReadAnyList reads a list in PEM, whoever signed it; "" is an empty one.
func ReadAnyList(text string) (RevocationList, error) {
	if text == "" {
		return RevocationList{}, nil
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return RevocationList{}, errors.New("the endpoint's revocation list is not in PEM")
	}
	list, err := x509.ParseRevocationList(block.Bytes)
	if err != nil {
		return RevocationList{}, fmt.Errorf("the endpoint's revocation list: %w", err)
	}
	return RevocationList{list}, nil
}

// ValidUntil is when the list ends; the zero time where there is none, or where the list does not say.
func (l RevocationList) ValidUntil() time.Time {
	if l.list == nil {
		return time.Time{}
	}
	return l.list.NextUpdate
}

// Expired says that the list has ended. An endpoint with such a list admits nobody who shows a certificate: OpenVPN,
// which Client VPN is, takes no certificate by an expired list (openvpn(8), "--crl-verify").
func (l RevocationList) Expired(now time.Time) bool {
	until := l.ValidUntil()
	return !until.IsZero() && now.After(until)
}

// Has says whether a serial number is revoked.
func (l RevocationList) Has(serial *big.Int) bool {
	return l.list != nil && slices.ContainsFunc(l.list.RevokedCertificateEntries, func(e x509.RevocationListEntry) bool {
		return e.SerialNumber.Cmp(serial) == 0
	})
}

// Len is the number of serial numbers that are revoked.
func (l RevocationList) Len() int {
	if l.list == nil {
		return 0
	}
	return len(l.list.RevokedCertificateEntries)
}

// mostRevoked is how many entries a list may have (AWS Client VPN Administrator Guide, "Quotas").
const mostRevoked = 20_000

// Revoke returns the list, in PEM, with serial numbers added, and how many were added. It is valid as long as the CA, since an
// endpoint that has an expired list admits nobody. It fails where the list would have more entries than AWS takes, and where
// the CA has expired.
func (a *Authority) Revoke(before RevocationList, serials []*big.Int, now time.Time) (text string, added int, err error) {
	if err := a.checkExpiry(now); err != nil {
		return "", 0, err
	}
	template := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: now.Add(-skew), NextUpdate: a.Certificate.NotAfter}
	if before.list != nil {
		template.RevokedCertificateEntries = slices.Clone(before.list.RevokedCertificateEntries)
	}
	if before.list != nil && before.list.Number != nil { // A list that OpenSSL made may have none.
		template.Number.Add(before.list.Number, template.Number)
	}
	for _, serial := range serials {
		if (RevocationList{template}).Has(serial) {
			continue
		}
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: serial, RevocationTime: now})
		added++
	}
	if n := len(template.RevokedCertificateEntries); n > mostRevoked {
		return "", 0, fmt.Errorf("the list would have %d entries and AWS takes %d; replace the stack's CA, which ends all certificates", n, mostRevoked)
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, a.Certificate, a.key)
	if err != nil {
		return "", 0, fmt.Errorf("signing the revocation list: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})), added, nil
}

// SerialOf is the serial number of a person's certificate, in PEM, that this CA has signed. The text may be a whole profile.
func (a *Authority) SerialOf(certificate string) (*big.Int, error) {
	parsed, err := personsCertificate(certificate)
	if err != nil {
		return nil, fmt.Errorf("the certificate %w", err)
	}
	if err := parsed.CheckSignatureFrom(a.Certificate); err != nil {
		return nil, fmt.Errorf("the certificate of %s is not signed by the stack's CA: %w", parsed.Subject.CommonName, err)
	}
	if !slices.Contains(parsed.ExtKeyUsage, x509.ExtKeyUsageClientAuth) {
		return nil, fmt.Errorf("the certificate of %s is no client's, so nobody connects with it; give that of a person", parsed.Subject.CommonName)
	}
	return parsed.SerialNumber, nil
}
