// Package failure is how the command tells a person why something did not work: in the person's terms, with what was seen and
// what to do.
package failure

import "strings"

// Code is a kind of failure. Scripts tell them apart by it, so a code does not change.
type Code string

// The kinds of failure.
const (
	// NoPrivatePath says that the endpoint does not answer from where the command runs.
	NoPrivatePath Code = "no-private-path"
	// NoDNSAnswer says that a name has no address here.
	NoDNSAnswer Code = "no-dns-answer"
	// PublicDNSAnswer says that a name which should lead to an endpoint leads to the internet.
	PublicDNSAnswer Code = "public-dns-answer"
	// Untrusted says that TLS does not show AWS's certificate.
	Untrusted Code = "untrusted"
	// NoAnswer says that a connection stands and nothing comes over it.
	NoAnswer Code = "no-answer"
	// NoCredentials says that there are no AWS credentials, or that they cannot be had.
	NoCredentials Code = "no-credentials"
	// ExpiredCredentials says that there were some.
	ExpiredCredentials Code = "expired-credentials"
	// WrongCredentials says that AWS does not know them, or that their secret is wrong.
	WrongCredentials Code = "wrong-credentials"
	// ClockSkew says that this machine's clock is too far off for AWS to accept a signature.
	ClockSkew Code = "clock-skew"
	// Denied says that a policy refuses.
	Denied Code = "denied"
	// NotFound says that AWS has no such notebook.
	NotFound Code = "not-found"
	// NotRunning says that the notebook is not in service.
	NotRunning Code = "not-running"
	// Throttled says that AWS got too many requests.
	Throttled Code = "throttled"
	// NoBrowser says that no browser took the URL.
	NoBrowser Code = "no-browser"
	// Other is whatever else AWS answered.
	Other Code = "other"
)

// Failure is why something did not work.
type Failure struct {
	// Code is the kind.
	Code Code `json:"code"`
	// Because is one sentence without a full stop.
	Because string `json:"because"`
	// Details are what was seen, one sentence each.
	Details []string `json:"details,omitempty"`
	// Remedy is what to do; "" where that is not known.
	Remedy string `json:"remedy,omitempty"`
	// Cause is the error behind it; nil where there is none. It is not shown.
	Cause error `json:"-"`
}

// Error is all of it, a line each.
func (f *Failure) Error() string {
	lines := append([]string{f.Because}, f.Details...)
	if f.Remedy != "" {
		lines = append(lines, "what to do: "+f.Remedy)
	}
	return strings.Join(lines, "\n  ")
}

// Unwrap is the error behind the failure.
func (f *Failure) Unwrap() error { return f.Cause }
