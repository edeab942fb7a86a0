// Package handout writes the page for the people who open notebooks and know no AWS: what they need, what they type, and what each
// refusal means. It is pure: it is told of the stack.
package handout

import (
	"errors"
	"fmt"
	"strings"
)

// Format is a form of the page.
type Format string

// The formats.
const (
	Markdown Format = "markdown"
	HTML     Format = "html"
)

// Formats are all formats, the default first.
func Formats() []Format { return []Format{Markdown, HTML} }

// ParseFormat reads a format's name; "" is [Markdown].
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case "":
		return Markdown, nil
	case Markdown, HTML:
		return f, nil
	}
	return "", fmt.Errorf("format: %q is none; choose from markdown, html", name)
}

// Page is what the page tells.
type Page struct {
	// Stack is the stack's name.
	Stack string
	// Contact is whom to ask, such as "the data platform team, platform@example.org". Required.
	Contact string
	// Region is AWS's code of where the notebooks are, and APIHost the name that commands send their request to.
	Region, APIHost string
	// Notebooks are the notebooks, at least one.
	Notebooks []Notebook
	// Vpn is the VPN for people; nil where the stack has none.
	Vpn *Vpn
	// Office says that the organisation's own network is connected too.
	Office bool
	// Simulated says that the stack is the sandbox's, so that nothing on the page leads anywhere.
	Simulated bool
}

// Notebook is a notebook that people open.
type Notebook struct {
	// Name is AWS's, and Title what people call it.
	Name, Title string
}

// Vpn is how people connect.
type Vpn struct {
	// Certificate says that each person needs a certificate, which the profile holds. Saml says that people sign in on a web page, and
	// Password that they type a user name and a password. A certificate may come with either.
	Certificate, Saml, Password bool
	// PortalURL is where people get the program and the profile themselves; "" where there is no such page.
	PortalURL string
	// Off says that nobody can connect for now.
	Off bool
}

// CheckContact says what is wrong with a contact: it stands in a table, and its text must not become markup.
func CheckContact(contact string) error {
	const longest = 200
	switch {
	case strings.TrimSpace(contact) == "":
		return errors.New("contact: nobody is named; write whom people ask, or leave --contact out")
	case strings.ContainsFunc(contact, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune("|`<>\\[]*", r) }):
		return fmt.Errorf("contact: %q has a line break or a sign of markup; write one line without |, `, <, >, \\, [, ] and *", contact)
	case len(contact) > longest:
		return fmt.Errorf("contact: %d bytes are too long for a line; write at most %d", len(contact), longest)
	}
	return nil
}

// Write is the page in a format; it ends with a line break.
func Write(format Format, p Page) string {
	if format == HTML {
		return html(p.document())
	}
	return markdown(p.document())
}
