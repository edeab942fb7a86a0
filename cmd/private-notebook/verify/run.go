package verify

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"strings"
	"time"

	"private-notebook/accesspath"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/stack"
)

// Place is where a person stands, and with what.
type Place struct {
	Stack    stack.Stack
	Notebook stack.Notebook
	From     accesspath.From
	Who      accesspath.Who
	// Report is the prediction.
	Report accesspath.Report
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
	// Authorities are trusted besides, or instead of nil, the machine's.
	Authorities *x509.CertPool
	// During says what is being done.
	During func(what string, work func() error) error
}

// run is a verification under way.
type run struct {
	Place
	predicted prediction
	evidence  Evidence
	// publicAPI and publicNotebook are addresses of the internet; invalid where none is known.
	publicAPI, publicNotebook netip.Addr
	url                       string
	// internet and privatePath are the controls; nil where they were not needed yet.
	internet, privatePath *control
}

// Run makes every check that can be made. It fails, with a [failure.Failure], only where AWS cannot be asked at all, such as without
// credentials: that settles nothing.
func Run(ctx context.Context, place Place) (Evidence, error) {
	r := &run{Place: place, predicted: predict(place.Report, place.Notebook.Name, place.Who, place.From), url: place.URL}
	r.evidence = Evidence{
		Version: EvidenceVersion, Stack: place.Stack.Export.Stack, Notebook: place.Notebook.Name, From: place.From, Who: place.Who,
		StartedAt: now(),
	}
	for _, step := range []struct {
		what string
		work func(context.Context) error
	}{
		{"Asking DNS", r.lookUp}, {"Connecting to the endpoints", r.connect}, {"Asking for a URL", r.issue},
		{"Asking for a URL by the internet", r.issuePublic}, {"Opening the URL", r.open},
	} {
		if err := place.During(step.what, func() error { return step.work(ctx) }); err != nil {
			return r.evidence, err
		}
	}
	r.evidence.FinishedAt = now()
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
	var known []netip.Addr
	for _, e := range endpoints {
		known = append(known, e.Addresses...)
	}
	c := Check{Check: check, Host: host, Predicted: predicted}
	answer, server, err := r.Network.Ask(limited, host)
	switch {
	case err != nil:
		r.lookupFailed(&c, host, err)
	case reach.Private(answer, known):
		c.Observed = valuePrivate
	default:
		c.Observed = valuePublic
	}
	if err == nil {
		c.Because = reach.List(answer)
		if server != "" {
			c.Because += ", from DNS server " + server
		}
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
	c.Because, c.Remedy = failed.Because, failed.Remedy
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
	if err != nil || len(answer) == 0 || reach.Private(answer, nil) {
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
			name := c.name
			if name == "" {
				name = endpoint.Host
			}
			check.Host = endpoint.Host
			if check.Observed, check.Because = r.handshake(ctx, endpoint.Host, name); check.Observed == valueSilent {
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

func (r *run) handshake(ctx context.Context, host, name string) (observed, because string) {
	seen, err := r.Network.Handshake(ctx, host, name, r.Authorities, r.Timeout)
	if err != nil {
		return valueSilent, err.Error()
	}
	return valueAccepts, seen
}

// issue has a URL issued through the endpoint.
func (r *run) issue(ctx context.Context) error {
	c := Check{Check: IssueHere, Predicted: string(r.predicted.issue)}
	endpoint, err := r.Network.Endpoint(ctx, r.Stack.APIEndpoints, r.Timeout)
	if failed := (*failure.Failure)(nil); errors.As(err, &failed) {
		r.unanswered(ctx, &c, valueDeny, "no endpoint answers, so nothing can be asked", failed)
		r.evidence.conclude(c)
		return nil
	}
	c.Host = endpoint.Host
	url, err := r.presign(ctx, &c, endpoint.Host, r.Network.Dial)
	if url != "" {
		r.url = url
	}
	r.evidence.conclude(c)
	return err
}

// issuePublic asks the same of the API on the internet, past the endpoint. If it issues, that URL is not used.
func (r *run) issuePublic(ctx context.Context) error {
	c := Check{Check: IssuePublic, Host: r.Stack.Names.APIHost, Predicted: string(r.predicted.issuePublic), Because: noPublicAddress}
	var err error
	if r.publicAPI.IsValid() {
		_, err = r.presign(ctx, &c, r.Stack.Names.APIHost, r.dialAt(r.publicAPI))
	}
	r.evidence.conclude(c)
	return err
}

const noPublicAddress = "its address on the internet is not known here; name a DNS server of the internet with --public-dns"

// dialAt connects to one address, whatever the name.
func (r *run) dialAt(address netip.Addr) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, hostPort string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(hostPort)
		if err != nil {
			return nil, err
		}
		return r.Network.Dial(ctx, network, net.JoinHostPort(address.String(), port))
	}
}

// shortestSession is the least that AWS takes (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
const shortestSession = 30 * time.Minute

// presign asks, and reads the answer into the check. What is neither a URL nor a refusal by a policy nor silence settles nothing.
func (r *run) presign(
	ctx context.Context, c *Check, host string, dial func(context.Context, string, string) (net.Conn, error),
) (string, error) {
	client, err := notebookapi.New(ctx, notebookapi.Options{
		Region: r.Stack.Region, Host: host, Profile: r.Profile, Dial: dial, Timeout: r.Timeout,
	})
	var url string
	if err == nil {
		url, err = client.Presign(ctx, r.Notebook.Name, shortestSession)
	}
	var failed *failure.Failure
	switch {
	case err == nil:
		c.Observed, c.Because = valueAllow, "AWS issued a URL"
		return url, nil
	case !errors.As(err, &failed):
		return "", err
	case failed.Code == failure.Denied:
		c.Observed, c.Because = valueDeny, failed.Because
		if denial, understood := notebookapi.ReadDenial(failed.Because); understood {
			c.Because = "AWS denies it: " + denial.By()
		}
	case failed.Code == failure.NoAnswer:
		r.unheard(ctx, c, "nothing answers: "+failed.Because)
	default:
		return "", failed
	}
	return "", nil
}

// unheard settles a call that got no answer. On the internet a refusal is an answer of AWS's, and silence is somebody else's.
func (r *run) unheard(ctx context.Context, c *Check, because string) {
	if c.Check == IssuePublic {
		c.Because = because
		return
	}
	r.silent(ctx, c, valueDeny, because)
}
