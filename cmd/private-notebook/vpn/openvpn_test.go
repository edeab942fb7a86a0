package vpn

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// requireOpenVPN is set where the tests below must not be skipped, as in CI.
const requireOpenVPN = "REQUIRE_OPENVPN"

// openVPN is the real program, or the test is skipped.
func openVPN(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("openvpn")
	if err != nil && os.Getenv(requireOpenVPN) == "" {
		t.Skip("openvpn is not installed; with it, this test connects to a real server")
	}
	require.NoError(t, err)
	return program
}

// said is what a program has written so far. The buffer is not embedded: what copies into it would find ReadFrom, and no lock.
type said struct {
	mutex   sync.Mutex
	written bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.written.Write(p)
}

func (s *said) String() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.written.String()
}

// started runs openvpn until the test ends. It needs no rights: "dev null" makes no interface.
func started(t *testing.T, arguments ...string) *said {
	t.Helper()
	log := &said{}
	command := exec.CommandContext(t.Context(), openVPN(t), arguments...)
	command.Stdout, command.Stderr = log, log
	require.NoError(t, command.Start())
	t.Cleanup(func() { _ = command.Wait() })
	return log
}

// server is OpenVPN standing in for the endpoint: the stack's server certificate and CA, and a revocation list if there is one.
func server(t *testing.T, m vpntest.Certificates, list string) (log *said, port int) {
	t.Helper()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	free, err := net.ListenPacket("udp4", "127.0.0.1:0")
	require.NoError(t, err)
	port = free.LocalAddr().(*net.UDPAddr).Port
	require.NoError(t, free.Close())
	arguments := []string{
		"--tls-server", "--dev", "null", "--local", "127.0.0.1", "--lport", fmt.Sprint(port), "--dh", "none", "--verb", "3",
		"--remote-cert-tls", "client", "--cipher", "AES-256-GCM",
		"--ca", file("ca", m.CA), "--cert", file("cert", m.Server), "--key", file("key", m.ServerKey),
	}
	if list != "" {
		arguments = append(arguments, "--crl-verify", file("crl", list))
	}
	log = started(t, arguments...)
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "UDPv4 link local (bound)") }, 20*time.Second, 20*time.Millisecond, "%s", log)
	return log, port
}

// connect starts a client with a profile as it is, but for the name of the server.
func connect(t *testing.T, profile string, port int) *said {
	t.Helper()
	here := fmt.Sprintf("remote 127.0.0.1 %d", port)
	text := regexp.MustCompile(`(?m)^remote .*$`).ReplaceAllString(profile, here)
	require.Contains(t, text, here)
	path := filepath.Join(t.TempDir(), "person.ovpn")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return started(t, "--config", path, "--dev", "null", "--connect-retry-max", "1")
}

func eventually(t *testing.T, log *said, wanted string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), wanted) }, 30*time.Second, 20*time.Millisecond, "%s is not in:\n%s", wanted, log)
}

// TestOpenVPNConnectsWithAProfile has the real program read profiles and a real server check the certificates: the shared one,
// and one that was issued to a person. It does not show that AWS's server does the same.
func TestOpenVPNConnectsWithAProfile(t *testing.T) {
	m := vpntest.Make(t)
	deployment := read(t, vpntest.Exported(t, m, nil))
	issued, err := deployment.Authority.Issue("ada@example.org", time.Now(), 365*day)
	require.NoError(t, err)
	for name, client := range map[string]Pair{"client.private-notebook.internal": {}, "ada@example.org": issued} {
		t.Run(name, func(t *testing.T) {
			profile := textOf(t, Profile{Deployment: deployment, Client: client})
			log, port := server(t, m, "")
			person := connect(t, profile, port)
			eventually(t, log, "["+name+"] Peer Connection Initiated")
			assert.Contains(t, person.String(), "VERIFY X509NAME OK: CN=server.private-notebook.internal")
			assert.NotContains(t, person.String(), "Unrecognized option")
		})
	}
}

// TestOpenVPNRefusesTheRevoked has a real server read the list: who is on it is refused, and who is not is let in.
func TestOpenVPNRefusesTheRevoked(t *testing.T) {
	m := vpntest.Make(t)
	deployment := read(t, vpntest.Exported(t, m, nil))
	authority := deployment.Authority
	list, _, err := authority.Revoke(RevocationList{}, []*big.Int{authority.Serial("ada")}, time.Now())
	require.NoError(t, err)
	for name, wanted := range map[string]string{
		"ada": "certificate revoked: CN=ada", "bob": "[bob] Peer Connection Initiated",
	} {
		t.Run(name, func(t *testing.T) {
			issued, err := authority.Issue(name, time.Now(), day)
			require.NoError(t, err)
			profile := textOf(t, Profile{Deployment: deployment, Client: issued})
			log, port := server(t, m, list)
			connect(t, profile, port)
			eventually(t, log, wanted)
		})
	}
}

// TestOpenVPNAdmitsNobodyByAnExpiredList: nobody is on it, and it locks everybody out until a fresh one is there.
func TestOpenVPNAdmitsNobodyByAnExpiredList(t *testing.T) {
	m := vpntest.Make(t)
	deployment := read(t, vpntest.Exported(t, m, nil))
	authority, yesterday := deployment.Authority, time.Now().Add(-day)
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: yesterday.Add(-day), NextUpdate: yesterday,
	}, authority.Certificate, authority.key)
	require.NoError(t, err)
	expired := string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}))
	before, err := authority.ReadRevocationList(expired)
	require.NoError(t, err)
	assert.True(t, before.Expired(time.Now()))
	fresh, _, err := authority.Revoke(before, nil, time.Now())
	require.NoError(t, err)
	for list, wanted := range map[string]string{expired: "CRL has expired", fresh: "[client.private-notebook.internal] Peer Connection Initiated"} {
		log, port := server(t, m, list)
		connect(t, textOf(t, Profile{Deployment: deployment}), port)
		eventually(t, log, wanted)
	}
}

// TestOpenVPNRefusesAServerOfAnotherName shows what verify-x509-name is for: a client's certificate, or another server's, does
// not pass for the endpoint's.
func TestOpenVPNRefusesAServerOfAnotherName(t *testing.T) {
	m := vpntest.Make(t)
	deployment := read(t, vpntest.Exported(t, m, nil))
	deployment.ServerName = "server.example.org"
	profile := textOf(t, Profile{Deployment: deployment})
	_, port := server(t, m, "")
	eventually(t, connect(t, profile, port), "VERIFY X509NAME ERROR")
}
