// Package verify looks, from where a person stands, at what the access-path report predicts, and writes down what it saw.
package verify

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"private-notebook/accesspath"
	"private-notebook/cmd/private-notebook/reach"
)

// EvidenceVersion is the version of the evidence's JSON.
const EvidenceVersion = 3

// Evidence is what was seen, when, and how it compares with the prediction. It holds no token and no URL.
type Evidence struct {
	// Version is [EvidenceVersion].
	Version int `json:"version"`
	// Program is the version of the program that looked.
	Program string `json:"program"`
	// Stack and Notebook are what was looked at; NotebookARN tells the account and the Region too.
	Stack       string `json:"stack"`
	Notebook    string `json:"notebook"`
	NotebookARN string `json:"notebookArn"`
	// From is the path that the person says to be on, and Who what the person holds.
	From accesspath.From `json:"from"`
	Who  accesspath.Who  `json:"principal"`
	// Caller is who called AWS.
	Caller Caller `json:"caller"`
	// StartedAt and FinishedAt are the machine's times.
	StartedAt  time.Time `json:"startedAt"`
	FinishedAt time.Time `json:"finishedAt"`
	// OK says that every check that was made agrees, and that those were made and compared which decide: issue and open, from the
	// internet issue-public and open-public; of an outsider only the latter of each, of an issuer of other notebooks the former.
	OK bool `json:"ok"`
	// Summary says the same in a sentence.
	Summary string `json:"summary"`
	// NotMade are the checks that could not be made.
	NotMade []string `json:"notMade"`
	// Checks are in the order in which they were made.
	Checks []Check `json:"checks"`
}

// Caller is who called AWS.
type Caller struct {
	// ARN is the caller's, as AWS says; "" where AWS did not, or nobody called.
	ARN string `json:"arn"`
	// Is the sort of person that the stack knows the caller as: "issuer", "other-issuer" or "administrator"; "" is none.
	Is accesspath.Who `json:"is"`
	// Unsure says that this hangs on a group or a tag of which the stack knows nothing.
	Unsure bool `json:"unsure,omitempty"`
	// Because is a phrase: how the stack names the caller, or why the ARN is not known.
	Because string `json:"because"`
}

// Result is how an observation compares with the prediction.
type Result string

// The results.
const (
	Agrees  Result = "agrees"
	Differs Result = "differs"
	// NotObserved says that the check could not be made.
	NotObserved Result = "not-observed"
	// NotPredicted says that the report says nothing about it.
	NotPredicted Result = "not-predicted"
)

// Check is one thing that was looked at.
type Check struct {
	// Check is its name; see the constants.
	Check string `json:"check"`
	// Host is the name or address that was asked or dialled.
	Host string `json:"host"`
	// Predicted and Observed are "private" or "public" of DNS, "accepts" or "silent" of TLS, "allow" or "deny" of the rest; ""
	// where there is none.
	Predicted string `json:"predicted"`
	Observed  string `json:"observed"`
	// Result compares the two.
	Result Result `json:"result"`
	// Because is what was seen, in one sentence.
	Because string `json:"because"`
	// Control is what showed that the network works, so that silence is an observation; "" where none was needed.
	Control string `json:"control,omitempty"`
	// Remedy is what to do, so that the check can be made; "" where that is not known.
	Remedy string `json:"remedy,omitempty"`
	// At is when.
	At time.Time `json:"at"`
}

// The checks.
const (
	DNSOfAPI       = "dns-api"
	DNSOfNotebook  = "dns-notebook"
	TLSOfAPI       = "tls-api"
	TLSOfNotebook  = "tls-notebook"
	IssueHere      = "issue"
	IssuePublic    = "issue-public"
	OpenHere       = "open"
	OpenWebSocket  = "open-websocket"
	OpenPublic     = "open-public"
	valuePrivate   = string(reach.ToEndpoint)
	valuePublic    = string(reach.ToInternet)
	valueAccepts   = "accepts"
	valueSilent    = "silent"
	valueAllow     = string(accesspath.Allow)
	valueDeny      = string(accesspath.Deny)
	evidenceLayout = "15:04:05"
)

// withoutToken takes a URL's token out of all that was seen. Nothing puts it there on purpose; a word of some library's may.
func (e *Evidence) withoutToken(address string) {
	read, err := url.Parse(address)
	if err != nil || read.RawQuery == "" {
		return
	}
	hidden := []string{read.RawQuery, "(token)"}
	if token := read.Query().Get("authToken"); token != "" { // Of what is empty every text is full.
		hidden = append(hidden, token, "(token)", url.QueryEscape(token), "(token)")
	}
	hide := strings.NewReplacer(hidden...)
	texts := []*string{&e.Caller.Because}
	for i := range e.Checks {
		texts = append(texts, &e.Checks[i].Because, &e.Checks[i].Control, &e.Checks[i].Remedy)
	}
	for _, text := range texts {
		*text = hide.Replace(*text)
	}
}

// conclude compares a check and notes it.
func (e *Evidence) conclude(c Check) {
	c.Result = compare(c.Predicted, c.Observed)
	if c.At.IsZero() {
		c.At = now()
	}
	e.Checks = append(e.Checks, c)
}

func compare(predicted, observed string) Result {
	switch {
	case observed == "":
		return NotObserved
	case predicted == "" || predicted == string(accesspath.Unknown):
		return NotPredicted
	case predicted == observed:
		return Agrees
	default:
		return Differs
	}
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

var marks = map[Result]string{Agrees: "✓", Differs: "✗", NotObserved: "-", NotPredicted: "·"}

// WriteTable writes the evidence for people.
func (e Evidence) WriteTable(w io.Writer) error {
	fmt.Fprintf(w, "Notebook %s of stack %s, from %s, as %s, at %s\n\n", e.Notebook, e.Stack, e.From, e.Who, e.StartedAt.Format(time.RFC3339))
	if e.Caller.ARN != "" {
		fmt.Fprintf(w, "AWS was called by %s: %s\n\n", e.Caller.ARN, e.Caller.Because)
	} else if e.Caller.Because != "" {
		fmt.Fprintf(w, "Who called AWS is not known: %s\n\n", e.Caller.Because)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "  check\tpredicted\tobserved\tat (UTC)\twhat was seen\n")
	var remedies []string
	for _, c := range e.Checks {
		seen := c.Because
		if c.Control != "" {
			seen += " (control: " + c.Control + ")"
		}
		fmt.Fprintf(table, "%s %s\t%s\t%s\t%s\t%s\n", marks[c.Result], c.Check, orDash(c.Predicted), orDash(c.Observed), c.At.Format(evidenceLayout), seen)
		if c.Remedy != "" && !slices.Contains(remedies, c.Remedy) {
			remedies = append(remedies, c.Remedy)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, remedy := range remedies {
		fmt.Fprintf(w, "\nWhat to do: %s.\n", remedy)
	}
	_, err := fmt.Fprintf(w, "\n%s.\n", e.Summary)
	return err
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
