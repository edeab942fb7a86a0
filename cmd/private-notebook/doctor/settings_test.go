package doctor

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const notebookHost = "research-x7k2.notebook.ap-northeast-1.sagemaker.aws"

// What systemd 252 said of two links, the second of which has a routing domain. It ran in a network namespace, where each link led to a DNS
// server of its own, and asked of these two as TestWhoIsAsked has it.
const systemd252 = `Global
       Protocols: +LLMNR +mDNS -DNSOverTLS DNSSEC=no/unsupported
resolv.conf mode: foreign

Link 2 (eth9)
    Current Scopes: DNS LLMNR/IPv4 LLMNR/IPv6
         Protocols: +DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
Current DNS Server: 192.168.77.2
       DNS Servers: 192.168.77.9 192.168.77.2

Link 3 (tun9)
    Current Scopes: DNS LLMNR/IPv4
         Protocols: -DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
Current DNS Server: 10.60.0.2
       DNS Servers: 10.60.0.2
        DNS Domain: ~notebook.ap-northeast-1.sagemaker.aws
`

// And of many servers and domains on a narrow terminal.
const systemd252Narrow = `Link 2 (eth9)
Current Scopes: DNS LLMNR/IPv4 LLMNR/IPv6
     Protocols: +DefaultRoute +LLMNR -mDNS -DNSOverTLS
                DNSSEC=no/unsupported
   DNS Servers: 192.168.77.1 192.168.77.2
                2001:db8:1:2:3:4:5:8 fd00:: 192.168.77.9

Link 3 (tun9)
Current Scopes: DNS LLMNR/IPv4 LLMNR/IPv6
     Protocols: -DefaultRoute +LLMNR -mDNS -DNSOverTLS
                DNSSEC=no/unsupported
   DNS Servers: 10.60.0.2#x.example fe80::1 10.60.0.3:5353
    DNS Domain: ~. corp.example.org
                dddddddddddddddddddddddddddddddddddd.example.org
`

// settingsRow is what a program says, and how it is meant.
type settingsRow struct {
	name, text string
	want       []Resolver
}

func eachIsRead(t *testing.T, read func(string) []Resolver, rows []settingsRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := read(row.text)
			if len(row.want) == 0 {
				assert.Empty(t, got)
				return
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestSystemdsSettingsAreRead(t *testing.T) {
	linkOf := func(lines ...string) string { return "Link 5 (tun0)\n" + strings.Join(lines, "\n") + "\n" }
	eachIsRead(t, parseResolvectl, []settingsRow{
		{"systemd 252, the current server first", systemd252,
			[]Resolver{{Interface: "eth9", Servers: []string{"192.168.77.2", "192.168.77.9"}, Default: true},
				{Interface: "tun9", Servers: []string{"10.60.0.2"}, Domains: []string{"notebook.ap-northeast-1.sagemaker.aws"}}}},
		{"systemd 252, narrow", systemd252Narrow,
			[]Resolver{{Interface: "eth9", Servers: []string{"192.168.77.1", "192.168.77.2", "2001:db8:1:2:3:4:5:8", "fd00::", "192.168.77.9"}, Default: true},
				{Interface: "tun9", Servers: []string{"10.60.0.2", "fe80::1", "10.60.0.3:5353"},
					Domains: []string{"", "corp.example.org", "dddddddddddddddddddddddddddddddddddd.example.org"}}}},
		{"before 247, several servers below each other",
			linkOf("DefaultRoute setting: yes  ", "  Current DNS Server: 10.60.0.2", "         DNS Servers: 10.60.0.2", "                      fe80::1%2",
				"          DNS Domain: ~.", "                      corp.example.org"),
			[]Resolver{{Interface: "tun0", Servers: []string{"10.60.0.2", "fe80::1%2"}, Domains: []string{"", "corp.example.org"}, Default: true}}},
		{"global servers, those to fall back on, and a link without any",
			"Global\n           Protocols: +LLMNR\n         DNS Servers: 9.9.9.9 1.1.1.1\nFallback DNS Servers: 8.8.8.8 8.8.4.4\n\n" +
				"Link 2 (eth0)\n    Protocols: +DefaultRoute\n",
			[]Resolver{{Servers: []string{"9.9.9.9", "1.1.1.1"}, Default: true}}},
		{"since 257, no default route", linkOf("     Default Route: no", "       DNS Servers: 10.60.0.2"),
			[]Resolver{{Interface: "tun0", Servers: []string{"10.60.0.2"}}}},
		{"a section of another kind", linkOf("     DNS Servers: 10.60.0.2", "", "Delegate corp", "     DNS Servers: 10.9.9.9"),
			[]Resolver{{Interface: "tun0", Servers: []string{"10.60.0.2"}}, {Interface: "Delegate corp", Servers: []string{"10.9.9.9"}}}},
		{"it says nothing", "DNS Servers: 1.1.1.1\n", nil},
	})
}

// The texts have the form of what users of the programs show, and of their makers' documentation.
func TestTheSettingsOfMacOSAreRead(t *testing.T) {
	eachIsRead(t, parseScutil, []settingsRow{
		{"a resolver of one domain",
			"DNS configuration\n\nresolver #1\n  search domain[0] : lan\n  nameserver[0] : 192.168.1.1\n  nameserver[1] : fe80::1%en0\n  if_index : 15 (en0)\n" +
				"  flags    : Request A records, Request AAAA records\n  reach    : 0x00020002 (Reachable,Directly Reachable Address)\n\n" +
				"resolver #2\n  domain   : notebook.ap-northeast-1.sagemaker.aws\n  nameserver[0] : 10.60.0.2\n" +
				"  flags    : Request A records\n\nresolver #3\n  domain   : local\n  options  : mdns\n  order    : 300000\n",
			[]Resolver{{Interface: "en0", Servers: []string{"192.168.1.1", "fe80::1%en0"}, Default: true},
				{Servers: []string{"10.60.0.2"}, Domains: []string{"notebook.ap-northeast-1.sagemaker.aws"}, Metric: 1}}},
		{"supplemental: for all names, before the others",
			"DNS configuration\n\nresolver #1\n  nameserver[0] : 10.60.0.2\n  if_index : 22 (utun4)\n  flags    : Supplemental, Request A records\n  order    : 100000\n\n" +
				"resolver #2\n  nameserver[0] : 192.168.1.1\n  if_index : 15 (en0)\n  flags    : Request A records\n  order    : 200000\n",
			[]Resolver{{Interface: "utun4", Servers: []string{"10.60.0.2"}, Default: true},
				{Interface: "en0", Servers: []string{"192.168.1.1"}, Default: true, Metric: 1}}},
		{"scoped and of a service alone",
			"DNS configuration\n\nresolver #1\n  flags    : Request A records\n\nDNS configuration (for scoped queries)\n\nresolver #1\n  domain : lan\n" +
				"  nameserver[0] : 10.60.0.2\n  if_index : 22 (utun4)\n  flags    : Scoped, Request A records\n\n" +
				"DNS configuration (for service-specific queries)\n\nresolver #1\n  nameserver[0] : 10.60.0.2\n  flags    : Service-specific\n", nil},
	})
}

func TestTheSettingsOfWindowsAreRead(t *testing.T) {
	eachIsRead(t, parseWindows, []settingsRow{
		{"with rules, IPv6 and an interface that is down",
			"servers|Wi-Fi|192.168.1.1,192.168.1.2\r\nservers|Wi-Fi|fd00::1\r\nservers|Old|8.8.8.8\r\nservers|Loopback|\r\n" +
				"servers|VPN|fec0:0:0:ffff::1,fec0:0:0:ffff::2\r\nmetric|Wi-Fi|55\r\nmetric|Wi-Fi|35\r\nmetric|Loopback|75\r\nmetric|VPN|\r\nservers||10.3.3.3\r\n" +
				"rule|.sagemaker.aws,.example.org|10.60.0.2\r\nrule|www.example.org|\r\nrule|.|10.9.9.9,fd00::9\r\nnoise\r\n",
			[]Resolver{{Interface: "rule for .sagemaker.aws,.example.org", Servers: []string{"10.60.0.2"}, Domains: []string{"sagemaker.aws", "example.org"}},
				{Interface: "rule for www.example.org", Servers: []string{}, Names: []string{"www.example.org"}},
				{Interface: "rule for .", Servers: []string{"10.9.9.9", "fd00::9"}, Domains: []string{""}},
				{Interface: "Wi-Fi", Servers: []string{"192.168.1.1", "192.168.1.2", "fd00::1"}, Default: true, Metric: 35}, {Interface: "Old", Servers: []string{"8.8.8.8"}}}},
		{"in Japanese, and a name that is no escape",
			"servers|%E3%82%A4%E3%83%BC%E3%82%B5%E3%83%8D%E3%83%83%E3%83%88%202|10.1.1.1\nmetric|%E3%82%A4%E3%83%BC%E3%82%B5%E3%83%8D%E3%83%83%E3%83%88%202|25\nservers|100%|10.2.2.2\n",
			[]Resolver{{Interface: "イーサネット 2", Servers: []string{"10.1.1.1"}, Default: true, Metric: 25}, {Interface: "100%", Servers: []string{"10.2.2.2"}}}},
	})
}

func TestResolvConfIsRead(t *testing.T) {
	eachIsRead(t, func(text string) []Resolver { return []Resolver{parseResolvConf(text)} }, []settingsRow{
		{"comments, and a second server",
			"# nameserver 9.9.9.9\nsearch lan\nnameserver 10.60.0.2\nnameserver 1.1.1.1 # second\noptions edns0\n",
			[]Resolver{{Servers: []string{"10.60.0.2", "1.1.1.1"}, Default: true}}},
	})
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
		{"a rule that exempts", Resolver{Domains: []string{"sagemaker.aws"}}, "192.168.1.1 (eth0)"},
		{"the name itself", vpn(func(r *Resolver) { r.Names = []string{notebookHost} }), "10.60.0.2 (tun0)"},
		{"a name is no domain", vpn(func(r *Resolver) { r.Names = []string{"notebook.ap-northeast-1.sagemaker.aws"} }), "192.168.1.1 (eth0)"},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, textOf(asked([]Resolver{home, row.tun}, notebookHost))) })
	}
	wide, narrow := vpn(func(r *Resolver) { r.Domains = []string{"sagemaker.aws"} }), home
	narrow.Domains = []string{"notebook.ap-northeast-1.sagemaker.aws"}
	assert.Equal(t, "192.168.1.1 (eth0)", textOf(asked([]Resolver{wide, narrow}, notebookHost)), "the longest domain")
	exempt := Resolver{Names: []string{notebookHost}}
	assert.Equal(t, "192.168.1.1 (eth0)", textOf(asked([]Resolver{wide, exempt, home}, notebookHost)), "a rule that exempts goes before a wider one")
	second := wide
	second.Interface, second.Metric = "utun9", 1
	assert.Equal(t, "10.60.0.2 (tun0)", textOf(asked([]Resolver{second, wide}, notebookHost)), "the first of one domain")
	assert.Empty(t, asked(nil, notebookHost))
}

func TestLinuxHasSeveralWaysToResolve(t *testing.T) {
	for _, row := range []struct{ name, conf, nsswitch, want, problem string }{
		{"plain", "nameserver 10.60.0.2", "hosts: files mdns4_minimal [NOTFOUND=return] dns", "10.60.0.2", ""},
		{"systemd", "nameserver 127.0.0.53", "", "1.1.1.1 (tun0)", ""},
		{"systemd's other address", "nameserver 127.0.0.54", "", "1.1.1.1 (tun0)", ""},
		{"nss-resolve", "nameserver 10.60.0.2", "hosts: mymachines mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] files dns", "1.1.1.1 (tun0)", ""},
		{"nss-resolve and nobody else", "nameserver 10.60.0.2", "passwd: files\n hosts:\tfiles resolve", "1.1.1.1 (tun0)", ""},
		{"nss-resolve too late", "nameserver 10.60.0.2", "hosts: files dns resolve", "10.60.0.2", ""},
		{"dnsmasq", "nameserver 127.0.0.1", "", "", errForwarder.Error()},
		{"WSL", "# This file was automatically generated by WSL.\nnameserver 10.255.255.254", "", "", errWSL.Error()},
		{"no server", "search lan", "", "", "/etc/resolv.conf names no server"},
	} {
		t.Run(row.name, func(t *testing.T) {
			files := map[string]string{"/etc/resolv.conf": row.conf, "/etc/nsswitch.conf": row.nsswitch}
			m := Machine{OS: "linux", ReadFile: func(path string) ([]byte, error) { return []byte(files[path]), nil },
				Run: func(_ context.Context, program string, _ ...string) ([]byte, error) {
					assert.Equal(t, "resolvectl", program)
					return []byte("Link 3 (tun0)\n DNS Servers: 1.1.1.1\n DNS Domain: ~.\n"), nil
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
