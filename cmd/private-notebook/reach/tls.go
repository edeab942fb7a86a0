package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
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
	return fmt.Sprintf("%s shows a valid certificate for %s", connection.RemoteAddr(), name), nil
}
