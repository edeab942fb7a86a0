package handout_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/cmd/private-notebook/handout"
	"private-notebook/internal/golden"
)

const contact = "the data platform team, platform@example.org"

func page(change func(*handout.Page)) handout.Page {
	p := handout.Page{
		Stack: "prod", Contact: contact, Region: "eu-central-1", APIHost: "vpce-0a1-4e5f.api.sagemaker.eu-central-1.vpce.amazonaws.com",
		Notebooks: []handout.Notebook{{Name: "research", Title: "research"}}, Vpn: &handout.Vpn{Certificate: true},
	}
	change(&p)
	return p
}

func TestThePages(t *testing.T) {
	for name, change := range map[string]func(*handout.Page){
		"certificate": func(*handout.Page) {},
		"saml": func(p *handout.Page) {
			p.Vpn = &handout.Vpn{Saml: true, PortalURL: "https://self-service.clientvpn.amazonaws.com/endpoints/cvpn-endpoint-0a1"}
		},
		"fleet-off": func(p *handout.Page) {
			p.Vpn = &handout.Vpn{Certificate: true, Password: true, PortalURL: "https://self-service.clientvpn.amazonaws.com/endpoints/cvpn-endpoint-0a1", Off: true}
			p.Office, p.Simulated = true, true
			p.Notebooks = []handout.Notebook{{Name: "research-ada", Title: "ada"}, {Name: "research-ben", Title: "ben"}}
		},
		"office":  func(p *handout.Page) { p.Vpn, p.Office = nil, true },
		"no-path": func(p *handout.Page) { p.Vpn = nil },
	} {
		t.Run(name, func(t *testing.T) {
			golden.Equal(t, "testdata/"+name+".md", handout.Write(handout.Markdown, page(change)))
			golden.Equal(t, "testdata/"+name+".html", handout.Write(handout.HTML, page(change)))
		})
	}
}

// Whoever writes a name of a stack or a contact writes no markup into the page.
func TestNothingBecomesMarkup(t *testing.T) {
	said := handout.Write(handout.HTML, page(func(p *handout.Page) {
		p.Contact, p.Stack = `Ada & "Ben"`, `<script>alert(1)</script>`
		p.Vpn.PortalURL = `https://x"onclick="y`
	}))
	assert.NotContains(t, said, "<script")
	assert.NotContains(t, said, `"onclick`)
	assert.Contains(t, said, "Ada &amp; &#34;Ben&#34;")
}

func TestContacts(t *testing.T) {
	for _, good := range []string{contact, "Ada", "data_platform@example.org", "https://example.org/help?x=1"} {
		assert.NoError(t, handout.CheckContact(good), good)
	}
	for _, bad := range []string{"a\nb", "a|b", "`a`", "<a>", "[a](b)", "a\x1b[1m", "**a**"} {
		assert.ErrorContains(t, handout.CheckContact(bad), "has a line break or a sign of markup; write one line", bad)
	}
	for _, none := range []string{"", "  "} {
		assert.EqualError(t, handout.CheckContact(none), "contact: nobody is named; write whom people ask, or leave --contact out")
	}
	assert.EqualError(t, handout.CheckContact(strings.Repeat("a", 201)), "contact: 201 bytes are too long for a line; write at most 200")
}

func TestFormats(t *testing.T) {
	for name, want := range map[string]handout.Format{"": handout.Markdown, "markdown": handout.Markdown, "html": handout.HTML} {
		got, err := handout.ParseFormat(name)
		assert.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := handout.ParseFormat("pdf")
	assert.EqualError(t, err, `format: "pdf" is none; choose from markdown, html`)
}
