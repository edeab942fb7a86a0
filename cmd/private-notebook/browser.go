package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"time"

	"private-notebook/cmd/private-notebook/failure"
)

// browserLimit is for how long a browser may take to come for the URL.
const browserLimit = time.Minute

// handOver opens a URL in the browser without naming it on a command line, where every user of the machine could read it: the
// browser is sent to an address on this machine that leads on to the URL, once.
func handOver(ctx context.Context, url string, browse func(string) error) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return noBrowser("this machine lets nobody listen for the browser: "+err.Error(), err)
	}
	path := "/" + rand.Text()
	taken := make(chan struct{}, 1)
	server := &http.Server{ReadHeaderTimeout: browserLimit, Handler: onceTo(url, path, taken)}
	go server.Serve(listener)
	defer shutDown(server)

	// Some commands return at once, some when the browser is closed. So what counts is that the browser comes.
	ended := make(chan error, 1)
	go func() { ended <- browse("http://" + listener.Addr().String() + path) }()
	for limit := time.After(browserLimit); ; {
		select {
		case <-taken:
			return nil
		case err := <-ended:
			if err != nil {
				return noBrowser("no browser could be opened: "+err.Error(), err)
			}
			ended = nil
		case <-ctx.Done():
			return ctx.Err()
		case <-limit:
			return noBrowser(fmt.Sprintf("no browser came for the URL within %s", browserLimit), nil)
		}
	}
}

// shutDown lets the answer that is under way get out. A browser may have opened further connections and say nothing over them.
func shutDown(server *http.Server) {
	limited, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(limited) != nil {
		server.Close()
	}
}

func noBrowser(because string, cause error) error {
	return &failure.Failure{
		Code: failure.NoBrowser, Because: because, Cause: cause,
		Remedy: "leave --open out and open the URL yourself, within five minutes",
	}
}

// onceTo leads the first request for a path on to a URL, and nobody else; none of another user, as far as that is known.
func onceTo(url, path string, taken chan<- struct{}) http.HandlerFunc {
	first := make(chan struct{}, 1)
	first <- struct{}{}
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != path || fromAnotherUser(r) {
			http.NotFound(w, r)
			return
		}
		select {
		case <-first:
		default:
			http.Error(w, "The URL was handed over before. Ask for another.", http.StatusGone)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, url, http.StatusFound)
		taken <- struct{}{}
	}
}

// browse opens an address in the user's browser, by the operating system's own command. The browser outlives this program, so
// it gets none of its files.
func browse(address string) error {
	command := browserCommand(runtime.GOOS)
	err := exec.Command(command[0], append(command[1:], address)...).Run()
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("there is no %s command", command[0])
	}
	if err != nil {
		return fmt.Errorf("%s: %w", command[0], err)
	}
	return nil
}

// browserCommand is the operating system's own command that opens an address in the user's browser.
func browserCommand(system string) []string {
	switch system {
	case "darwin":
		return []string{"open"}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	return []string{"xdg-open"}
}
