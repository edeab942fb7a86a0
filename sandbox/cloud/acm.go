package cloud

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
)

// certificateKind: replace follows ForceNew in the provider's internal/service/acm/certificate.go. An imported
// certificate is imported again under its ARN when its parts change.
func certificateKind() *kind {
	return &kind{
		shape: shape{
			token: certificateType, args: acm.CertificateArgs{},
			replace: []string{
				"certificateAuthorityArn", "domainName", "keyAlgorithm", "subjectAlternativeNames", "validationMethod",
				"validationOptions",
			},
			sets: []string{"subjectAlternativeNames", "validationOptions"},
			computed: []string{
				"arn", "domainName", "domainValidationOptions", "keyAlgorithm", "notAfter", "notBefore", "options",
				"pendingRenewal", "renewalEligibility", "renewalSummaries", "status", "subjectAlternativeNames", "type",
				"validationEmails", "validationMethod",
			},
			secrets:  []string{"privateKey"},
			validate: validateCertificate,
		},
		family: certificates,
		api:    api{"ACM", "ImportCertificate", "ImportCertificate", "DeleteCertificate"},
		identify: func(c *call) string {
			return c.arn("acm", "certificate/"+uuid(c.newID(""))).StringValue()
		},
		refuse:  refuseCertificate,
		outputs: certificateOutputs,
	}
}

func validateCertificate(in props, v *verdict) {
	if !in.has("privateKey") && !in.has("domainName") {
		v.fault("domainName", "one of privateKey (to import a certificate) and domainName (to request one) must be specified")
	}
	if in.has("privateKey") && !in.has("certificateBody") {
		v.fault("certificateBody", "certificateBody must be specified with privateKey")
	}
	v.oneOf(in, "validationMethod", "DNS", "EMAIL", "NONE")
}

// refuseCertificate holds an import to what ACM checks: PEM that parses, a key that fits, a chain that leads from the
// certificate, and dates that include today (ACM user guide, "Prerequisites for importing certificates").
func refuseCertificate(c *call) error {
	const code = "ValidationException"
	if !c.in.has("privateKey") {
		return nil
	}
	leaf, err := parseCertificate(c.in.str("certificateBody"))
	if err != nil {
		return c.fail(code, "The certificate field is not valid: %s", err)
	}
	key, err := parseKey(c.in.str("privateKey"))
	if err != nil {
		return c.fail(code, "The private key is not supported: %s", err)
	}
	if !samePublicKey(key.Public(), leaf.PublicKey) {
		return c.fail(code, "The certificate and the private key don't match")
	}
	if now := time.Now(); now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		return c.fail(code, "The certificate is valid from %s to %s, which does not include now",
			leaf.NotBefore.Format(time.RFC3339), leaf.NotAfter.Format(time.RFC3339))
	}
	if err := checkChain(leaf, c.in.str("certificateChain")); err != nil {
		return c.fail(code, "Could not validate the certificate with the certificate chain: %s", err)
	}
	return nil
}

// checkChain reports whether each certificate is signed by the next. An empty chain is right for any certificate.
func checkChain(leaf *x509.Certificate, chain string) error {
	signed := leaf
	for rest := []byte(chain); len(strings.TrimSpace(string(rest))) > 0; {
		block, left := pem.Decode(rest)
		if block == nil {
			return fmt.Errorf("it holds text that is not PEM")
		}
		issuer, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return err
		}
		if err := signed.CheckSignatureFrom(issuer); err != nil {
			return err
		}
		signed, rest = issuer, left
	}
	return nil
}

// parseCertificate reads exactly one certificate from PEM.
func parseCertificate(text string) (*x509.Certificate, error) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, fmt.Errorf("it is not a certificate in PEM")
	}
	if len(strings.TrimSpace(string(rest))) > 0 {
		return nil, fmt.Errorf("it holds more than one certificate")
	}
	return x509.ParseCertificate(block.Bytes)
}

// parseKey reads a private key from PEM, in any of the three usual formats.
func parseKey(text string) (crypto.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, fmt.Errorf("it is not a private key in PEM")
	}
	switch block.Type {
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	case "PRIVATE KEY":
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, err
		}
		return key.(crypto.Signer), nil // every key that the parser knows can sign
	}
	return nil, fmt.Errorf("its PEM block is a %s", block.Type)
}

func samePublicKey(x, y crypto.PublicKey) bool {
	key, ok := x.(interface{ Equal(crypto.PublicKey) bool })
	return ok && key.Equal(y)
}

// keyAlgorithm is ACM's name for the sort of a public key.
func keyAlgorithm(key crypto.PublicKey) string {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA_%d", key.N.BitLen())
	case *ecdsa.PublicKey:
		return map[int]string{256: "EC_prime256v1", 384: "EC_secp384r1", 521: "EC_secp521r1"}[key.Curve.Params().BitSize]
	}
	return fmt.Sprintf("%T", key)
}

func certificateOutputs(c *call) props {
	out := props{
		"arn": text(c.id), "domainValidationOptions": objects(), "pendingRenewal": flag(false),
		"options":            c.otherwise("options", object(props{"certificateTransparencyLoggingPreference": text("ENABLED")})),
		"renewalEligibility": text("INELIGIBLE"), "renewalSummaries": objects(), "validationEmails": texts(),
	}
	leaf, err := parseCertificate(c.in.str("certificateBody"))
	if err == nil && c.in.has("privateKey") {
		return out.with(importedOutputs(leaf))
	}
	// A certificate of the seed was issued long ago; one that is requested now waits for its validation.
	status := "PENDING_VALIDATION"
	if c.urn == "" || c.was != nil && c.was.Seeded {
		status = "ISSUED"
	}
	return out.with(props{
		"keyAlgorithm": c.otherwise("keyAlgorithm", text("RSA_2048")), "status": text(status), "type": text("AMAZON_ISSUED"),
		"notAfter": text(""), "notBefore": text(""), "validationMethod": c.otherwise("validationMethod", text("NONE")),
		"subjectAlternativeNames": c.otherwise("subjectAlternativeNames", texts(c.in.str("domainName"))),
	})
}

func importedOutputs(leaf *x509.Certificate) props {
	domain := leaf.Subject.CommonName
	if domain == "" && len(leaf.DNSNames) > 0 {
		domain = leaf.DNSNames[0]
	}
	return props{
		"domainName": text(domain), "keyAlgorithm": text(keyAlgorithm(leaf.PublicKey)),
		"notAfter":  text(leaf.NotAfter.UTC().Format(time.RFC3339)),
		"notBefore": text(leaf.NotBefore.UTC().Format(time.RFC3339)),
		"status":    text("ISSUED"), "subjectAlternativeNames": texts(leaf.DNSNames...), "type": text("IMPORTED"),
		"validationMethod": text("NONE"),
	}
}
