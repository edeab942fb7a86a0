package doctor

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const notebookHost = "research.notebook.ap-northeast-1.sagemaker.aws"

// The texts are written after the programs' own documentation and output; no test here runs the programs on their systems.
func TestSettingsAreReadAsEachSystemWritesThem(t *testing.T) {
	linkOf := func(lines ...string) string { return "Link 5 (tun0)\n" + strings.Join(lines, "\n") + "\n" }
	for _, row := range []struct {
		name string
		read func(string) []Resolver
		text string
		want []Resolver
	}{
		{"resolvectl, several servers below each other", parseResolvectl,
			linkOf("      DefaultRoute setting: yes", "  Current DNS Server: 10.60.0.2", "         DNS Servers: 10.60.0.2", "                      fe80::1%2",
				"          DNS Domain: ~.", "                      corp.example.org"),
			[]Resolver{{Interface: "tun0", Servers: []string{"10.60.0.2", "fe80::1%2"}, Domains: []string{"", "corp.example.org"}, Default: true}}},
		{"resolvectl, global servers and a link without any", parseResolvectl,
			"Global\n  Protocols: +LLMNR\n DNS Servers: 9.9.9.9 1.1.1.1\n\nLink 2 (eth0)\n    Protocols: +DefaultRoute\n",
			[]Resolver{{Servers: []string{"9.9.9.9", "1.1.1.1"}, Default: true}}},
		{"resolvectl, no default route", parseResolvectl, linkOf("     Default Route: no", "       DNS Servers: 10.60.0.2"),
			[]Resolver{{Interface: "tun0", Servers: []string{"10.60.0.2"}}}},
		{"resolvectl says nothing", parseResolvectl, "DNS Servers: 1.1.1.1\n", nil},
		{"scutil, a resolver of one domain", parseScutil,
			"resolver #1\n  search domain[0] : lan\n  nameserver[0] : 192.168.1.1\n  nameserver[1] : 192.168.1.2\n  if_index : 15 (en0)\n" +
				"  flags    : Request A records\n\nresolver #2\n  domain   : notebook.ap-northeast-1.sagemaker.aws\n  nameserver[0] : 10.60.0.2\n" +
				"  flags    : Request A records\n\nresolver #3\n  domain   : local\n  options  : mdns\n",
			[]Resolver{{Interface: "en0", Servers: []string{"192.168.1.1", "192.168.1.2"}, Default: true},
				{Servers: []string{"10.60.0.2"}, Domains: []string{"notebook.ap-northeast-1.sagemaker.aws"}, Metric: 1}}},
		{"scutil, scoped", parseScutil,
			"resolver #1\n  domain : lan\n  nameserver[0] : 10.60.0.2\n  if_index : 22 (utun4)\n  flags    : Scoped, Request A records\n",
			[]Resolver{{Interface: "utun4", Servers: []string{"10.60.0.2"}}}},
		{"Windows, with a rule and an interface that is down", parseWindows,
			"servers|Wi-Fi|192.168.1.1,192.168.1.2\r\nservers|Old|8.8.8.8\r\nservers|Loopback|\r\nmetric|Wi-Fi|35\r\nmetric|Loopback|75\r\n" +
				"rule|.sagemaker.aws,.example.org|10.60.0.2\r\nrule|.|\r\nnoise\r\n",
			[]Resolver{{Interface: "rule for .sagemaker.aws,.example.org", Servers: []string{"10.60.0.2"}, Domains: []string{"sagemaker.aws", "example.org"}},
				{Interface: "Wi-Fi", Servers: []string{"192.168.1.1", "192.168.1.2"}, Default: true, Metric: 35}, {Interface: "Old", Servers: []string{"8.8.8.8"}}}},
		{"resolv.conf", func(text string) []Resolver { return []Resolver{parseResolvConf(text)} },
			"# nameserver 9.9.9.9\nsearch lan\nnameserver 10.60.0.2\nnameserver 1.1.1.1 # second\noptions edns0\n",
			[]Resolver{{Servers: []string{"10.60.0.2", "1.1.1.1"}, Default: true}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := row.read(row.text)
			if len(row.want) == 0 {
				assert.Empty(t, got)
				return
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestWhoIsAsked(t *testing.T) {
	home := Resolver{Interface: "eth0", Servers: []string{"192.168.1.1"}, Default: true, Metric: 20}
	vpn := func(change func(*Resolver)) Resolver {
		r := Resolver{Interface: "tun0", Servers: []string{"10.60.0.2"}}
		change(&r)
		return r
	}
	for _, row := range []struct {
		name string
		tun  Resolver
		want string
	}{
		{"an interface that is no default", vpn(func(*Resolver) {}), "192.168.1.1 (eth0)"},
		{"a lower metric", vpn(func(r *Resolver) { r.Default, r.Metric = true, 10 }), "10.60.0.2 (tun0)"},
		{"a higher metric", vpn(func(r *Resolver) { r.Default, r.Metric = true, 30 }), "192.168.1.1 (eth0)"},
		{"the same metric", vpn(func(r *Resolver) { r.Default, r.Metric = true, 20 }), "192.168.1.1 (eth0) and 10.60.0.2 (tun0)"},
		{"the name's domain", vpn(func(r *Resolver) { r.Domains = []string{"sagemaker.aws"} }), "10.60.0.2 (tun0)"},
		{"all names", vpn(func(r *Resolver) { r.Domains = []string{""} }), "10.60.0.2 (tun0)"},
		{"half a label is no domain", vpn(func(r *Resolver) { r.Domains = []string{"maker.aws"} }), "192.168.1.1 (eth0)"},
		{"a domain without servers", Resolver{Domains: []string{"sagemaker.aws"}}, "192.168.1.1 (eth0)"},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, textOf(asked([]Resolver{home, row.tun}, notebookHost))) })
	}
	wide, narrow := vpn(func(r *Resolver) { r.Domains = []string{"sagemaker.aws"} }), home
	narrow.Domains = []string{"notebook.ap-northeast-1.sagemaker.aws"}
	assert.Equal(t, "192.168.1.1 (eth0)", textOf(asked([]Resolver{wide, narrow}, notebookHost)), "the longest domain")
	assert.Empty(t, asked(nil, notebookHost))
}

func TestLinuxHasSeveralWaysToResolve(t *testing.T) {
	for _, row := range []struct{ name, conf, want, problem string }{
		{"plain", "nameserver 10.60.0.2", "10.60.0.2", ""},
		{"systemd", "nameserver 127.0.0.53", "1.1.1.1 (tun0)", ""},
		{"dnsmasq", "nameserver 127.0.0.1", "", errForwarder.Error()},
		{"no server", "search lan", "", "/etc/resolv.conf names no server"},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := Machine{OS: "linux", ReadFile: func(string) ([]byte, error) { return []byte(row.conf), nil },
				Run: func(_ context.Context, program string, _ ...string) ([]byte, error) {
					assert.Equal(t, "resolvectl", program)
					return []byte("Link 3 (tun0)\n DNS Servers: 1.1.1.1\n"), nil
				}}
			all, err := m.resolvers(t.Context())
			assert.Equal(t, row.want, textOf(all))
			if row.problem != "" {
				assert.EqualError(t, err, row.problem)
			}
		})
	}
	_, err := Machine{ReadFile: func(string) ([]byte, error) { return nil, os.ErrNotExist }}.resolvers(t.Context())
	assert.ErrorIs(t, err, os.ErrNotExist)
	gone := errors.New("gone")
	for _, system := range []string{"darwin", "windows"} {
		_, err := Machine{OS: system, Run: func(context.Context, string, ...string) ([]byte, error) { return nil, gone }}.resolvers(t.Context())
		assert.ErrorIs(t, err, gone, system)
	}
}
