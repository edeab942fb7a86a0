package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/coder/websocket"

	"private-notebook/accesspath"
)

// notebookVia is the notebook's host as it is reached through an endpoint; "" is by the internet. As AWS says, it asks the policies
// of whoever issued the URL at every request, with this very connection's endpoint.
func (a *fakeAccount) notebookVia(endpointID string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.URL.Query().Get("authToken")
		if cookie, err := r.Cookie("session"); err == nil {
			token = cookie.Value
		}
		issuer, known := a.tokens[token]
		call := accesspath.Call{Notebook: a.topology.Notebooks[0].Name, Principal: issuer, EndpointID: endpointID, Step: accesspath.Open}
		isUpgrade := r.Header.Get("Upgrade") != ""
		switch {
		case !known || a.expired:
			http.Redirect(w, r, "https://signin.aws.amazon.com/", http.StatusFound)
		case !a.opensAnywhere && accesspath.Ask(a.topology, call).Decision != accesspath.Allow, isUpgrade && a.noSockets:
			http.Error(w, "Forbidden", http.StatusForbidden)
		case isUpgrade && !a.pageForSockets:
			a.echo(w, r)
		case r.URL.Path == "/api" && a.jupyter != "":
			fmt.Fprintf(w, `{"version": %q}`, a.jupyter)
		case r.URL.Path == "/api/kernels" && a.kernels != "":
			fmt.Fprint(w, a.kernels)
		case a.leadsNowhere:
			w.Header().Set("Location", "https://%zz/?authToken="+token)
			w.WriteHeader(http.StatusFound)
		case r.URL.Query().Has("authToken"):
			http.SetCookie(w, &http.Cookie{Name: "session", Value: token, Path: "/", Secure: true, HttpOnly: true})
			http.Redirect(w, r, "/tree", http.StatusFound)
		default:
			fmt.Fprintln(w, a.page)
		}
	})
}

// echo keeps a WebSocket up until the other end closes it; the library answers pings. A mute one reads nothing. Servers before version 2
// have no events, and every kernel that runs tells of its state as soon as somebody joins.
func (a *fakeAccount) echo(w http.ResponseWriter, r *http.Request) {
	isKernels := r.URL.Path == "/api/kernels/k-1/channels" && strings.Contains(a.kernels, `"k-1"`)
	if !isKernels && (r.URL.Path != "/api/events/subscribe" || strings.HasPrefix(a.jupyter, "1.")) {
		http.NotFound(w, r)
		return
	}
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer socket.CloseNow()
	if a.muteSockets {
		<-r.Context().Done()
		return
	}
	if isKernels {
		if err := socket.Write(r.Context(), websocket.MessageText, []byte(`{"content": {"execution_state": "idle"}}`)); err != nil {
			return
		}
	}
	for {
		if _, _, err := socket.Read(r.Context()); err != nil {
			return
		}
	}
}
