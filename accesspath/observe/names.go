package observe

import (
	"strings"

	"private-notebook/internal/awsnames"
)

// readNames reads what answers for AWS's own names besides the endpoints. Only what is about a name that notebooks are reached by is
// kept; the rest does not matter.
func (b *builder) readNames() {
	b.readDHCPOptions()
	p := b.readProfiles()
	b.readResolverRules(p)
	b.readPrivateZones(p)
	b.readDNSFirewall(p)
	b.giveNamesByProfile(p)
	// Neither says what a name leads to: one is about firewalls that are down, the other about names of addresses.
	b.of("aws:route53/resolverFirewallConfig:ResolverFirewallConfig", "aws:route53/resolverConfig:ResolverConfig")
}

// concerns says whether a domain holds one of the two names that clients look up, or lies within one of them.
func (b *builder) concerns(domain string) bool {
	names, err := awsnames.ForRegion(b.topology.Region)
	domain = plainName(domain)
	if err != nil || domain == "" {
		return false
	}
	return within(names.APIHost, domain) || within(names.NotebookDomain, domain) || within(domain, names.APIHost) ||
		within(domain, names.NotebookDomain)
}

func within(name, zone string) bool { return name == zone || strings.HasSuffix(name, "."+zone) }

// plainName is a domain without its last dot and without the asterisk before it, which Route 53 may write as its code.
func plainName(domain string) string {
	domain = strings.ToLower(strings.Replace(domain, `\052`, "*", 1))
	return strings.Trim(strings.TrimPrefix(domain, "*."), ".")
}

// withoutLastDot is how a topology writes names: in lower case, with an asterisk where Route 53 may write its code.
func withoutLastDot(domain string) string {
	return strings.TrimSuffix(strings.ToLower(strings.Replace(domain, `\052`, "*", 1)), ".")
}
