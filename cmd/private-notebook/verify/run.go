package verify

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"net/netip"
	"strings"
	"time"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

// Place is where a person stands, and with what.
type Place struct {
	Stack    stack.Stack
	Notebook stack.Notebook
	From     accesspath.From
	Who      accesspath.Who
	// Report is the prediction, and Topology what it was made of.
	Report   accesspath.Report
	Topology topology.Topology
	// Network is what can be reached.
	Network reach.Network
	// PublicDNS is a server that answers as the internet does; "" makes no check at public addresses where DNS answers privately.
	PublicDNS string
	// Profile is the AWS profile; "" is the environment's.
	Profile string
	// Timeout is how long each answer may take.
	Timeout time.Duration
	// URL is a URL of somebody else's, to be opened where none is issued; "" is none.
	URL string
	// Authorities are trusted instead of, where they are nil, the machine's.
	Authorities *x509.CertPool
	// During says what is being done.
	During func(what string, work func() error) error
	// Program is the version of the program that looks.
	Program string
}

// run is a verification under way.
type run struct {
	Place
	predicted prediction
	evidence  Evidence
	// publicAPI and publicNotebook are addresses of the internet; invalid where none is known.
	publicAPI, publicNotebook netip.Addr
	url                       string
	// isMeant says that the prediction is about who calls.
	isMeant bool
	// internet and privatePath are the controls; nil where they were not needed yet.
	internet, privatePath *control
}

// Run makes every check that can be made. It fails only where it is interrupted: what cannot be looked at is in the evidence, with the
// reason.
func Run(ctx context.Context, place Place) (Evidence, error) {
	r := &run{Place: place, predicted: predict(place.Report, place.Notebook.Name, place.Who, place.From)}
	r.evidence = Evidence{
		Version: EvidenceVersion, Stack: place.Stack.Export.Stack, Notebook: place.Notebook.Name, NotebookARN: place.Notebook.ARN,
		From: place.From, Who: place.Who, StartedAt: now(), Program: place.Program,
	}
	if place.URL != "" {
		r.take(place.URL)
	}
	type step struct {
		what string
		work func(context.Context) error
	}
	steps := []step{{"Asking DNS", r.lookUp}, {"Connecting to the endpoints", r.connect}}
	if place.Who != accesspath.Outsider { // who has no identity calls nothing
		steps = append(steps, step{"Asking AWS who you are", r.identify}, step{"Asking for a URL", r.issue},
			step{"Asking for a URL by the internet", r.issuePublic})
	}
	for _, step := range append(steps, step{"Opening the URL", r.open}) {
		if err := place.During(step.what, func() error { return step.work(ctx) }); err != nil {
			return r.evidence, err
		}
	}
	r.evidence.FinishedAt = now()
	r.evidence.withoutToken(r.url)
	r.evidence.sumUp()
	return r.evidence, nil
}

// lookUp asks for both names that people use, and where they lead on the internet.
func (r *run) lookUp(ctx context.Context) error {
	r.publicAPI = r.name(ctx, DNSOfAPI, r.Stack.Names.APIHost, r.predicted.dns(r.predicted.issue), r.Stack.APIEndpoints)
	r.publicNotebook = r.name(ctx, DNSOfNotebook, r.Notebook.Host, r.predicted.dns(r.predicted.open), r.Stack.NotebookEndpoints)
	return ctx.Err()
}

// name looks one name up and returns its address on the internet.
func (r *run) name(ctx context.Context, check, host, predicted string, endpoints []stack.Endpoint) netip.Addr {
	limited, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	c := Check{Check: check, Host: host, Predicted: predicted}
	answer, server, err := r.Network.Ask(limited, host)
	switch {
	case err != nil:
		r.lookupFailed(&c, host, err)
	default:
		c.Observed, c.Because = string(reach.DestinationOf(answer, stack.AddressesOf(endpoints))), reach.List(answer)
		if server != "" {
			c.Because += ", from DNS server " + server
		}
	}
	if err == nil && c.Observed == "" {
		c.Because += reach.IsElsewhere
		c.Remedy = reach.ElsewhereRemedy(host)
	}
	r.evidence.conclude(c)
	if c.Observed == valuePublic {
		return answer[0]
	}
	return r.publicAddress(ctx, host)
}

// lookupFailed notes why a name has no address. The advice to connect is not for somebody who means to be on the internet.
func (r *run) lookupFailed(c *Check, host string, err error) {
	failed := reach.LookupFailure(host, err)
	c.Because, c.Remedy = failed.Because, cmp.Or(r.offRemedy(), failed.Remedy)
	if !r.predicted.private {
		c.Remedy = "check that this machine is on the internet and that its DNS server answers"
	}
}

func (r *run) publicAddress(ctx context.Context, host string) netip.Addr {
	if r.PublicDNS == "" {
		return netip.Addr{}
	}
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	answer, err := r.Network.AskServer(ctx, r.PublicDNS, host)
	if err != nil || reach.DestinationOf(answer, nil) != reach.ToInternet {
		return netip.Addr{}
	}
	return answer[0]
}

// connect speaks TLS to each endpoint by its own address, under the name that people use.
func (r *run) connect(ctx context.Context) error {
	for _, c := range []struct {
		check, name string
		decision    accesspath.Decision
		endpoints   []stack.Endpoint
	}{
		{TLSOfAPI, "", r.predicted.issue, r.Stack.APIEndpoints},
		{TLSOfNotebook, r.Notebook.Host, r.predicted.open, r.Stack.NotebookEndpoints},
	} {
		check := Check{Check: c.check, Predicted: r.predicted.tls(c.decision), Because: "the stack has no such endpoint"}
		if len(c.endpoints) == 0 {
			r.evidence.conclude(check)
			continue
		}
		endpoint, err := r.Network.Endpoint(ctx, c.endpoints, r.Timeout)
		if failed := (*failure.Failure)(nil); errors.As(err, &failed) {
			r.unanswered(ctx, &check, valueSilent, strings.Join(failed.Details, "; "), failed)
		}
		if err == nil {
			check.Host = endpoint.Host
			if r.handshake(ctx, &check, endpoint.Host, cmp.Or(c.name, endpoint.Host)); check.Observed == valueSilent {
				r.silent(ctx, &check, valueSilent, check.Because)
			}
		}
		r.evidence.conclude(check)
	}
	return ctx.Err()
}

// unanswered settles a check whose endpoints failed: only one that was dialled can have been silent.
func (r *run) unanswered(ctx context.Context, c *Check, observed, because string, failed *failure.Failure) {
	if !dialled(failed) {
		c.Because = because
		return
	}
	r.silent(ctx, c, observed, because)
}

// handshake speaks TLS. A certificate that is not AWS's is no silence: somebody answers.
func (r *run) handshake(ctx context.Context, c *Check, host, name string) {
	seen, err := r.Network.Handshake(ctx, host, name, r.Authorities, r.Timeout)
	switch {
	case err == nil:
		c.Observed, c.Because = valueAccepts, seen
	case isUntrusted(err):
		c.Because, c.Remedy = err.Error(), untrustedRemedy
	default:
		c.Observed, c.Because = valueSilent, err.Error()
	}
}
