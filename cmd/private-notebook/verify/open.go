package verify

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"

	"private-notebook/cmd/private-notebook/reach"
)

const noURL = "there is no URL to open: none was issued here, and none was given with --url-file"

// open opens the URL by the internet, then as a browser does, and then the WebSocket. The internet comes first: that the same URL
// opens here afterwards shows that it was valid when it was refused there.
func (r *run) open(ctx context.Context) error {
	here, socket := Check{Check: OpenHere, Predicted: string(r.predicted.open)}, Check{Check: OpenWebSocket, Predicted: string(r.predicted.open)}
	public := Check{Check: OpenPublic, Predicted: string(r.predicted.openPublic), Because: noPublicAddress}
	for _, c := range []*Check{&public, &here, &socket} {
		c.Host = r.Notebook.Host
		if r.url == "" {
			c.Because = noURL
		}
	}
	if r.url != "" {
		if r.publicNotebook.IsValid() {
			r.visit(ctx, r.browser(r.dialAt(r.publicNotebook)), &public)
		}
		browser := r.browser(r.Network.Dial)
		r.visit(ctx, browser, &here)
		socket.Observed, socket.Because = here.Observed, "the URL itself did not open"
		if here.Observed == valueAllow {
			r.upgrade(ctx, browser, &socket)
		}
	}
	if public.Observed == valueDeny && here.Observed == valueAllow {
		public.Control = "the same URL opens here afterwards"
	}
	for _, c := range []Check{public, here, socket} {
		r.evidence.conclude(c)
	}
	return ctx.Err()
}

// browser does with a presigned URL what a browser does: it follows it, with the cookies that it is given, and without a proxy.
func (r *run) browser(dial dialer) *http.Client {
	jar, _ := cookiejar.New(nil) // it fails never without options
	transport := &http.Transport{
		TLSHandshakeTimeout: r.Timeout, ResponseHeaderTimeout: r.Timeout, TLSClientConfig: &tls.Config{RootCAs: r.Authorities},
		DialContext: r.within(dial),
	}
	client := &http.Client{Transport: transport, Jar: jar}
	client.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		if to.URL.Scheme != "https" || to.URL.Hostname() != r.Notebook.Host || len(via) > 5 {
			return http.ErrUseLastResponse // elsewhere is the sign-in page of AWS
		}
		return nil
	}
	return client
}

// visit opens the URL. Whatever it writes down has no token.
func (r *run) visit(ctx context.Context, browser *http.Client, c *Check) {
	c.At = now()
	limited, cancel := context.WithTimeout(ctx, 3*r.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, r.url, nil)
	if err != nil {
		c.Because = "the URL is none"
		return
	}
	answer, err := browser.Do(request)
	if err != nil {
		r.unopened(ctx, c, err)
		return
	}
	defer answer.Body.Close()
	r.read(c, answer)
}

// unopened settles a visit without an answer. AWS refuses with an answer: somebody who takes the connection and breaks it off, and
// whoever is silent on the internet, is somebody else. Only a private path is closed by silence.
func (r *run) unopened(ctx context.Context, c *Check, err error) {
	undialled, unknown := undialled(err), lookupError(err)
	switch {
	case unknown != nil:
		r.lookupFailed(c, c.Host, unknown)
	case isUntrusted(err):
		c.Because, c.Remedy = "TLS shows no certificate of "+c.Host, untrustedRemedy
	case c.Check == OpenPublic:
		c.Because, c.Remedy = r.notPublic(err, r.publicNotebook), internetRemedy
	case undialled == nil:
		c.Because = r.breaks(err)
	default:
		r.silent(ctx, c, valueDeny, "nothing answers: "+c.Host+" "+reach.DialProblem(undialled, r.Timeout))
	}
}

// mostOfAPage is where a page says whose it is.
const mostOfAPage = 1 << 20

// read tells what an answer means: the notebook's own page, a refusal, or AWS's sign-in page, where a URL leads that has expired
// (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl"). A page that is not Jupyter's may be anybody's.
func (r *run) read(c *Check, answer *http.Response) {
	c.Because = fmt.Sprintf("HTTP %d, under a certificate by %s", answer.StatusCode, reach.Issuer(answer.TLS))
	switch {
	case answer.StatusCode == http.StatusOK:
		page, err := io.ReadAll(io.LimitReader(answer.Body, mostOfAPage))
		isJupyters := bytes.Contains(bytes.ToLower(page), []byte("jupyter"))
		if err != nil && !isJupyters {
			c.Because += ", and of the page " + r.breaks(err)
			return
		}
		if !isJupyters {
			c.Because += ", and the page is not Jupyter's"
			c.Remedy = "open a URL of `private-notebook url` in a browser and see whose page it is"
			return
		}
		c.Observed = valueAllow
	case answer.StatusCode == http.StatusForbidden, answer.StatusCode == http.StatusUnauthorized:
		c.Observed = valueDeny
	case answer.StatusCode/100 == 3:
		if to, err := answer.Location(); err == nil {
			c.Because += ", leads to " + to.Hostname()
		}
		c.Because += ": so does AWS with a URL that is older than five minutes"
	}
}

// breaks says how a connection ended. It repeats nothing that came over it, and not http.Client's words, which hold the URL.
func (r *run) breaks(err error) string {
	switch {
	case reach.IsTimeout(err):
		return fmt.Sprintf("no answer comes over the connection within %s", r.Timeout)
	case reach.IsClosed(err):
		return "the connection is closed without an answer"
	default:
		return "what comes over the connection is no answer of HTTP"
	}
}

const untrustedRemedy = "something on the way takes TLS apart, such as a company's proxy: have it leave AWS's names alone, or, if its " +
	"answers are to count, trust its authority with AWS_CA_BUNDLE"

func isUntrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}
