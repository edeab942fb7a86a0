package verify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"private-notebook/accesspath"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/reach"
)

// identify asks AWS STS who calls. A network without a way there leaves it to AWS's refusals, which name the caller.
func (r *run) identify(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	identity, err := notebookapi.Identify(limited, notebookapi.Options{Region: r.Stack.Region, Profile: r.Profile, Timeout: r.Timeout})
	if failed := (*failure.Failure)(nil); errors.As(err, &failed) {
		r.evidence.Caller.Because = failed.Because
	}
	if err == nil {
		r.recognise(identity.ARN)
	}
	return ctx.Err()
}

// recognise notes who calls, and whether the prediction for the sort of person is about this one. An administrator of the report
// may be any issuer who has further grants.
func (r *run) recognise(arn string) {
	known := accesspath.Recognise(r.Topology, r.Report.Meant, r.Notebook.Name, arn)
	r.evidence.Caller = Caller{ARN: arn, Is: known.Who, Unsure: known.Unsure, Because: known.Because}
	r.isMeant = known.Unsure || known.Who == r.Who || r.Who == accesspath.Administrator && known.Who == accesspath.Issuer
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
	if url := r.presign(ctx, &c, endpoint.Host, r.Network.Dial); url != "" {
		before := r.Notebook.Host
		switch is := r.take(url); {
		case !is:
			c.Observed, c.Because = "", "something answers with a URL that is not the notebook's"
		case r.Notebook.Host != before: // longer than the deployment knows
			r.publicNotebook = r.publicAddress(ctx, r.Notebook.Host)
		}
	}
	r.evidence.conclude(c)
	return ctx.Err()
}

// take takes a URL of the notebook, with the host that AWS has put into it. It is false for another.
func (r *run) take(url string) bool {
	host, is := r.Stack.HostOf(r.Notebook, url)
	if is {
		r.url, r.Notebook.Host = url, host
	}
	return is
}

// issuePublic asks the same of the API on the internet, past the endpoint. If it issues, that URL is not used.
func (r *run) issuePublic(ctx context.Context) error {
	c := Check{Check: IssuePublic, Host: r.Stack.Names.APIHost, Predicted: string(r.predicted.issuePublic), Because: noPublicAddress}
	if r.publicAPI.IsValid() {
		dial := r.within(r.dialAt(r.publicAPI))
		connection, err := dial(ctx, "tcp", net.JoinHostPort(r.Stack.Names.APIHost, "443"))
		if err != nil {
			c.Because, c.Remedy = r.notPublic(err, r.publicAPI), internetRemedy
		} else {
			connection.Close()
			r.presign(ctx, &c, r.Stack.Names.APIHost, dial)
		}
	}
	r.evidence.conclude(c)
	return ctx.Err()
}

const noPublicAddress = "its address on the internet is not known here; name a DNS server of the internet with --public-dns"

// dialer connects to a host and port.
type dialer func(ctx context.Context, network, hostPort string) (net.Conn, error)

// dialAt connects to one address, whatever the name.
func (r *run) dialAt(address netip.Addr) dialer {
	return func(ctx context.Context, network, hostPort string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(hostPort)
		if err != nil {
			return nil, err
		}
		return r.Network.Dial(ctx, network, net.JoinHostPort(address.String(), port))
	}
}

// within waits for a connection as long as for any answer.
func (r *run) within(dial dialer) dialer {
	return func(ctx context.Context, network, hostPort string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, r.Timeout)
		defer cancel()
		return dial(ctx, network, hostPort)
	}
}

// undialled is why there is no connection; nil where there was one.
func undialled(err error) error {
	var failed *net.OpError
	if errors.As(err, &failed) && failed.Op == "dial" {
		return failed
	}
	return nil
}

// shortestSession is the least that AWS takes (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
const shortestSession = 30 * time.Minute

// presign asks, and reads the answer into the check. What is neither a URL nor a refusal by a policy settles nothing: a busy AWS, a
// wrong clock or a notebook that is stopped say nothing of the path, and nor does somebody who takes the connection and is silent.
func (r *run) presign(ctx context.Context, c *Check, host string, dial dialer) (url string) {
	client, err := notebookapi.New(ctx, notebookapi.Options{
		Region: r.Stack.Region, Host: host, Profile: r.Profile, Dial: dial, Timeout: r.Timeout,
	})
	if err == nil {
		url, err = client.Presign(ctx, r.Notebook.Name, shortestSession)
	}
	var failed *failure.Failure
	switch {
	case err == nil:
		c.Observed, c.Because = valueAllow, "AWS issued a URL"
	case !errors.As(err, &failed):
		c.Because = err.Error()
	case failed.Code == failure.Denied:
		r.denied(c, failed.Because)
	case failed.Code == failure.NoAnswer && c.Check == IssuePublic:
		c.Because, c.Remedy = r.breaks(failed), internetRemedy
	default:
		c.Because, c.Remedy = failed.Because, failed.Remedy
	}
	if r.evidence.Caller.ARN != "" && !r.isMeant || r.evidence.Caller.ARN == "" && c.Observed == valueDeny {
		c.Predicted = ""
		c.Because += fmt.Sprintf("; compared with nothing, because the caller is not known as %s", r.Who)
		c.Remedy = fmt.Sprintf("give --profile with somebody whom the stack knows as %s, or say with --as what the caller is", r.Who)
	}
	return url
}

// notPublic says why an address of AWS's on the internet does not answer.
func (r *run) notPublic(err error, address netip.Addr) string {
	if cause := undialled(err); cause != nil {
		return fmt.Sprintf("%s %s", address, reach.DialProblem(cause, r.Timeout))
	}
	return r.breaks(err)
}

// denied reads a refusal, which names the caller.
func (r *run) denied(c *Check, because string) {
	c.Observed, c.Because = valueDeny, because
	denial, understood := notebookapi.ReadDenial(because)
	if !understood {
		return
	}
	c.Because = "AWS denies it: " + denial.By()
	if r.evidence.Caller.ARN == "" {
		r.recognise(denial.Principal)
	}
}
