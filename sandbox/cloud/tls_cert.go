package cloud

import (
	"crypto"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 5280 names key identifiers by it; nothing rests on its strength
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
)

// certInputs are the inputs that all certificates have and whose change makes a new one.
var certInputs = []string{
	"allowedUses", "isCaCertificate", "maxPathLength", "setAuthorityKeyId", "setSubjectKeyId", "validityPeriodHours",
}

var certComputed = []string{
	"certPem", "earlyRenewalHours", "isCaCertificate", "maxPathLength", "readyForRenewal", "setSubjectKeyId",
	"validityEndTime", "validityStartTime",
}

func selfSignedCertKind() *tlsKind {
	own := []string{"dnsNames", "ipAddresses", "privateKeyPem", "subject", "uris"}
	return &tlsKind{
		shape: shape{
			token: "tls:index/selfSignedCert:SelfSignedCert", args: tls.SelfSignedCertArgs{},
			required: []string{"allowedUses"},
			replace:  slices.Concat(certInputs, own),
			computed: slices.Concat(certComputed, []string{"keyAlgorithm", "setAuthorityKeyId"}),
			secrets:  []string{"privateKeyPem"},
			validate: validateCert,
		},
		generate: func(in props) (string, props, error) {
			key, err := parseKey(in.str("privateKeyPem"))
			if err != nil {
				return "", nil, fmt.Errorf("the private key cannot be used: %w", err)
			}
			template := requested(in)
			certificate, err := in.sign(template, nil, key.Public(), key)
			if err != nil {
				return "", nil, err
			}
			id, out := certOutputs(in, certificate)
			return id, out.with(props{
				"keyAlgorithm": text(algorithmOf(key)), "setAuthorityKeyId": flag(in.isTrue("setAuthorityKeyId")),
			}), nil
		},
	}
}

func certRequestKind() *tlsKind {
	return &tlsKind{
		shape: shape{
			token: "tls:index/certRequest:CertRequest", args: tls.CertRequestArgs{},
			replace:  []string{"dnsNames", "ipAddresses", "privateKeyPem", "subject", "uris"},
			computed: []string{"certRequestPem", "keyAlgorithm"},
			secrets:  []string{"privateKeyPem"},
			validate: validateNames,
		},
		generate: func(in props) (string, props, error) {
			key, err := parseKey(in.str("privateKeyPem"))
			if err != nil {
				return "", nil, fmt.Errorf("the private key cannot be used: %w", err)
			}
			names := requested(in)
			der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
				Subject: names.Subject, DNSNames: names.DNSNames, IPAddresses: names.IPAddresses, URIs: names.URIs,
			}, key)
			if err != nil {
				return "", nil, fmt.Errorf("the request cannot be signed: %w", err)
			}
			return hexDigits(string(der), 40), props{
				"certRequestPem": text(armour("CERTIFICATE REQUEST", der)), "keyAlgorithm": text(algorithmOf(key)),
			}, nil
		},
	}
}

func locallySignedCertKind() *tlsKind {
	return &tlsKind{
		shape: shape{
			token: "tls:index/locallySignedCert:LocallySignedCert", args: tls.LocallySignedCertArgs{},
			required: []string{"allowedUses"},
			replace:  slices.Concat(certInputs, []string{"caCertPem", "caPrivateKeyPem", "certRequestPem"}),
			computed: slices.Concat(certComputed, []string{"caKeyAlgorithm"}),
			secrets:  []string{"caPrivateKeyPem"},
			validate: validateCert,
		},
		generate: signRequest,
	}
}

func signRequest(in props) (string, props, error) {
	block, _ := pem.Decode([]byte(in.str("certRequestPem")))
	if block == nil || block.Type != "CERTIFICATE REQUEST" {
		return "", nil, fmt.Errorf("certRequestPem is not a certificate request in PEM")
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return "", nil, fmt.Errorf("the certificate request cannot be read: %w", err)
	}
	if err := request.CheckSignature(); err != nil {
		return "", nil, fmt.Errorf("the certificate request is not signed by its own key: %w", err)
	}
	authority, err := parseCertificate(in.str("caCertPem"))
	if err != nil {
		return "", nil, fmt.Errorf("caCertPem: %w", err)
	}
	key, err := parseKey(in.str("caPrivateKeyPem"))
	if err != nil {
		return "", nil, fmt.Errorf("caPrivateKeyPem: %w", err)
	}
	certificate, err := in.sign(&x509.Certificate{
		Subject: request.Subject, DNSNames: request.DNSNames, IPAddresses: request.IPAddresses, URIs: request.URIs,
	}, authority, request.PublicKey, key)
	if err != nil {
		return "", nil, err
	}
	id, out := certOutputs(in, certificate)
	return id, out.with(props{"caKeyAlgorithm": text(algorithmOf(key))}), nil
}

// sign makes a certificate from a template that has its names. A nil parent makes it self-signed.
func (p props) sign(
	template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer,
) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	template.NotBefore = time.Now()
	template.NotAfter = template.NotBefore.Add(time.Duration(p.num("validityPeriodHours")) * time.Hour)
	template.BasicConstraintsValid = true
	for _, use := range p.strs("allowedUses") {
		template.KeyUsage |= keyUses[use]
		if extended, ok := extendedUses[use]; ok {
			template.ExtKeyUsage = append(template.ExtKeyUsage, extended)
		}
	}
	template.IsCA = p.isTrue("isCaCertificate")
	if template.IsCA || p.isTrue("setSubjectKeyId") {
		if template.SubjectKeyId, err = keyID(public); err != nil {
			return nil, err
		}
	}
	if p.has("maxPathLength") && p.num("maxPathLength") >= 0 {
		template.MaxPathLen, template.MaxPathLenZero = p.num("maxPathLength"), p.num("maxPathLength") == 0
	}
	if parent == nil {
		parent = template
	}
	if p.isTrue("setAuthorityKeyId") {
		if len(template.SubjectKeyId) == 0 {
			return nil, fmt.Errorf("setAuthorityKeyId needs a subject key identifier; set setSubjectKeyId too")
		}
		template.AuthorityKeyId = template.SubjectKeyId
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, fmt.Errorf("the certificate cannot be signed: %w", err)
	}
	return x509.ParseCertificate(der)
}

func keyID(public crypto.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, err
	}
	sum := sha1.Sum(der) //nolint:gosec // see the import
	return sum[:], nil
}

func certOutputs(in props, c *x509.Certificate) (string, props) {
	maxPath := -1
	if in.has("maxPathLength") {
		maxPath = in.num("maxPathLength")
	}
	return c.SerialNumber.String(), props{
		"certPem":           text(armour("CERTIFICATE", c.Raw)),
		"validityStartTime": text(c.NotBefore.Format(time.RFC3339)),
		"validityEndTime":   text(c.NotAfter.Format(time.RFC3339)),
		"earlyRenewalHours": number(in.num("earlyRenewalHours")), "readyForRenewal": flag(false),
		"isCaCertificate": flag(in.isTrue("isCaCertificate")), "maxPathLength": number(maxPath),
		"setSubjectKeyId": flag(in.isTrue("setSubjectKeyId")),
	}
}

func validateCert(in props, v *verdict) {
	validateNames(in, v)
	for i, use := range in.strs("allowedUses") {
		_, extended := extendedUses[use]
		if _, simple := keyUses[use]; !simple && !extended {
			v.fault(fmt.Sprintf("allowedUses[%d]", i), "%q is not an allowed use; expected one of %q", use,
				slices.Concat(slices.Sorted(maps.Keys(keyUses)), slices.Sorted(maps.Keys(extendedUses))))
		}
	}
	if in["validityPeriodHours"].IsNumber() && in.num("validityPeriodHours") < 0 {
		v.fault("validityPeriodHours", "expected at least 0, got %d", in.num("validityPeriodHours"))
	}
	if in.isTrue("isCaCertificate") && in.obj("subject") != nil && len(in.obj("subject")) == 0 {
		v.fault("subject", "must contain at least one Distinguished Name when creating Certificate Authority (CA)")
	}
}

// subjectOf is a distinguished name from the provider's subject block.
func subjectOf(p props) pkix.Name {
	one := func(key string) []string {
		if s := p.str(key); s != "" {
			return []string{s}
		}
		return nil
	}
	return pkix.Name{
		CommonName: p.str("commonName"), SerialNumber: p.str("serialNumber"), Country: one("country"),
		Locality: one("locality"), Organization: one("organization"), OrganizationalUnit: one("organizationalUnit"),
		PostalCode: one("postalCode"), Province: one("province"), StreetAddress: p.strs("streetAddresses"),
	}
}
