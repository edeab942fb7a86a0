package vpn

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
)

const certificateBlock = "CERTIFICATE"

// isKey says whether a PEM block of a type is a private key, of whatever algorithm, encrypted or not.
func isKey(blockType string) bool { return strings.HasSuffix(blockType, "PRIVATE KEY") }

func isCertificate(blockType string) bool { return blockType == certificateBlock }

// blocksOf are the PEM blocks of a text that are wanted.
func blocksOf(text string, isWanted func(blockType string) bool) []*pem.Block {
	var found []*pem.Block
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return found
		}
		if isWanted(block.Type) {
			found = append(found, block)
		}
	}
}

// only leaves of a text the PEM blocks that are wanted. What stands between them in a file is for people, and in a profile
// it would be for OpenVPN.
func only(text string, isWanted func(blockType string) bool) string {
	var b strings.Builder
	for _, block := range blocksOf(text, isWanted) {
		b.Write(pem.EncodeToMemory(block))
	}
	return b.String()
}

// parseCertificate reads the first certificate of a text.
func parseCertificate(text string) (*x509.Certificate, error) {
	blocks := blocksOf(text, isCertificate)
	if len(blocks) == 0 {
		return nil, errors.New("is not in PEM")
	}
	return x509.ParseCertificate(blocks[0].Bytes)
}

// personsCertificate is the only certificate of a text that is no CA's. A profile has both, and its CA's comes first.
func personsCertificate(text string) (*x509.Certificate, error) {
	var found []*x509.Certificate
	blocks := blocksOf(text, isCertificate)
	for _, block := range blocks {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		if !certificate.IsCA {
			found = append(found, certificate)
		}
	}
	switch {
	case len(blocks) == 0:
		return nil, errors.New("is not in PEM")
	case len(found) == 0:
		return nil, errors.New("is a CA's and nobody's own; give that of a person, or a profile")
	case len(found) > 1:
		return nil, fmt.Errorf("is not one: the file has %d besides the CA's; give one file for each", len(found))
	}
	return found[0], nil
}

// checkPair finds what keeps a client from using a certificate with a key.
func checkPair(pair Pair, now time.Time) error {
	certificate, faultCertificate := parseCertificate(pair.Certificate)
	if faultCertificate != nil {
		faultCertificate = errors.New("the stack holds no client certificate; give one with --cert FILE, in PEM")
	} else {
		faultCertificate = errors.Join(checkUsable(certificate), checkExpiry("the client certificate of "+calledOf(certificate), certificate, now))
	}
	var faultKey error
	switch keys := blocksOf(pair.Key, isKey); {
	case len(keys) == 0:
		faultKey = errors.New("the stack holds no client key; give it with --key FILE, in PEM")
	case certificate != nil && !isEncrypted(keys[0]):
		if _, err := tls.X509KeyPair([]byte(pair.Certificate), []byte(pair.Key)); err != nil { // Its words could quote the key.
			faultKey = errors.New("the client key does not belong to the client certificate; give the two that were made together")
		}
	}
	return errors.Join(faultCertificate, faultKey)
}

// isEncrypted says whether a key needs a password, and so cannot be looked into.
func isEncrypted(key *pem.Block) bool {
	return key.Type == "ENCRYPTED PRIVATE KEY" || key.Headers["DEK-Info"] != ""
}

func checkExpiry(what string, certificate *x509.Certificate, now time.Time) error {
	if now.After(certificate.NotAfter) {
		return fmt.Errorf("%s expired on %s; `pulumi up` renews what the stack made", what, certificate.NotAfter.Format(time.DateOnly))
	}
	return nil
}
