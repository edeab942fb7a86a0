package observe

import (
	"strings"

	"private-notebook/internal/awsnames"
)

// readNames looks for what answers for AWS's own names besides the endpoints: a private zone or a resolver rule for
// such a name changes what a client reaches, and the model does not follow it. Others do not matter.
func (b *builder) readNames() {
	for _, r := range b.of("aws:route53/zone:Zone", "aws:route53/record:Record") {
		if b.coversHost(r.text("name")) {
			b.note(r.Resource, "it answers for "+r.text("name")+", a name that notebooks are reached by; the model does not follow it")
		}
	}
	for _, r := range b.of("aws:route53/resolverRule:ResolverRule") {
		if b.coversHost(r.text("domainName")) {
			b.note(r.Resource, "it forwards "+r.text("domainName")+", a name that notebooks are reached by; the model does not follow it")
		}
	}
	for _, r := range b.of("aws:ec2/vpcDhcpOptions:VpcDhcpOptions") {
		for _, server := range r.texts("domainNameServers") {
			if server != "AmazonProvidedDNS" {
				b.note(r.Resource, "it gives workloads the DNS server "+server+" instead of Amazon's; the model takes Amazon's")
			}
		}
	}
}

// coversHost says whether a domain holds one of the two names that clients look up, or lies within the notebooks' domain.
func (b *builder) coversHost(domain string) bool {
	names, err := awsnames.ForRegion(b.topology.Region)
	domain = strings.ToLower(strings.Trim(strings.TrimPrefix(domain, "*."), "."))
	if err != nil || domain == "" {
		return false
	}
	within := func(name, zone string) bool { return name == zone || strings.HasSuffix(name, "."+zone) }
	return within(names.APIHost, domain) || within(names.NotebookDomain, domain) || within(domain, names.NotebookDomain)
}
