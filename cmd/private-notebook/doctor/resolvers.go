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
	// Servers are in the order in which they are asked.
	Servers []string
	// Domains are those whose names are asked here before anywhere else; "" is the domain of all names.
	Domains []string
	// Default says that names for which there is no domain are asked here, too. Where neither holds, only programs that bind
	// themselves to the interface ask here.
	Default bool
	// Metric is the place among the defaults: the lowest are asked, all at once if there are several.
	Metric int
}

// asked are the resolvers to which the system turns for a name: those with the longest domain that the name is in, and else the
// first of the defaults.
func asked(all []Resolver, host string) []Resolver {
	longest, best := -1, []Resolver(nil)
	for _, r := range all {
		for _, domain := range r.Domains {
			switch within, n := inDomain(host, domain), len(domain); {
			case !within || len(r.Servers) == 0 || n < longest:
			case n == longest:
				best = append(best, r)
			default:
				longest, best = n, []Resolver{r}
			}
		}
	}
	if best != nil {
		return best
	}
	defaults := slices.DeleteFunc(slices.Clone(all), func(r Resolver) bool { return !r.Default || len(r.Servers) == 0 })
	if len(defaults) == 0 {
		return nil
	}
	lowest := slices.MinFunc(defaults, func(a, b Resolver) int { return cmp.Compare(a.Metric, b.Metric) }).Metric
	return slices.DeleteFunc(defaults, func(r Resolver) bool { return r.Metric != lowest })
}

func inDomain(host, domain string) bool {
	return domain == "" || host == domain || strings.HasSuffix(host, "."+domain)
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

// errForwarder says that the settings name a program on the machine, which asks whom it likes.
var errForwarder = errors.New("a program on this machine answers, and whom it asks is in its own settings")

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
	text, err := m.ReadFile("/etc/resolv.conf")
	if err != nil {
		return nil, err
	}
	plain := parseResolvConf(string(text))
	switch first := plain.Servers; {
	case len(first) == 0:
		return nil, errors.New("/etc/resolv.conf names no server")
	case first[0] == systemdStub:
		text, err := m.Run(ctx, "resolvectl", "status", "--no-pager")
		return parseResolvectl(string(text)), err
	case strings.HasPrefix(first[0], "127."), first[0] == "::1":
		return nil, errForwarder
	}
	return []Resolver{plain}, nil
}
