// Package doctor checks a workstation before a notebook is opened from it: Pulumi, credentials, the VPN, DNS as the operating
// system and the browsers do it, and proxies. Each check says what was found and what to do. It issues no URL and judges no policy
// by trying it: that is what package verify does.
package doctor

import (
	"fmt"
	"io"
	"time"

	"private-notebook/internal/terminal"
)

// FindingsVersion is the version of the findings' JSON.
const FindingsVersion = 1

// Status is how a check came out.
type Status string

// The ways.
const (
	OK Status = "ok"
	// Warning says that something may be in the way, or is in the way of something else than opening a notebook.
	Warning Status = "warning"
	// Failed says that no notebook will open before this is put right.
	Failed Status = "failed"
	// Skipped says that there was nothing to check, or no means to.
	Skipped Status = "skipped"
)

// Check is one thing that was looked at.
type Check struct {
	// Check is its name; see the constants.
	Check string `json:"check"`
	// Status is how it came out.
	Status Status `json:"status"`
	// Because is what was found, in one sentence without a full stop.
	Because string `json:"because"`
	// Remedy is what to do; "" where nothing is, or where that is not known.
	Remedy string `json:"remedy,omitempty"`
}

// The checks, in the order in which they are made.
const (
	CheckPulumi      = "pulumi"
	CheckStack       = "stack"
	CheckCredentials = "credentials"
	CheckIssuer      = "issuer"
	CheckRegion      = "region"
	CheckClock       = "clock"
	CheckTLSAPI      = "tls-api"
	CheckTLSNotebook = "tls-notebook"
	CheckVPN         = "vpn"
	CheckVPNDNS      = "vpn-dns"
	// CheckOwnCertificate is about the person's own certificate, the next about the endpoint's, and the third about its revocation list.
	CheckOwnCertificate  = "vpn-profile"
	CheckVPNCertificates = "vpn-certs"
	CheckVPNCRL          = "vpn-crl"
	CheckDNSAPI          = "dns-api"
	CheckDNSNotebook     = "dns-notebook"
	CheckDNSOrder        = "dns-order"
	CheckBrowserDNS      = "browser-dns"
	CheckProxy           = "proxy"
	CheckBrowser         = "browser"
)

// Findings are all checks of one visit. They hold no secret.
type Findings struct {
	// Version is [FindingsVersion].
	Version int `json:"version"`
	// OS is Go's name of the operating system, such as "windows".
	OS string `json:"os"`
	// Stack and Notebook are what the machine is to reach; "" where the stack could not be read, or its name is not known.
	Stack    string `json:"stack,omitempty"`
	Notebook string `json:"notebook,omitempty"`
	// StartedAt and FinishedAt are the machine's times.
	StartedAt  time.Time `json:"startedAt"`
	FinishedAt time.Time `json:"finishedAt"`
	// OK says that no check failed.
	OK bool `json:"ok"`
	// Checks are in the order in which they were made.
	Checks []Check `json:"checks"`
}

var marks = map[Status]string{OK: "✓", Warning: "!", Failed: "✗", Skipped: "-"}

var colours = map[Status]terminal.Colour{OK: terminal.Green, Warning: terminal.Yellow, Failed: terminal.Red, Skipped: terminal.Faint}

// indent is where what was found begins: after a mark and the longest name of a check.
const indent = 16

// WriteTable writes the findings for people, in colour where that is asked for, wrapped at words so that no line reaches further than a width.
func (f Findings) WriteTable(w io.Writer, colour bool, width int) error {
	count, told := map[Status]int{}, map[string]string{}
	below := func(text string) { fmt.Fprintf(w, "%*s%s\n", indent, "", terminal.Wrap(text, indent, width)) }
	for _, c := range f.Checks {
		count[c.Status]++
		mark := colours[c.Status].In(marks[c.Status], colour)
		fmt.Fprintf(w, "%s %-12s  %s\n", mark, c.Check, terminal.Wrap(c.Because, indent, width))
		switch before := told[c.Remedy]; {
		case c.Remedy == "":
		case before != "":
			below("what to do: as for " + before)
		default:
			below("what to do: " + c.Remedy)
			told[c.Remedy] = c.Check
		}
	}
	_, err := fmt.Fprintf(w, "\n%s.\n", summary(count))
	return err
}

func summary(count map[Status]int) string {
	switch failed, warned := count[Failed], count[Warning]; {
	case failed > 0:
		return fmt.Sprintf("NOT ready: %d failed, %d to look at", failed, warned)
	case warned > 0:
		return fmt.Sprintf("Ready, with %d to look at", warned)
	default:
		return "Ready"
	}
}
