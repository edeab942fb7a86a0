package handoff

import "strings"

// document is one page for the network team, in the order in which they work.
func (r Resolver) document(texts map[string]string) string {
	page := strings.NewReplacer(
		"<BIND>", fenced("text", texts[BIND]), "<UNBOUND>", fenced("text", texts[Unbound]),
		"<DNSMASQ>", fenced("text", texts[Dnsmasq]), "<WINDOWS>", fenced("powershell", texts[Windows]),
	).Replace(pageText)
	return r.fill(page)
}

func fenced(language, text string) string { return "```" + language + "\n" + text + "```" }

const pageText = `# Opening notebooks from this network

People on this network open notebooks in the VPC ({{range $i, $c := .VpcCIDRs}}{{if $i}}, {{end}}{{$c}}{{end}}). They need three things from it.

## 1. Routes and firewalls

- A route to the VPC by the VPN or Direct Connect, and the way back to this network announced or agreed on.
- HTTPS, TCP 443, from people to the VPC.
- DNS, UDP and TCP 53, from the DNS servers to {{join .Addresses " and "}}. Nobody else asks there.

## 2. Names

Forward these zones, and no others:
{{range .Zones}}
- {{.}}{{end}}

to {{join .Addresses " and "}}. The answers are private addresses and carry no DNSSEC signatures: a server that removes private
answers, as a protection against DNS rebinding, or that validates, has to make an exception for these zones. The stanzas do.

BIND:

<BIND>

Unbound:

<UNBOUND>

dnsmasq:

<DNSMASQ>

Windows DNS Server:

<WINDOWS>

Browsers that use DNS over HTTPS ask a server on the internet instead: turn it off for them, by policy.

## 3. Tests

Ask the resolver from a DNS server, then this network's own DNS from a person's computer. Every answer must lie in the VPC:

` + "```sh" + `
{{range $host := .Hosts}}{{range $.Addresses}}dig +short @{{.}} {{$host}}
{{end}}dig +short {{$host}}
{{end}}` + "```" + `

On Windows:

` + "```powershell" + `
{{range .Hosts}}Resolve-DnsName {{.}} -Type A
nslookup {{.}}
{{end}}` + "```" + `

Then the way to it. A certificate for the name and any HTTP status, 403 or 404 too, mean that routes and firewalls are right:

` + "```sh" + `
{{range .Hosts}}curl --silent --show-error --output /dev/null --write-out '%{remote_ip} %{http_code}\n' https://{{.}}/
{{end}}` + "```" + `

| What is seen | What is wrong |
|---|---|
| a public address | the zone is not forwarded, or the server falls back to the internet |
| no answer from the resolver | the route, or a firewall, for port 53; or the server's address is not in the ranges agreed on |
| an empty answer, or SERVFAIL, from the own server alone | rebinding protection, or DNSSEC validation, without the exception |
| the right address, and no connection | the route, or a firewall, for port 443; or the way back from the VPC |
`
