package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Resolver is an entry of the operating system's DNS settings: servers, and for which names they are asked.
type Resolver struct {
	// Interface is whose servers they are; "" where they are of none.
	Interface string
	// Servers are in the order in which they are asked; none are asked where a rule exempts names from the others.
	Servers []string
	// Domains are those whose names are asked here before anywhere else; "" is the domain of all names.
	Domains []string
	// Names are asked here before anywhere else, and nothing below them.
	Names []string
	// Default says that names for which there is no domain are asked here, too. Where neither holds, only programs that bind
	// themselves to the interface ask here.
	Default bool
	// Metric is the place among those that fit as well: the lowest are asked, all at once if there are several.
	Metric int
}

// asked are the resolvers to which the system turns for a name: those with the longest domain that the name is in, and else the
// defaults.
func asked(all []Resolver, host string) []Resolver {
	longest := -1
	for _, r := range all {
		longest = max(longest, r.fit(host))
	}
	best := first(all, func(r Resolver) bool { return longest >= 0 && r.fit(host) == longest })
	if len(best) == 0 {
		best = first(all, func(r Resolver) bool { return r.Default })
	}
	return best
}

// first are the resolvers with servers and the lowest metric, of those that are meant.
func first(all []Resolver, meant func(Resolver) bool) []Resolver {
	left := slices.DeleteFunc(slices.Clone(all), func(r Resolver) bool { return !meant(r) || len(r.Servers) == 0 })
	if len(left) == 0 {
		return nil
	}
	lowest := slices.MinFunc(left, func(a, b Resolver) int { return cmp.Compare(a.Metric, b.Metric) }).Metric
	return slices.DeleteFunc(left, func(r Resolver) bool { return r.Metric != lowest })
}

// fit is the length of the longest domain that a name is in, or -1.
func (r Resolver) fit(host string) int {
	longest := -1
	for _, domain := range r.Domains {
		if domain == "" || host == domain || strings.HasSuffix(host, "."+domain) {
			longest = max(longest, len(domain))
		}
	}
	if slices.Contains(r.Names, host) {
		longest = len(host)
	}
	return longest
}

// domainOf takes the marks off a domain: "~" of systemd, dots of Windows.
func domainOf(text string) string {
	return strings.ToLower(strings.Trim(strings.TrimSpace(text), "~."))
}

// text is a resolver as a sentence takes it.
func (r Resolver) text() string {
	servers := strings.Join(r.Servers, ", ")
	if r.Interface == "" {
		return servers
	}
	return fmt.Sprintf("%s (%s)", servers, r.Interface)
}

func textOf(resolvers []Resolver) string {
	var texts []string
	for _, r := range resolvers {
		texts = append(texts, r.text())
	}
	return strings.Join(texts, " and ")
}

// What answers on the machine itself, and asks whom it likes.
var (
	errForwarder = errors.New("a program on this machine answers, and whom it asks is in its own settings")
	errWSL       = errors.New("WSL has Windows look names up: run `private-notebook doctor` in Windows")
)

const resolvConf = "/etc/resolv.conf"

// resolvers reads the operating system's DNS settings.
func (m Machine) resolvers(ctx context.Context) ([]Resolver, error) {
	switch m.OS {
	case "darwin":
		text, err := m.Run(ctx, "scutil", "--dns")
		return parseScutil(string(text)), err
	case "windows":
		text, err := m.Run(ctx, "powershell", "-NoProfile", "-NonInteractive", "-Command", windowsQuestion)
		return parseWindows(string(text)), err
	}
	text, err := m.ReadFile(resolvConf)
	if err != nil {
		return nil, err
	}
	plain := parseResolvConf(string(text))
	switch {
	case len(plain.Servers) == 0:
		return nil, errors.New(resolvConf + " names no server")
	case m.asksSystemd(plain.Servers[0]):
		text, err := m.Run(ctx, "resolvectl", "status", "--no-pager")
		return parseResolvectl(string(text)), err
	case m.underWindows():
		return nil, errWSL
	case strings.HasPrefix(plain.Servers[0], "127."), plain.Servers[0] == "::1":
		return nil, errForwarder
	}
	return []Resolver{plain}, nil
}

// asksSystemd says whether programs ask systemd-resolved: as the server of resolv.conf, or past it, where nsswitch.conf(5) names
// nss-resolve(8) before "dns".
func (m Machine) asksSystemd(server string) bool {
	if slices.Contains(systemdStubs, server) {
		return true
	}
	text, _ := m.ReadFile("/etc/nsswitch.conf") // Without it, the C library asks resolv.conf's.
	for _, line := range strings.Split(string(text), "\n") {
		if services, isHosts := strings.CutPrefix(strings.TrimSpace(line), "hosts:"); isHosts {
			order := strings.Fields(services)
			systemd, plain := slices.Index(order, "resolve"), slices.Index(order, "dns")
			return systemd >= 0 && (plain < 0 || systemd < plain)
		}
	}
	return false
}

// underWindows says whether this is the Windows Subsystem for Linux, with Windows to look names up: so it heads the file that it makes.
func (m Machine) underWindows() bool {
	text, err := m.ReadFile(resolvConf)
	return err == nil && strings.Contains(string(text), "generated by WSL")
}
