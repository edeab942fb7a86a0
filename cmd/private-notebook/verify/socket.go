package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"

	"github.com/coder/websocket"
)

// The routes of Jupyter's. The first starts nothing, and servers before version 2 do not have it (Jupyter Server, "Events"). Every version has
// the other two, but the socket of a kernel only where a kernel runs (Jupyter Server REST API, "kernels").
const (
	eventsPath  = "/api/events/subscribe"
	kernelsPath = "/api/kernels"
	channels    = "/channels"
)

// noKernel is what to do where no WebSocket can be opened without starting something in the notebook.
const noKernel = "open a notebook in the page, so that a kernel runs, then verify again"

// upgrade opens a WebSocket, as the page that was opened would, and sees that a frame comes back. It starts nothing: where the server has no
// events, it joins a kernel that runs, as another window does.
func (r *run) upgrade(ctx context.Context, browser *http.Client, c *Check) {
	c.At = now()
	ctx, cancel := context.WithTimeout(ctx, 4*r.Timeout)
	defer cancel()
	if r.join(ctx, browser, eventsPath, c) != http.StatusNotFound {
		return
	}
	kernel, version, err := r.runningKernel(ctx, browser)
	switch {
	case err != nil:
		c.Because = fmt.Sprintf("%s, and %s", c.Because, err)
	case kernel == "":
		c.Because = fmt.Sprintf("the URL opens, and the notebook's Jupyter server%s has a WebSocket for kernels alone, and no kernel runs", version)
		c.Remedy = noKernel
	default:
		r.join(ctx, browser, kernelsPath+"/"+kernel+channels, c)
	}
}

// join settles the check by one socket, and returns the status of a refusal; 0 of what is none.
func (r *run) join(ctx context.Context, browser *http.Client, path string, c *Check) int {
	socket, answer, err := websocket.Dial(ctx, "wss://"+r.Notebook.Host+path, &websocket.DialOptions{
		HTTPClient: browser, HTTPHeader: http.Header{"Origin": {"https://" + r.Notebook.Host}},
	})
	c.Observed = valueDeny
	switch {
	case err != nil && answer == nil:
		c.Because = "the URL opens, and then, to the WebSocket upgrade, " + r.breaks(err)
		return 0
	case err != nil:
		c.Because = fmt.Sprintf("the URL opens, and HTTP %d answers the WebSocket upgrade", answer.StatusCode)
		if answer.StatusCode == http.StatusNotFound || answer.StatusCode/100 == 5 {
			c.Observed = "" // of this socket, and not of all, Jupyter says that it has none
		}
		return answer.StatusCode
	}
	defer socket.CloseNow()
	go discard(ctx, socket)
	if err := socket.Ping(ctx); err != nil {
		c.Because = "the WebSocket opens, and no frame comes back over it"
		return 0
	}
	c.Observed, c.Because = valueAllow, "the WebSocket opens, and a frame comes back over it"
	return 0
}

// discard reads what comes, so that the answer to a ping is seen: a kernel tells everybody of its state.
func discard(ctx context.Context, socket *websocket.Conn) {
	for {
		_, message, err := socket.Reader(ctx)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, message); err != nil {
			return
		}
	}
}

// kernelID is what may stand in a path, and serverVersion in a sentence.
var (
	kernelID      = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
	serverVersion = regexp.MustCompile(`^[0-9][0-9A-Za-z.]{0,15}$`)
)

// runningKernel is the ID of one of the notebook's kernels; "" where none runs. The version completes "server"; "" where it is not told.
func (r *run) runningKernel(ctx context.Context, browser *http.Client) (id, version string, err error) {
	var kernels []struct{ ID string }
	if err := r.fetch(ctx, browser, kernelsPath, &kernels); err != nil {
		return "", "", err
	}
	var about struct{ Version string }
	if r.fetch(ctx, browser, "/api", &about) == nil && serverVersion.MatchString(about.Version) {
		version = ", version " + about.Version + ","
	}
	for _, k := range kernels {
		if kernelID.MatchString(k.ID) {
			return k.ID, version, nil
		}
	}
	return "", version, nil
}

// fetch reads JSON of the notebook's. Its error completes a sentence, and repeats nothing that came.
func (r *run) fetch(ctx context.Context, browser *http.Client, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+r.Notebook.Host+path, nil)
	if err != nil {
		return fmt.Errorf("%s cannot be asked for", path)
	}
	answer, err := browser.Do(request)
	if err != nil {
		return fmt.Errorf("to %s %s", path, r.breaks(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d answers %s", answer.StatusCode, path)
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, mostOfAPage)).Decode(into); err != nil {
		return fmt.Errorf("what answers %s is not Jupyter's", path)
	}
	return nil
}
