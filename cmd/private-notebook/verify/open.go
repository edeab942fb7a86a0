package verify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"

	"github.com/coder/websocket"
)

// socketPath is a WebSocket that every Jupyter server of these days has and that starts nothing (Jupyter Server, "Events").
const socketPath = "/api/events/subscribe"

const noURL = "there is no URL to open: none was issued here, and none was given with --url-file"

// open opens the URL as a browser does, then the WebSocket, and then the same by the internet.
func (r *run) open(ctx context.Context) error {
	http, socket := Check{Check: OpenHere}, Check{Check: OpenWebSocket}
	public := Check{Check: OpenPublic, Predicted: string(r.predicted.openPublic), Because: noPublicAddress}
	http.Predicted, socket.Predicted = string(r.predicted.open), string(r.predicted.open)
	for _, c := range []*Check{&http, &socket, &public} {
		c.Host = r.Notebook.Host
		if r.url == "" {
			c.Because = noURL
		}
	}
	if r.url != "" {
		browser := r.browser(r.Network.Dial)
		r.visit(ctx, browser, &http)
		socket.Observed, socket.Because = http.Observed, "the URL itself did not open"
		if http.Observed == valueAllow {
			browser.upgrade(ctx, &socket, "wss://"+r.Notebook.Host+socketPath)
		}
		if r.publicNotebook.IsValid() {
			r.visit(ctx, r.browser(r.dialAt(r.publicNotebook)), &public)
		}
	}
	for _, c := range []Check{http, socket, public} {
		r.evidence.conclude(c)
	}
	return ctx.Err()
}

// browser is what a browser does with a presigned URL: it follows it, with the cookies that it is given.
type browser struct {
	http    *http.Client
	timeout time.Duration
	host    string
}

func (r *run) browser(dial func(context.Context, string, string) (net.Conn, error)) browser {
	jar, _ := cookiejar.New(nil) // it fails never without options
	transport := &http.Transport{
		DialContext: dial, TLSHandshakeTimeout: r.Timeout, ResponseHeaderTimeout: r.Timeout,
		TLSClientConfig: &tls.Config{RootCAs: r.Authorities},
	}
	client := &http.Client{Transport: transport, Jar: jar}
	client.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		if to.URL.Hostname() != r.Notebook.Host || len(via) > 5 {
			return http.ErrUseLastResponse // elsewhere is the sign-in page of AWS
		}
		return nil
	}
	return browser{client, r.Timeout, r.Notebook.Host}
}

// visit opens the URL. Whatever it writes down has no token.
func (r *run) visit(ctx context.Context, b browser, c *Check) {
	limited, cancel := context.WithTimeout(ctx, 2*r.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, r.url, nil)
	if err != nil {
		c.Because = "the URL is none"
		return
	}
	answer, err := b.http.Do(request)
	switch {
	case err == nil:
		defer answer.Body.Close()
		b.read(c, answer)
	case isLookup(err):
		r.lookupFailed(c, c.Host, err)
	default:
		r.silent(ctx, c, valueDeny, "nothing answers: "+withoutURL(err))
	}
}

// read tells what an answer means: the notebook's own pages, a refusal, or AWS's sign-in page, where a URL leads that has expired
// (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
func (b browser) read(c *Check, answer *http.Response) {
	c.Because = fmt.Sprintf("HTTP %d", answer.StatusCode)
	switch {
	case answer.StatusCode == http.StatusOK, answer.StatusCode == http.StatusSwitchingProtocols:
		c.Observed = valueAllow
	case answer.StatusCode == http.StatusForbidden, answer.StatusCode == http.StatusUnauthorized:
		c.Observed = valueDeny
	case answer.StatusCode/100 == 3:
		c.Because += ": it leads to a sign-in page, as a URL does that is older than five minutes"
	}
}

// upgrade opens a WebSocket and sees that a frame comes back.
func (b browser) upgrade(ctx context.Context, c *Check, address string) {
	ctx, cancel := context.WithTimeout(ctx, 2*b.timeout)
	defer cancel()
	socket, answer, err := websocket.Dial(ctx, address, &websocket.DialOptions{
		HTTPClient: b.http, HTTPHeader: http.Header{"Origin": {"https://" + b.host}},
	})
	switch {
	case err != nil && answer == nil:
		c.Observed, c.Because = valueDeny, "nothing answers: "+withoutURL(err)
		return
	case err != nil:
		c.Observed = ""
		b.read(c, answer)
		c.Because += " to the WebSocket upgrade"
		return
	}
	defer socket.CloseNow()
	pinged := socket.CloseRead(ctx)
	if err := socket.Ping(pinged); err != nil {
		c.Observed, c.Because = valueDeny, "the WebSocket opens, and no frame comes back over it"
		return
	}
	c.Observed, c.Because = valueAllow, "the WebSocket opens, and a frame comes back over it"
}

// withoutURL is an error's text without the URL, which http.Client puts into it.
func withoutURL(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err.Error()
	}
	return err.Error()
}
