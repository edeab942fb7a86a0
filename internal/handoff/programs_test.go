package handoff_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/handoff"
)

// program is a DNS server that can be run here, with the checker that comes with it.
type program struct {
	key            string
	check, run     []string // "CONFIG" stands for the file
	configuration  func(t *testing.T, stanza string, port int) string
	exceptions     []string // lines of the stanza without which a careful server gives no private answer
	addressAndPort func(port int) string
}

// Careful servers: each removes private answers and, where it can, validates DNSSEC from the root's key on. All other names they
// ask of a port where nobody listens, so that no test depends on the internet.
var programs = []program{
	{
		key: handoff.BIND, check: []string{"named-checkconf", "CONFIG"}, run: []string{"named", "-f", "-c", "CONFIG"},
		configuration: bindConfiguration, exceptions: []string{"validate-except", "except-from"},
		addressAndPort: func(port int) string { return fmt.Sprintf("127.0.0.1 port %d", port) },
	},
	{
		key: handoff.Unbound, check: []string{"unbound-checkconf", "CONFIG"}, run: []string{"unbound", "-d", "-c", "CONFIG"},
		configuration: unboundConfiguration, exceptions: []string{"private-domain", "domain-insecure"},
		addressAndPort: func(port int) string { return fmt.Sprintf("127.0.0.1@%d", port) },
	},
	{
		key: handoff.Dnsmasq, check: []string{"dnsmasq", "--test", "--conf-file=CONFIG"},
		run:           []string{"dnsmasq", "--keep-in-foreground", "--conf-file=CONFIG"},
		configuration: dnsmasqConfiguration, exceptions: []string{"rebind-domain-ok"},
		addressAndPort: func(port int) string { return fmt.Sprintf("127.0.0.1#%d", port) },
	},
}

// bindConfiguration takes the two lines that the stanza has as a comment into the options, as it says to.
func bindConfiguration(t *testing.T, stanza string, port int) string {
	exceptions := map[string]string{}
	for _, line := range strings.Split(stanza, "\n") {
		line, isOption := strings.CutPrefix(line, "//   ")
		if name, _, _ := strings.Cut(line, " "); isOption {
			exceptions[name] = line
		}
	}
	directory := t.TempDir()
	return fmt.Sprintf(`options {
	directory %q; managed-keys-directory %q; pid-file none; session-keyfile none;
	listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion yes; dnssec-validation auto;
	forwarders { 127.0.0.1 port 9; }; forward only; deny-answer-addresses { 10.0.0.0/8; } %s;
	%s
};
controls { };
`, directory, directory, port, exceptions["except-from"], exceptions["validate-except"]) + stanza
}

// The root's key of 2017, which is public (IANA, "Root Zone Trust Anchors").
const rootKey = ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"

func unboundConfiguration(t *testing.T, stanza string, port int) string {
	return fmt.Sprintf(`server:
	interface: 127.0.0.1@%d
	do-not-query-localhost: no
	do-daemonize: no
	use-syslog: no
	chroot: ""
	username: ""
	directory: %q
	pidfile: ""
	private-address: 10.0.0.0/8
	trust-anchor: %q
remote-control:
	control-enable: no
forward-zone:
	name: "."
	forward-addr: 127.0.0.1@9
`, port, t.TempDir(), rootKey) + stanza
}

func dnsmasqConfiguration(_ *testing.T, stanza string, port int) string {
	lines := []string{
		fmt.Sprintf("port=%d", port), "listen-address=127.0.0.1", "bind-interfaces", "no-resolv", "no-hosts", "user=", "group=",
		"pid-file=", "stop-dns-rebind", stanza,
	}
	return strings.Join(lines, "\n")
}

// needs skips the test where a program is not installed, unless REQUIRE_DNS_CHECKERS says that it has to be: `.ci/run` does.
func needs(t *testing.T, name string) {
	t.Helper()
	_, err := exec.LookPath(name)
	if err == nil {
		return
	}
	if os.Getenv("REQUIRE_DNS_CHECKERS") != "" {
		require.NoError(t, err, "REQUIRE_DNS_CHECKERS is set, and %s is not installed", name)
	}
	t.Skipf("%s is not installed; on Debian: apt-get install bind9 bind9-utils unbound dnsmasq-base", name)
}

func written(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "configuration")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func command(ctx context.Context, words []string, file string) *exec.Cmd {
	args := make([]string, len(words)-1)
	for i, word := range words[1:] {
		args[i] = strings.ReplaceAll(word, "CONFIG", file)
	}
	return exec.CommandContext(ctx, words[0], args...)
}

// Each program's own checker takes its stanza, and no longer takes one that is broken.
func TestEveryStanzaIsAcceptedByItsProgram(t *testing.T) {
	for _, p := range programs {
		t.Run(p.key, func(t *testing.T) {
			needs(t, p.check[0])
			stanza := reference().Texts()[p.key]
			said, err := command(t.Context(), p.check, written(t, p.configuration(t, stanza, freePort(t)))).CombinedOutput()
			assert.NoError(t, err, "%s", said)
			for _, broken := range []string{
				strings.ReplaceAll(stanza, "10.60.0.9", "10.60.0.999"), strings.ReplaceAll(stanza, "forward", "foward") + "\nserver==",
			} {
				said, err := command(t.Context(), p.check, written(t, p.configuration(t, broken, freePort(t)))).CombinedOutput()
				assert.Error(t, err, "%s", said)
			}
		})
	}
}

// A careful server that was given the stanza asks the resolver and passes its private answer on. Without any one of the
// stanza's exceptions, it does not.
func TestEveryStanzaMakesACarefulServerAnswerPrivately(t *testing.T) {
	for _, p := range programs {
		t.Run(p.key, func(t *testing.T) {
			needs(t, p.run[0])
			resolver := startResolver(t)
			r := reference()
			r.Addresses = r.Addresses[:1]
			stanza := strings.ReplaceAll(r.Texts()[p.key], r.Addresses[0], p.addressAndPort(resolver.port))
			server := start(t, p, stanza)
			for _, host := range r.Hosts {
				assert.Equal(t, []string{privateAnswer}, server.lookUp(t, host), host)
			}
			assert.Empty(t, server.lookUp(t, "sagemaker.ap-northeast-1.amazonaws.com"), "a wider name is not forwarded")
			assert.NotContains(t, resolver.asked(), "sagemaker.ap-northeast-1.amazonaws.com.")
			for _, exception := range p.exceptions {
				careful := start(t, p, without(stanza, exception))
				assert.Empty(t, careful.lookUp(t, notebookHost), "without %s", exception)
			}
		})
	}
}

// without takes the lines out that begin with a word, behind a comment sign too.
func without(stanza, word string) string {
	var kept []string
	for _, line := range strings.Split(stanza, "\n") {
		if !strings.HasPrefix(strings.TrimLeft(line, "/ \t"), word) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// server is a program that runs.
type server struct{ port int }

func start(t *testing.T, p program, stanza string) server {
	t.Helper()
	s := server{freePort(t)}
	ctx, cancel := context.WithCancel(context.Background())
	var said strings.Builder
	running := command(ctx, p.run, written(t, p.configuration(t, stanza, s.port)))
	running.Stdout, running.Stderr = &said, &said
	require.NoError(t, running.Start())
	ended := make(chan error, 1)
	go func() { ended <- running.Wait() }()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	for range 100 {
		select {
		case err := <-ended:
			ended <- err
			require.NoError(t, err, "%s ended: %s", p.run[0], said.String())
		case <-time.After(50 * time.Millisecond):
		}
		if connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port)); err == nil {
			require.NoError(t, connection.Close())
			return s
		}
	}
	t.Fatalf("%s does not listen", p.run[0])
	return s
}

// lookUp is what the server answers; nothing where it has no answer.
func (s server) lookUp(t *testing.T, host string) []string {
	t.Helper()
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, fmt.Sprintf("127.0.0.1:%d", s.port))
	}}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	addresses, err := resolver.LookupHost(ctx, host+".")
	if err != nil {
		return nil
	}
	return addresses
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().(*net.TCPAddr).Port
}
