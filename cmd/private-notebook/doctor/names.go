package doctor

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

// lookUp asks for both names that people use, as every program does.
func (v *visit) lookUp(ctx context.Context) []Check {
	if !v.known {
		return unread(CheckDNSAPI, CheckDNSNotebook)
	}
	api := v.name(ctx, CheckDNSAPI, v.stack.Names.APIHost, v.stack.APIEndpoints)
	if api.Status == Failed { // The command asks for the endpoint's own name instead.
		api.Status = Warning
		api.Because += "; `private-notebook url` does not need it, the AWS command line does"
	}
	notebook := v.name(ctx, CheckDNSNotebook, v.notebook.Host, v.stack.NotebookEndpoints)
	v.private = notebook.Status == OK
	return []Check{api, notebook}
}

func (v *visit) name(ctx context.Context, check, host string, endpoints []stack.Endpoint) Check {
	ctx, cancel := v.limited(ctx)
	defer cancel()
	c := Check{Check: check, Status: Failed}
	answer, server, err := v.Network.Ask(ctx, host)
	if err != nil {
		failed := reach.LookupFailure(host, err)
		c.Because, c.Remedy = failed.Because, failed.Remedy
		return c
	}
	if server != "" {
		server = ", from DNS server " + server
	}
	switch reach.DestinationOf(answer, stack.AddressesOf(endpoints)) {
	case reach.ToEndpoint:
		c.Status, c.Because = OK, fmt.Sprintf("%s is %s%s", host, reach.List(answer), server)
	case reach.ToInternet:
		c.Because = fmt.Sprintf("%s is answered publicly, with %s%s; by the internet AWS refuses it", host, reach.List(answer), server)
		c.Remedy = v.dnsRemedy()
	default:
		c.Because = fmt.Sprintf("%s is %s%s%s", host, reach.List(answer), server, reach.IsElsewhere)
		c.Remedy = reach.ElsewhereRemedy(host)
		if reach.Private(answer, nil) || reach.HandedOut(answer) { // It may be the endpoint's, by addresses that the deployment does not know yet.
			c.Status = Warning
		}
	}
	return c
}

// dnsRemedy is how the VPN's DNS server comes to be asked on this operating system, for both zones.
func (v *visit) dnsRemedy() string {
	zones := v.stack.Names.ForwardZones()
	if v.Machine.underWindows() {
		return "run `private-notebook doctor` in Windows, which answers for WSL, and do what it says"
	}
	if v.vpn == nil && v.stack.SwitchedOff() != "" {
		return "in the company's network, have its DNS servers forward " + strings.Join(zones, " and ") + " to the stack's resolver; " +
			"the Client VPN, whose DNS server answers privately, is switched off"
	}
	if v.vpn == nil || len(v.vpn.DNSServers) == 0 {
		return "connect to the VPN, whose DNS server answers privately; in the company's network, have its DNS servers forward " +
			strings.Join(zones, " and ") + " to the stack's resolver"
	}
	server, tunnel := v.vpn.DNSServers[0], cmp.Or(v.tunnel, "NAME-OF-THE-VPNS-INTERFACE")
	switch v.Machine.OS {
	case "windows":
		return fmt.Sprintf("only the VPN's interface has its DNS server, and another interface is asked before it: as administrator, run "+
			"`Add-DnsClientNrptRule -Namespace .%s -NameServers %s`, or, where a group policy overrules that, "+
			"`Set-NetIPInterface -InterfaceAlias '%s' -InterfaceMetric 1`; then `Clear-DnsClientCache`", strings.Join(zones, ","), server, tunnel)
	case "darwin":
		return fmt.Sprintf("a DNS server that is set by hand goes before the VPN's: remove it in System Settings, Network; or, for these zones alone, "+
			"write `nameserver %s` into /etc/resolver/%s", server, strings.Join(zones, " and /etc/resolver/"))
	}
	return fmt.Sprintf("OpenVPN before 2.7 sets no DNS on Linux: with systemd-resolved, use the script update-systemd-resolved, or run "+
		"`sudo resolvectl dns %s %s` and `sudo resolvectl domain %s '~%s'`; else put %s first in /etc/resolv.conf",
		tunnel, server, tunnel, strings.Join(zones, "' '~"), server)
}

// settingsPatience is for programs, which no network makes slow: PowerShell alone may take some seconds to begin.
const settingsPatience = 20 * time.Second

// order looks whom the operating system asks for the notebook's name, which says why the answer is what it is.
func (v *visit) order(ctx context.Context) []Check {
	if !v.known {
		return unread(CheckDNSOrder)
	}
	ctx, cancel := context.WithTimeout(ctx, max(v.Timeout, settingsPatience))
	defer cancel()
	all, err := v.Machine.resolvers(ctx)
	return []Check{v.judgeOrder(asked(all, v.notebook.Host), err)}
}

func (v *visit) judgeOrder(asks []Resolver, err error) Check {
	c := Check{Check: CheckDNSOrder, Status: Skipped}
	if err != nil || len(asks) == 0 {
		c.Because = "the DNS settings could not be read"
		if err != nil {
			c.Because += ": " + err.Error()
		}
		return c
	}
	c.Because = fmt.Sprintf("this machine asks %s for %s", textOf(asks), v.notebook.Host)
	if v.vpn == nil {
		return v.leftBehind(c, asks)
	}
	if len(v.vpn.DNSServers) == 0 {
		return c
	}
	switch right := count(asks, v.vpn.DNSServers); {
	case right == len(asks):
		c.Status = OK
	case right > 0:
		c.Status, c.Remedy = Warning, v.dnsRemedy()
		c.Because += ", and takes whichever answers first"
	case v.private:
		c.Status = OK
		c.Because += fmt.Sprintf(", and not %s, which the VPN hands out; the answer is private all the same", v.vpn.DNSServers[0])
	default:
		c.Status, c.Remedy = Failed, v.dnsRemedy()
		c.Because += fmt.Sprintf(", and not %s, which the VPN hands out", v.vpn.DNSServers[0])
	}
	return c
}

// leftBehind finds what was set by hand for the VPN, and now keeps the names from those who would answer.
func (v *visit) leftBehind(c Check, asks []Resolver) Check {
	var servers []string
	for _, vpn := range v.stack.ClientVPNs {
		servers = append(servers, vpn.DNSServers...)
	}
	if v.private || count(asks, servers) == 0 {
		return c
	}
	c.Status = Warning
	c.Because += ", which answers on the VPN alone"
	c.Remedy = "connect to the VPN; to work without it, remove what was set for its server: `Get-DnsClientNrptRule` and `Remove-DnsClientNrptRule` " +
		"on Windows, the file in /etc/resolver on macOS, the line in /etc/resolv.conf on Linux"
	return c
}

// count is how many resolvers ask one of some servers first.
func count(asks []Resolver, servers []string) int {
	n := 0
	for _, r := range asks {
		if slices.Contains(servers, r.Servers[0]) {
			n++
		}
	}
	return n
}

// browsers looks at what stands between a browser and the notebook besides DNS, and whether there is one.
func (v *visit) browsers(context.Context) []Check {
	proxy := unread(CheckProxy)[0]
	if v.known {
		proxy = v.proxy()
	}
	return []Check{v.browserDNS(), proxy, v.browser()}
}

// proxy takes the environment as most programs do: a proxy makes the connection from where it is, not by the private path.
func (v *visit) proxy() Check {
	c := Check{Check: CheckProxy, Status: OK, Because: "HTTPS_PROXY names none for the notebook"}
	first := func(names ...string) string {
		for _, n := range names {
			if value := v.Machine.Env(n); value != "" {
				return value
			}
		}
		return ""
	}
	settings := httpproxy.Config{HTTPSProxy: first("HTTPS_PROXY", "https_proxy"), NoProxy: first("NO_PROXY", "no_proxy")}
	through, err := settings.ProxyFunc()(&url.URL{Scheme: "https", Host: v.notebook.Host})
	if err == nil && through != nil { // What is no proxy's address is no proxy: other programs pass it over, too.
		c.Status = Warning
		c.Because = fmt.Sprintf("HTTPS_PROXY sends the notebook's traffic through %s, which is not on your private path, and may not pass WebSockets", through.Host)
		c.Remedy = "add ." + v.stack.Names.NotebookDomain + " to NO_PROXY, and to the exceptions of the browser's own proxy settings"
	}
	return c
}

func (v *visit) browser() Check {
	c := Check{Check: CheckBrowser, Status: OK, Because: v.Browser + " opens one"}
	const remedy = "use `private-notebook url` without --open, and open the URL within five minutes on a machine on the same path"
	if _, err := v.Machine.LookPath(v.Browser); err != nil {
		return Check{CheckBrowser, Warning, "there is no " + v.Browser + " command to open a browser with", remedy}
	}
	hasScreen := v.Machine.Env("DISPLAY") != "" || v.Machine.Env("WAYLAND_DISPLAY") != ""
	if v.Machine.OS != "darwin" && v.Machine.OS != "windows" && !hasScreen {
		return Check{CheckBrowser, Warning, "there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set", remedy}
	}
	return c
}
