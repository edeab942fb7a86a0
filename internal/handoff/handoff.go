// Package handoff writes what the people on the other side of an on-premises connection need: the stanzas by which their DNS
// servers forward the notebooks' names to the VPC, and how to see that it works. It is pure: it knows neither Pulumi nor AWS.
package handoff

import (
	"fmt"
	"net/netip"
	"strings"
	"text/template"
)

// Resolver is where the names are answered.
type Resolver struct {
	// Addresses are the inbound resolver's, which DNS servers forward to. Those that AWS has not assigned yet are left out.
	Addresses []string
	// Zones are what is forwarded, no wider.
	Zones []string
	// Hosts are names to test with: one in each zone, in their order.
	Hosts []string
	// VpcCIDRs are the ranges that the answers lie in.
	VpcCIDRs []netip.Prefix
}

// The keys of [Resolver.Texts].
const (
	BIND     = "bind"
	Unbound  = "unbound"
	Dnsmasq  = "dnsmasq"
	Windows  = "windows"
	Document = "document"
)

// Texts are the stanza of each program by its key, and the whole as one Markdown document. Every text ends with a line break.
func (r Resolver) Texts() map[string]string {
	texts := map[string]string{
		BIND: r.fill(bind), Unbound: r.fill(unbound), Dnsmasq: r.fill(dnsmasq), Windows: r.fill(windows),
	}
	texts[Document] = r.document(texts)
	return texts
}

// bind forwards only, so that a resolver that is away gives no answer instead of the public one. Of the options, which a server
// has one block of, it says what to add: the public parents of the zones may be signed and the private answers are not, and
// deny-answer-addresses throws private answers away (BIND 9 Administrator Reference Manual).
const bind = `// Names of the notebooks: asked of the VPC, and never of the internet.
{{range .Zones}}zone "{{.}}" {
	type forward;
	forward only;
	forwarders { {{range $.Addresses}}{{.}}; {{end}}};
};
{{end}}// Add to the options block of a server that validates DNSSEC:
//   validate-except { {{range .Zones}}"{{.}}"; {{end}}};
// and to deny-answer-addresses, where that is set, at its end:
//   except-from { {{range .Zones}}"{{.}}"; {{end}}}
`

// unbound lets private answers through for these zones alone, which private-address otherwise removes, and does not ask for
// signatures that a private answer cannot have (unbound.conf manual).
const unbound = `# Names of the notebooks: asked of the VPC, and never of the internet.
server:
{{range .Zones}}	private-domain: "{{.}}"
	domain-insecure: "{{.}}"
{{end}}{{range .Zones}}forward-zone:
	name: "{{.}}"
{{range $.Addresses}}	forward-addr: {{.}}
{{end}}	forward-first: no
{{end}}`

// dnsmasq lets private answers through for these zones alone, which stop-dns-rebind otherwise refuses (dnsmasq manual).
const dnsmasq = `# Names of the notebooks: asked of the VPC, and never of the internet.
{{range $zone := .Zones}}{{range $.Addresses}}server=/{{$zone}}/{{.}}
{{end}}{{end}}rebind-domain-ok=/{{join .Zones "/"}}/
`

// windows leaves -UseRecursion out: with it, a server asks the internet where the resolver does not answer.
const windows = `# Names of the notebooks: asked of the VPC, and never of the internet. Run as an administrator of the DNS server; with Active
# Directory, add -ReplicationScope Forest.
{{range .Zones}}Add-DnsServerConditionalForwarderZone -Name "{{.}}" -MasterServers {{join $.Addresses ","}}
{{end}}`

// fill panics on a template that does not fit, which every test of this package would show.
func (r Resolver) fill(text string) string {
	var filled strings.Builder
	parsed := template.Must(template.New("").Funcs(template.FuncMap{"join": strings.Join}).Parse(text))
	if err := parsed.Execute(&filled, r); err != nil {
		panic(fmt.Sprintf("handoff: %v", err))
	}
	return filled.String()
}
