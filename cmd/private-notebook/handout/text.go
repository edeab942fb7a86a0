package handout

import (
	"fmt"
	"strings"

	"private-notebook/internal/simulation"
)

// document is the page without its form. Texts mark code by backticks and addresses by angle brackets.
type document struct {
	title, warning string
	sections       []section
}

type section struct {
	heading string
	blocks  []block
}

// block is one of a paragraph, numbered steps, a command, or a table with its heading.
type block struct {
	paragraph string
	steps     []string
	command   string
	table     [][]string
}

func (p Page) document() document {
	d := document{title: "How to open your notebook", sections: []section{p.intro(), p.connect(), p.open(), p.refusals(), p.help()}}
	if p.Simulated {
		d.warning = simulation.Word + ": this page is made from the sandbox's simulated AWS. Nothing on it can be opened."
	}
	return d
}

func (p Page) intro() section {
	text := "Your notebook runs at AWS, and is closed to the internet. A link to it works only on a private way: "
	switch {
	case p.Vpn != nil && p.Office:
		text += "on the VPN, or in your organisation's own network."
	case p.Vpn != nil:
		text += "on the VPN."
	case p.Office:
		text += "in your organisation's own network."
	default:
		text += "on a machine in the same private network at AWS."
	}
	return section{"", []block{
		{paragraph: text + " Each link opens the notebook within five minutes, and then no more."},
		{paragraph: "A link is a key. Do not send it to anybody: whoever has it, on a private way, is in your notebook."},
	}}
}

func (p Page) connect() section {
	s := section{heading: "1. Connect"}
	switch {
	case p.Vpn == nil && p.Office:
		s.blocks = []block{{paragraph: "Work in your organisation's own network. You need no VPN of AWS."}}
	case p.Vpn == nil:
		s.blocks = []block{{paragraph: fmt.Sprintf("Work on a machine in the private network at AWS. Ask %s for one.", p.Contact)}}
	default:
		s.blocks = []block{{steps: p.vpnSteps()}}
		if p.Office {
			s.blocks = append(s.blocks, block{paragraph: "In your organisation's own network you need no VPN: go on with step 2."})
		}
	}
	if p.Vpn != nil && p.Vpn.Off {
		s.blocks = append(s.blocks, block{paragraph: fmt.Sprintf("**The VPN is switched off at the moment.** Nobody can connect until %s switches it on. "+
			"Your profile stays valid.", p.Contact)})
	}
	return s
}

// vpnSteps: SAML needs the client that AWS provides (AWS Client VPN Administrator Guide, "Single sign-on - SAML 2.0-based federated
// authentication").
func (p Page) vpnSteps() []string {
	client := "Install the AWS VPN Client: <https://aws.amazon.com/vpn/client-vpn-download/>."
	if p.Vpn.Saml {
		client += " Other VPN programs do not work here."
	} else {
		client += " A program that reads OpenVPN profiles works as well."
	}
	profile := fmt.Sprintf("Get your profile, a file that ends in `.ovpn`, from %s.", p.Contact)
	if p.Vpn.PortalURL != "" {
		profile = fmt.Sprintf("Get your profile, a file that ends in `.ovpn`, on this page: <%s>.", p.Vpn.PortalURL)
		if p.Vpn.Certificate {
			profile += fmt.Sprintf(" You also need a certificate of your own. Get it from %s.", p.Contact)
		}
	}
	if p.Vpn.Certificate {
		profile += " Your key is part of it. Keep it to yourself, as you keep a password."
	}
	signIn := "Choose the profile and connect."
	switch {
	case p.Vpn.Saml:
		signIn += " Your browser opens your organisation's sign-in page. Sign in there."
	case p.Vpn.Password:
		signIn += " Type the user name and the password of your organisation."
	}
	return []string{client, profile, "In the VPN program, add the file as a profile.", signIn}
}

func (p Page) open() section {
	s := section{"2. Open the notebook", []block{{paragraph: "First sign in to AWS in a terminal, as your organisation does it. Often this is " +
		"`aws sso login`. Then type one command. With the program `private-notebook`, it opens your browser:"}}}
	for _, n := range p.Notebooks {
		s.blocks = append(s.blocks, block{command: p.named(n) + fmt.Sprintf("private-notebook url %s --outputs notebook.json --start --open", n.Name)})
	}
	s.blocks = append(s.blocks, block{paragraph: fmt.Sprintf("You get the program and the file `notebook.json` from %s. The file holds no secret. "+
		"Without the program, type this, and open the address behind `AuthorizedUrl` in your browser:", p.Contact)})
	for _, n := range p.Notebooks {
		s.blocks = append(s.blocks, block{command: p.named(n) + fmt.Sprintf("aws sagemaker create-presigned-notebook-instance-url \\\n  --endpoint-url https://%s "+
			"\\\n  --notebook-instance-name %s --region %s", p.APIHost, n.Name, p.Region)})
	}
	return s
}

// named is a comment that says whose command follows, where there are several.
func (p Page) named(n Notebook) string {
	if len(p.Notebooks) < 2 {
		return ""
	}
	return "# " + n.Title + "\n"
}

// refusals are by what people see: this program's words and those of AWS's command. Whoever has signed in to the VPN is connected; groups
// decide only what they reach (AWS Client VPN Administrator Guide, "Client authorization").
func (p Page) refusals() section {
	ask := "Ask " + p.Contact + "."
	connect := "Connect first, as in step 1."
	connected := connect + " If you are connected: " + strings.ToLower(ask[:1]) + ask[1:]
	notPrivate := "You are not on a private way."
	if p.Vpn != nil && (p.Vpn.Saml || p.Vpn.Password) {
		notPrivate += " Or you are on the VPN, and not in a group that it lets through."
	}
	rows := [][]string{{"You see", "It means", "What to do"}}
	if p.Vpn != nil {
		rows = append(rows, p.vpnRefusals(ask)...)
	}
	rows = append(rows, [][]string{
		{"`you are not on a private path`, `Could not connect to the endpoint URL`, `Connect timeout on endpoint URL`, or nothing for a long time",
			notPrivate, connected},
		{"`403` or `Forbidden` in the browser", "Your browser went by the internet.",
			connect + " If you are connected, turn off \"secure DNS\" (DNS over HTTPS) in the browser's settings, and get a new link."},
		{"`DNS answers`, `has no address here`, or the browser does not find the address", "Your machine asks the wrong server for names.",
			"Disconnect and connect again. Turn off \"secure DNS\" in the browser's settings."},
		{"A sign-in page of AWS instead of the notebook", "The link is older than five minutes.", "Get a new link, as in step 2."},
		{"`the AWS credentials have expired`, `you are not signed in to AWS`, `there are no AWS credentials`, `ExpiredToken` or `Unable to locate credentials`",
			"You are not signed in to AWS, or not any more.", "Sign in again, such as with `aws sso login`."},
		{"`you are denied` or `AccessDenied`", "AWS knows you and does not let you in. Either you are not on a private way, or nobody has given you this notebook.",
			connected + " Send the whole message, and never a link."},
		{"`the notebook is not running`, or `ValidationException` about the notebook's state", "The notebook is stopped, and was not started.",
			"Type the command again with `--start`, and wait some minutes. If that is refused: " + strings.ToLower(ask[:1]) + ask[1:]},
		{"`AWS has no notebook` or `RecordNotFound`", "You are signed in to another AWS account, or the notebook was deleted.", "Check which account you chose. " + ask},
	}...)
	return section{"If it does not work", []block{{table: rows}}}
}

// vpnRefusals has one row for a firewall and a refused certificate: OpenVPN's client ends with the same words for both.
func (p Page) vpnRefusals(ask string) [][]string {
	reasons, remedy := "A firewall where you are stops the VPN, or the VPN is switched off.", "Try another network, such as that of your phone. "+ask
	if p.Vpn.Certificate {
		reasons += " Or your certificate has expired, or was withdrawn."
		remedy += " You may need a new profile."
	}
	rows := [][]string{{"The VPN does not connect (`TLS key negotiation failed`, `TLS handshake failed`)", reasons, remedy}}
	if p.Vpn.Saml || p.Vpn.Password {
		rows = append(rows, []string{"The VPN refuses you after the sign-in (`AUTH_FAILED`)", "The sign-in failed, or your organisation does not let you use the VPN.", ask})
	}
	return rows
}

func (p Page) help() section {
	return section{"Whom to ask", []block{{paragraph: fmt.Sprintf("Ask %s. Say that it is about the stack `%s`. `private-notebook doctor --outputs notebook.json` "+
		"looks at your machine and says what to mend. Send its answer along: it holds no secret.", p.Contact, p.Stack)}}}
}
