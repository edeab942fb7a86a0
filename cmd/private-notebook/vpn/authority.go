package vpn

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"time"
)

const (
	// keyBits is what Client VPN takes of RSA keys (AWS Client VPN Administrator Guide, "Mutual authentication").
	keyBits = 2048
	// serialBytes leave a serial number positive and within X.509's 20 bytes (RFC 5280, 4.1.2.2).
	serialBytes = 19
	// skew lets a certificate be used on a machine whose clock is slow.
	skew = time.Hour
)

// personName is what a certificate may call somebody: it is shown as the common name in the connection log.
var personName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._@+-]{0,62}[A-Za-z0-9])?$`)

// CheckName refuses what cannot be a person's name in a certificate.
func CheckName(name string) error {
	if !personName.MatchString(name) {
		return fmt.Errorf("%q cannot be a name in a certificate; use 1 to 64 letters, digits and . _ @ + -, such as ada@example.org", name)
	}
	return nil
}

func newAuthority(certificate, key string) (*Authority, error) {
	parsed, err := parseCertificate(certificate)
	if err != nil {
		return nil, fmt.Errorf("the CA's certificate in the deployment: %w", err)
	}
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return nil, errors.New("the CA's key in the deployment is not in PEM; export it again")
	}
	private, err := parseKey(block.Bytes)
	if err != nil {
		return nil, errors.New("the CA's key in the deployment is no RSA key") // The parser's own words could quote it.
	}
	if !private.PublicKey.Equal(parsed.PublicKey) {
		return nil, errors.New("the CA's key in the deployment does not belong to its certificate; run `pulumi refresh`")
	}
	return &Authority{Certificate: parsed, key: private}, nil
}

func parseKey(der []byte) (*rsa.PrivateKey, error) {
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	private, isRSA := key.(*rsa.PrivateKey)
	if !isRSA {
		return nil, errors.New("not RSA")
	}
	return private, nil
}

// commonName is a certificate's; "" where it cannot be read.
func commonName(text string) string {
	certificate, err := parseCertificate(text)
	if err != nil {
		return ""
	}
	return certificate.Subject.CommonName
}

// Serial is the serial number of everything that the CA issues to one name. It follows from the name, so that a name can be
// revoked without a register of what was issued; all certificates of the name are revoked together.
func (a *Authority) Serial(name string) *big.Int {
	digest := sha256.Sum256(append(append([]byte("private-notebook client certificate\x00"), a.Certificate.SubjectKeyId...), name...))
	serial := new(big.Int).SetBytes(digest[:serialBytes])
	return serial.SetBit(serial, 8*serialBytes-1, 1) // Never short, never zero.
}

func (a *Authority) checkExpiry(now time.Time) error {
	if now.After(a.Certificate.NotAfter) {
		return fmt.Errorf("the stack's CA expired on %s; replace its certificates with `pulumi up --replace`", a.Certificate.NotAfter.Format(time.DateOnly))
	}
	return nil
}

// Issue makes a key and a client certificate for a name, valid from now on, but not beyond its CA. It fails where the name is
// none, or the CA has expired.
func (a *Authority) Issue(name string, now time.Time, validity time.Duration) (Pair, error) {
	if err := CheckName(name); err != nil {
		return Pair{}, err
	}
	if err := a.checkExpiry(now); err != nil {
		return Pair{}, err
	}
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return Pair{}, err
	}
	until := now.Add(validity)
	if until.After(a.Certificate.NotAfter) {
		until = a.Certificate.NotAfter
	}
	template := &x509.Certificate{
		SerialNumber: a.Serial(name), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-skew), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.Certificate, &key.PublicKey, a.key)
	if err != nil {
		return Pair{}, fmt.Errorf("signing the certificate of %s: %w", name, err)
	}
	return Pair{
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der})),
		Key:         string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})),
	}, nil
}
