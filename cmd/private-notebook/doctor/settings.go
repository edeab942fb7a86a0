package doctor

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// systemdStubs are where systemd-resolved listens (systemd-resolved.service(8)).
var systemdStubs = []string{"127.0.0.53", "127.0.0.54"}

// parseResolvConf reads resolv.conf(5): the first server is asked, and the others only where it is silent.
func parseResolvConf(text string) Resolver {
	r := Resolver{Default: true}
	for _, line := range strings.Split(text, "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "nameserver" {
			r.Servers = append(r.Servers, fields[1])
		}
	}
	return r
}

var (
	// A key begins with a capital; what goes on below it, addresses and domains, does not.
	statusLine = regexp.MustCompile(`^\s*((?:[A-Z]|resolv\.conf)[\w ]*):(?: (.*))?$`)
	linkLine   = regexp.MustCompile(`^Link \d+ \((.*)\)$`)
)

// parseResolvectl reads `resolvectl status`. systemd asks every link whose routing domain fits best, and else every link that is
// a default route for DNS, all at once; the first good answer counts (systemd-resolved.service(8), "Protocols and routing").
func parseResolvectl(text string) []Resolver {
	var all []Resolver
	key := ""
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \r")
		parts := statusLine.FindStringSubmatch(line)
		switch {
		case parts != nil:
			key = parts[1]
		case line != "" && line[0] != ' ':
			all, key = append(all, section(line)), ""
			continue
		default:
			parts = []string{"", "", line} // A list goes on below its first member.
		}
		if len(all) > 0 {
			all[len(all)-1].readStatus(key, strings.Fields(parts[2]))
		}
	}
	return slices.DeleteFunc(all, func(r Resolver) bool { return len(r.Servers) == 0 })
}

// section is what the settings under a heading are of: everything, a link, or what later versions of systemd list besides.
func section(heading string) Resolver {
	if heading == "Global" {
		return Resolver{Default: true}
	}
	if link := linkLine.FindStringSubmatch(heading); link != nil {
		return Resolver{Interface: link[1]}
	}
	return Resolver{Interface: heading}
}

func (r *Resolver) readStatus(key string, values []string) {
	switch key {
	case "Current DNS Server", "DNS Servers": // The current one comes first, and is asked until it is silent.
		for _, v := range values {
			if server, _, _ := strings.Cut(v, "#"); !slices.Contains(r.Servers, server) { // The mark is before the name for TLS.
				r.Servers = append(r.Servers, server)
			}
		}
	case "DNS Domain":
		for _, v := range values {
			r.Domains = append(r.Domains, domainOf(v))
		}
	case "Protocols":
		r.Default = r.Default || slices.Contains(values, "+DefaultRoute")
	case "DefaultRoute setting", "Default Route": // Before version 247, and again since 257.
		r.Default = r.Default || slices.Contains(values, "yes")
	}
}

var (
	scutilServer    = regexp.MustCompile(`^nameserver\[\d+\] : (\S+)$`)
	scutilDomain    = regexp.MustCompile(`^domain\s+: (\S+)$`)
	scutilInterface = regexp.MustCompile(`^if_index : \d+ \((.*)\)$`)
)

// parseScutil reads `scutil --dns`. Programs ask the resolver with the longest domain that the name is in, and of several the first
// that is listed; one that is marked "Supplemental" and has no domain goes before the rest. What is listed for scoped and
// service-specific queries is asked only by programs that bind themselves to the interface.
func parseScutil(text string) []Resolver {
	text, _, _ = strings.Cut(text, "DNS configuration (for ")
	var all []Resolver
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "resolver #") {
			all = append(all, Resolver{Default: true, Metric: len(all)})
		}
		if len(all) > 0 {
			all[len(all)-1].readScutil(line)
		}
	}
	return slices.DeleteFunc(all, func(r Resolver) bool { return len(r.Servers) == 0 })
}

func (r *Resolver) readScutil(line string) {
	if m := scutilServer.FindStringSubmatch(line); m != nil {
		r.Servers = append(r.Servers, m[1])
	}
	if m := scutilInterface.FindStringSubmatch(line); m != nil {
		r.Interface = m[1]
	}
	if m := scutilDomain.FindStringSubmatch(line); m != nil {
		r.Domains, r.Default = append(r.Domains, domainOf(m[1])), false
	}
}

// windowsQuestion has PowerShell print a line for each server list, metric and rule of the Name Resolution Policy Table, as it is in
// effect. Lines, since ConvertTo-Json writes lists otherwise in PowerShell 5 than in 7; in ASCII, since it writes in the console's own
// code page, in which interfaces' names may not be.
const windowsQuestion = `function name($i) { [uri]::EscapeDataString($i.InterfaceAlias) }; ` +
	`Get-DnsClientServerAddress | ForEach-Object { "servers|$(name $_)|$($_.ServerAddresses -join ',')" }; ` +
	`Get-NetIPInterface -ConnectionState Connected | ForEach-Object { "metric|$(name $_)|$($_.InterfaceMetric)" }; ` +
	`Get-DnsClientNrptPolicy | ForEach-Object { "rule|$($_.Namespace -join ',')|$($_.NameServers -join ',')" }; exit 0` // What could not be asked is not there.

// windowsPlaceholder is what an interface lists that has no IPv6 server ("DNS server addresses", IPv6 site-local).
const windowsPlaceholder = "fec0:0:0:ffff:"

// parseWindows reads the answer. A rule of the table goes before everything; else the connected interface with the lowest metric is
// asked first, and of several positive answers its own counts (ADMX "Turn off smart multi-homed name resolution").
func parseWindows(text string) []Resolver {
	var all, rules []Resolver
	metrics := map[string]int{}
	for _, line := range strings.Split(text, "\n") {
		parts := strings.Split(strings.TrimSpace(line), "|")
		if len(parts) != 3 || parts[1] == "" { // Of whom nothing is said, nothing is known.
			continue
		}
		name, err := url.PathUnescape(parts[1])
		if err != nil {
			name = parts[1]
		}
		values := strings.FieldsFunc(parts[2], func(r rune) bool { return r == ',' })
		switch parts[0] {
		case "servers":
			all = withServers(all, name, values)
		case "metric":
			if metric, err := strconv.Atoi(parts[2]); err == nil && (metrics[name] == 0 || metric < metrics[name]) {
				metrics[name] = metric
			}
		case "rule":
			rules = append(rules, windowsRule(name, values))
		}
	}
	for i, r := range all {
		all[i].Metric, all[i].Default = metrics[r.Interface], metrics[r.Interface] > 0
	}
	return append(rules, all...)
}

// withServers adds servers to an interface's, which come in a line for IPv4 and one for IPv6.
func withServers(all []Resolver, name string, servers []string) []Resolver {
	servers = slices.DeleteFunc(servers, func(s string) bool { return strings.HasPrefix(s, windowsPlaceholder) })
	at := slices.IndexFunc(all, func(r Resolver) bool { return r.Interface == name })
	switch {
	case len(servers) == 0:
		return all
	case at < 0:
		return append(all, Resolver{Interface: name, Servers: servers})
	}
	all[at].Servers = append(all[at].Servers, servers...)
	return all
}

// windowsRule takes a namespace with a dot before it as a domain, and one without as a single name; a rule without servers exempts.
func windowsRule(namespaces string, servers []string) Resolver {
	rule := Resolver{Interface: "rule for " + namespaces, Servers: servers}
	for _, namespace := range strings.Split(namespaces, ",") {
		if strings.HasPrefix(strings.TrimSpace(namespace), ".") {
			rule.Domains = append(rule.Domains, domainOf(namespace))
		} else {
			rule.Names = append(rule.Names, domainOf(namespace))
		}
	}
	return rule
}
