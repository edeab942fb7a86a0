package cloud

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
)

// keyUses and extendedUses are the allowed uses of the tls provider.
var keyUses = map[string]x509.KeyUsage{
	"cert_signing": x509.KeyUsageCertSign, "content_commitment": x509.KeyUsageContentCommitment,
	"crl_signing": x509.KeyUsageCRLSign, "data_encipherment": x509.KeyUsageDataEncipherment,
	"decipher_only": x509.KeyUsageDecipherOnly, "digital_signature": x509.KeyUsageDigitalSignature,
	"encipher_only": x509.KeyUsageEncipherOnly, "key_agreement": x509.KeyUsageKeyAgreement,
	"key_encipherment": x509.KeyUsageKeyEncipherment,
}

var extendedUses = map[string]x509.ExtKeyUsage{
	"any_extended": x509.ExtKeyUsageAny, "client_auth": x509.ExtKeyUsageClientAuth,
	"code_signing": x509.ExtKeyUsageCodeSigning, "email_protection": x509.ExtKeyUsageEmailProtection,
	"ipsec_end_system": x509.ExtKeyUsageIPSECEndSystem, "ipsec_tunnel": x509.ExtKeyUsageIPSECTunnel,
	"ipsec_user": x509.ExtKeyUsageIPSECUser, "ocsp_signing": x509.ExtKeyUsageOCSPSigning,
	"server_auth": x509.ExtKeyUsageServerAuth, "timestamping": x509.ExtKeyUsageTimeStamping,
	"microsoft_commercial_code_signing": x509.ExtKeyUsageMicrosoftCommercialCodeSigning,
	"microsoft_kernel_code_signing":     x509.ExtKeyUsageMicrosoftKernelCodeSigning,
	"microsoft_server_gated_crypto":     x509.ExtKeyUsageMicrosoftServerGatedCrypto,
	"netscape_server_gated_crypto":      x509.ExtKeyUsageNetscapeServerGatedCrypto,
}

// requested is a certificate template with the names that the inputs give. validateNames has checked them.
func requested(in props) *x509.Certificate {
	template := &x509.Certificate{Subject: subjectOf(in.obj("subject")), DNSNames: in.strs("dnsNames")}
	for _, s := range in.strs("ipAddresses") {
		if ip := net.ParseIP(s); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		}
	}
	for _, s := range in.strs("uris") {
		if uri, err := url.Parse(s); err == nil {
			template.URIs = append(template.URIs, uri)
		}
	}
	return template
}

// validateNames faults addresses and URIs that are none.
func validateNames(in props, v *verdict) {
	for i, s := range in.strs("ipAddresses") {
		if net.ParseIP(s) == nil {
			v.fault(fmt.Sprintf("ipAddresses[%d]", i), "%q is not an IP address", s)
		}
	}
	for i, s := range in.strs("uris") {
		if _, err := url.Parse(s); err != nil {
			v.fault(fmt.Sprintf("uris[%d]", i), "%q is not a URI", s)
		}
	}
}
