package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"
)

// Handshake connects to a host and speaks TLS under a name, trusting the given authorities, or nil for the machine's. It says what
// it saw, or, as an error whose text is for people, what did not work.
func (n Network) Handshake(ctx context.Context, host, name string, trusted *x509.CertPool, timeout time.Duration) (seen string, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	connection, err := n.Dial(ctx, "tcp", net.JoinHostPort(host, httpsPort))
	if err != nil {
		return "", errors.New(DialProblem(err, timeout))
	}
	defer connection.Close()
	secured := tls.Client(connection, &tls.Config{ServerName: name, RootCAs: trusted})
	if err := secured.HandshakeContext(ctx); err != nil {
		return "", fmt.Errorf("no TLS as %s: %w", name, err)
	}
	state := secured.ConnectionState()
	return fmt.Sprintf("%s shows a valid certificate for %s, by %s", connection.RemoteAddr(), name, Issuer(&state)), nil
}

// Issuer is who issued the certificate of a connection: by it an auditor tells AWS from a proxy that the machine trusts.
func Issuer(state *tls.ConnectionState) string {
	if state == nil || len(state.PeerCertificates) == 0 {
		return "nobody"
	}
	issuer := state.PeerCertificates[0].Issuer
	return strings.Join(append(slices.Clone(issuer.Organization), issuer.CommonName), ", ")
}

// caBundle names the file of authorities that all tools of AWS heed.
const caBundle = "AWS_CA_BUNDLE"

// Authorities are those of AWS_CA_BUNDLE, or nil for the machine's where that is not set.
func Authorities() (*x509.CertPool, error) {
	file := os.Getenv(caBundle)
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", caBundle, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s: %s holds no certificate in PEM", caBundle, file)
	}
	return pool, nil
}
