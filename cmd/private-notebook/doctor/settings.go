package doctor

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// systemdStub is where systemd-resolved listens (systemd-resolved.service(8)).
const systemdStub = "127.0.0.53"

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

var linkLine = regexp.MustCompile(`^(?:Global|Link \d+ \((.*)\))$`)

// parseResolvectl reads `resolvectl status`. systemd asks every link whose routing domain fits best, and else every link that is
// a default route for DNS, all at once; the first good answer counts (systemd-resolved.service(8), "Protocols and routing").
func parseResolvectl(text string) []Resolver {
	var all []Resolver
	key := ""
	for _, line := range strings.Split(text, "\n") {
		if link := linkLine.FindStringSubmatch(strings.TrimSpace(line)); link != nil {
			all, key = append(all, Resolver{Interface: link[1], Default: link[1] == ""}), ""
			continue
		}
		name, value, isKey := strings.Cut(line+" ", ": ")
		if isKey {
			key = strings.TrimSpace(name)
		} else {
			value = line // A list goes on below its first member.
		}
		if len(all) > 0 {
			all[len(all)-1].readStatus(key, strings.Fields(value))
		}
	}
	return slices.DeleteFunc(all, func(r Resolver) bool { return len(r.Servers) == 0 })
}

func (r *Resolver) readStatus(key string, values []string) {
	switch key {
	case "DNS Servers":
		r.Servers = append(r.Servers, values...)
	case "DNS Domain":
		for _, v := range values {
			r.Domains = append(r.Domains, domainOf(v))
		}
	case "Protocols":
		r.Default = r.Default || slices.Contains(values, "+DefaultRoute")
	case "DefaultRoute setting", "Default Route": // Before and after version 247.
		r.Default = r.Default || slices.Contains(values, "yes")
	}
}

var (
	scutilServer    = regexp.MustCompile(`^nameserver\[\d+\] : (\S+)$`)
	scutilDomain    = regexp.MustCompile(`^domain\s+: (\S+)$`)
	scutilInterface = regexp.MustCompile(`^if_index : \d+ \((.*)\)$`)
	scutilFlags     = regexp.MustCompile(`^flags\s+: (.*)$`)
)

// parseScutil reads `scutil --dns`. Programs ask the first resolver without a domain, or the one of the name's domain. Those for
// scoped queries are asked only by programs that bind themselves to the interface.
func parseScutil(text string) []Resolver {
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
	if m := scutilFlags.FindStringSubmatch(line); m != nil && strings.Contains(m[1], "Scoped") {
		r.Domains, r.Default = nil, false
	}
}

// windowsQuestion has PowerShell print a line for each server list, metric and rule of the Name Resolution Policy Table. Lines, since
// ConvertTo-Json writes lists otherwise in PowerShell 5 than in 7.
const windowsQuestion = `Get-DnsClientServerAddress -AddressFamily IPv4 | ForEach-Object { "servers|$($_.InterfaceAlias)|$($_.ServerAddresses -join ',')" }; ` +
	`Get-NetIPInterface -AddressFamily IPv4 -ConnectionState Connected | ForEach-Object { "metric|$($_.InterfaceAlias)|$($_.InterfaceMetric)" }; ` +
	`Get-DnsClientNrptPolicy | ForEach-Object { "rule|$($_.Namespace -join ',')|$($_.NameServers -join ',')" }`

// parseWindows reads the answer. A rule of the table goes before everything; else the connected interface with the lowest metric is
// asked first.
func parseWindows(text string) []Resolver {
	var all, rules []Resolver
	metrics := map[string]int{}
	for _, line := range strings.Split(text, "\n") {
		parts := strings.Split(strings.TrimSpace(line), "|")
		if len(parts) != 3 || parts[2] == "" {
			continue
		}
		switch values := strings.Split(parts[2], ","); parts[0] {
		case "servers":
			all = append(all, Resolver{Interface: parts[1], Servers: values})
		case "metric":
			if metric, err := strconv.Atoi(parts[2]); err == nil {
				metrics[parts[1]] = metric
			}
		case "rule":
			rule := Resolver{Interface: "rule for " + parts[1], Servers: values}
			for _, namespace := range strings.Split(parts[1], ",") {
				rule.Domains = append(rule.Domains, domainOf(namespace))
			}
			rules = append(rules, rule)
		}
	}
	for i, r := range all {
		all[i].Metric, all[i].Default = metrics[r.Interface], metrics[r.Interface] > 0
	}
	return append(rules, all...)
}
