package cloud

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // an identifier, as the tls provider makes it, not a protection
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"

	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
	"golang.org/x/crypto/ssh"
)

// curves are the elliptic curves of the tls provider.
var curves = map[string]elliptic.Curve{
	"P224": elliptic.P224(), "P256": elliptic.P256(), "P384": elliptic.P384(), "P521": elliptic.P521(),
}

const privateKey = "tls:index/privateKey:PrivateKey"

func privateKeyKind() *tlsKind {
	return &tlsKind{
		shape: shape{
			token: privateKey, args: tls.PrivateKeyArgs{},
			replace: []string{"algorithm", "ecdsaCurve", "rsaBits"},
			computed: []string{
				"ecdsaCurve", "privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8", "publicKeyFingerprintMd5",
				"publicKeyFingerprintSha256", "publicKeyOpenssh", "publicKeyPem", "rsaBits",
			},
			secrets: []string{"privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"},
			validate: func(in props, v *verdict) {
				v.oneOf(in, "algorithm", "RSA", "ECDSA", "ED25519")
				v.oneOf(in, "ecdsaCurve", "P224", "P256", "P384", "P521")
				v.between(in, "rsaBits", 1024, 16384) // Go makes no shorter keys
			},
		},
		generate: generateKey,
	}
}

func generateKey(in props) (string, props, error) {
	bits, curve := in.num("rsaBits"), in.str("ecdsaCurve")
	if bits == 0 {
		bits = 2048
	}
	if curve == "" {
		curve = "P224"
	}
	key, err := newKey(in.str("algorithm"), bits, curve)
	if err != nil {
		return "", nil, err
	}
	out, err := keyOutputs(key)
	if err != nil {
		return "", nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return "", nil, err
	}
	sum := sha1.Sum(public) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:]), out.with(props{
		"rsaBits": number(bits), "ecdsaCurve": text(curve), "publicKeyPem": text(armour("PUBLIC KEY", public)),
	}), nil
}

func newKey(algorithm string, bits int, curve string) (crypto.Signer, error) {
	switch algorithm {
	case "RSA":
		return rsa.GenerateKey(rand.Reader, bits)
	case "ECDSA":
		return ecdsa.GenerateKey(curves[curve], rand.Reader)
	case "ED25519":
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	}
	return nil, fmt.Errorf("there is no key algorithm %q", algorithm)
}

// keyOutputs are a key in all the formats of the tls provider. OpenSSH knows no P224 keys; its outputs stay empty.
func keyOutputs(key crypto.Signer) (props, error) {
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	out := props{
		"privateKeyPem": text(traditionalPEM(key, pkcs8)), "privateKeyPemPkcs8": text(armour("PRIVATE KEY", pkcs8)),
		"privateKeyOpenssh": text(""), "publicKeyOpenssh": text(""), "publicKeyFingerprintMd5": text(""),
		"publicKeyFingerprintSha256": text(""),
	}
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		return out, nil //nolint:nilerr // see above: not every key has an OpenSSH form
	}
	private, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		return nil, err
	}
	return out.with(props{
		"privateKeyOpenssh": text(string(pem.EncodeToMemory(private))),
		"publicKeyOpenssh":  text(string(ssh.MarshalAuthorizedKey(public))),

		"publicKeyFingerprintMd5":    text(ssh.FingerprintLegacyMD5(public)),
		"publicKeyFingerprintSha256": text(ssh.FingerprintSHA256(public)),
	}), nil
}

// traditionalPEM is a key in the format of its own algorithm, and in PKCS #8 if it has none.
func traditionalPEM(key crypto.Signer, pkcs8 []byte) string {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
	case *ecdsa.PrivateKey:
		if der, err := x509.MarshalECPrivateKey(key); err == nil {
			return armour("EC PRIVATE KEY", der)
		}
	}
	return armour("PRIVATE KEY", pkcs8)
}

func armour(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// algorithmOf is the tls provider's name for the sort of a key.
func algorithmOf(key crypto.Signer) string {
	switch key.(type) {
	case *rsa.PrivateKey:
		return "RSA"
	case *ecdsa.PrivateKey:
		return "ECDSA"
	}
	return "ED25519"
}
