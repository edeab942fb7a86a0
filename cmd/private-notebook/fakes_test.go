package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/stack"
)

// Who calls in the tests. The key is the environment's AWS_ACCESS_KEY_ID.
const (
	issuerSession = "arn:aws:sts::111122223333:assumed-role/notebook-users/ana"
	otherSession  = "arn:aws:sts::111122223333:assumed-role/accountants/bob"
)

// fakes are AWS and the network of one test, for one stack's export.
type fakes struct {
	account *fakeAccount
	stack   stack.Stack
	netFile string
	// api and public are the API through the stack's endpoint and over the internet; hanging answers never, halfOpen accepts
	// and says nothing, closing hangs up, and forged shows a certificate that nobody trusts.
	api, public, hanging, forged *httptest.Server
	// iam is IAM, and forgedIAM one whose certificate nobody trusts.
	iam, forgedIAM *httptest.Server
	// notebook and publicNotebook are the notebook's host through the endpoint and by the internet.
	notebook, publicNotebook *httptest.Server
	// sts is AWS STS, by the internet.
	sts *httptest.Server
	// ec2 is EC2 as far as the Client VPN's revocation list goes, and lists has signed that.
	ec2               *ec2
	lists             authority
	halfOpen, closing net.Listener
	closers           []func()
}

const (
	publicAPI      = "203.0.113.10"
	publicNotebook = "203.0.113.20"
)

func newFakes(dir, export string) (*fakes, error) {
	file, err := os.Open(export)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	deployed, err := observe.ReadExport(file)
	if err != nil {
		return nil, err
	}
	read, err := stack.FromExport(deployed)
	if err != nil {
		return nil, err
	}
	f := &fakes{stack: read, netFile: filepath.Join(dir, "net.json"), account: &fakeAccount{
		topology: observe.Observe(deployed.Resources, observe.Stated{}), status: "InService",
		callers: map[string]string{"AKIAISSUER": issuerSession, "AKIAOTHER": otherSession, "AKIAELSEWHERE": "arn:aws:iam::444455556666:user/cy"}, mayStart: map[string]bool{},
		tokens: map[string]string{}, page: "<title>JupyterLab</title>", hosts: map[string]string{read.Notebooks[0].Name: read.Notebooks[0].Host},
	}}
	return f, f.serve(dir)
}

func (f *fakes) serve(dir string) error {
	trusted, err := newAuthority("trusted")
	if err != nil {
		return err
	}
	forger, err := newAuthority("a company's proxy")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "ca.pem"), trusted.pem(), 0o600); err != nil {
		return err
	}
	hang := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // a server sees that its client has gone only once the body is read
		<-r.Context().Done()
	})
	host, notebook := f.stack.APIEndpoints[0].Host, f.stack.Notebooks[0].Host
	for _, s := range []struct {
		server  **httptest.Server
		by      authority
		handler http.Handler
		name    string
	}{
		{&f.api, trusted, f.account.apiVia(f.stack.APIEndpoints[0].ID), host},
		{&f.public, trusted, f.account.apiVia(""), f.stack.Names.APIHost},
		{&f.hanging, trusted, hang, host},
		{&f.notebook, trusted, f.account.notebookVia(f.stack.NotebookEndpoints[0].ID), notebook},
		{&f.publicNotebook, trusted, f.account.notebookVia(""), notebook},
		{&f.forged, forger, f.account.apiVia(""), host},
		{&f.iam, trusted, f.account.iam(), "localhost"},
		{&f.forgedIAM, forger, f.account.iam(), "localhost"},
	} {
		if *s.server, err = s.by.serve(s.handler, s.name); err != nil {
			return err
		}
		f.closers = append(f.closers, (*s.server).CloseClientConnections, (*s.server).Close)
	}
	f.sts = f.account.sts()
	f.closers = append(f.closers, f.sts.Close)
	f.lists, f.ec2 = trusted, &ec2{endpoint: f.stack.ClientVPNs[0].ID}
	return f.listen()
}

// listen starts the servers that are none.
func (f *fakes) listen() (err error) {
	if f.halfOpen, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	if f.closing, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	var held []net.Conn
	go accept(f.halfOpen, func(c net.Conn) { held = append(held, c) })
	go accept(f.closing, func(c net.Conn) { c.Close() })
	f.closers = append(f.closers, func() { f.halfOpen.Close() }, func() { f.closing.Close() })
	return nil
}

func accept(l net.Listener, with func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		with(c)
	}
}

// place is the network as it is at a place, or with a trouble.
func (f *fakes) place(name string) fakeNet {
	api, notebook := f.stack.APIEndpoints[0], f.stack.NotebookEndpoints[0]
	n := fakeNet{Names: map[string][]string{}, Hosts: map[string]string{
		publicAPI: address(f.public), publicNotebook: address(f.publicNotebook),
	}, PublicNames: map[string][]string{f.stack.Names.APIHost: {publicAPI}, f.stack.Notebooks[0].Host: {publicNotebook}}}
	n.Names[notebook.Host] = nil
	for _, a := range api.Addresses {
		n.Names[api.Host] = append(n.Names[api.Host], a.String())
	}
	n.Names[f.stack.Names.APIHost] = n.Names[api.Host]
	for _, a := range notebook.Addresses {
		n.Names[notebook.Host] = append(n.Names[notebook.Host], a.String())
		if name == "vpn" || name == "public-dns" || name == "isolated" || name == "dead-line" {
			n.Hosts[a.String()] = address(f.notebook)
		}
		n.Names[f.stack.Notebooks[0].Host] = append(n.Names[f.stack.Notebooks[0].Host], a.String())
	}
	lead := map[string]string{
		"vpn": address(f.api), "isolated": address(f.api), "dead-line": address(f.api), "public-dns": address(f.api), "refuse": "refuse", "no-route": "no route", "hang": address(f.hanging),
		"untrusted": address(f.forged), "half-open": f.halfOpen.Addr().String(), "closing": f.closing.Addr().String(),
	}[name]
	for _, a := range api.Addresses {
		n.Hosts[a.String()] = lead
	}
	if name == "vpn" || name == "public-dns" || name == "untrusted" {
		n.VPCNames = map[string][]string{f.stack.Notebooks[0].Host: n.Names[f.stack.Notebooks[0].Host]}
	}
	switch name {
	case "internet", "public-dns", "rebinding":
		if name == "rebinding" {
			n.Names = map[string][]string{}
		}
		n.Names[f.stack.Names.APIHost], n.Names[f.stack.Notebooks[0].Host] = []string{publicAPI}, []string{publicNotebook}
	case "isolated":
		n.PublicNames = nil
	case "inspected", "blocked", "swallowed", "closing-public", "portal", "broken-dns":
		f.interfere(&n, name)
	case "no-private-dns":
		n.VPCNames = n.PublicNames
	case "unplugged":
		n = fakeNet{}
	case "dns-only", "dns-only-public", "dead-line":
		f.cut(&n, name)
	case "closed":
		n.VPCNames = n.Names
	case "no-dns":
		n.Names = map[string][]string{}
	case "sinkhole":
		n = f.place("vpn").answering(f.stack.Notebooks[0].Host, "0.0.0.0")
	case "squatted":
		n = f.place("vpn").answering(f.stack.Notebooks[0].Host, "198.18.0.7")
		n.VPCNames = n.Names
	case "silent-dns":
		n.Names = map[string][]string{"*": nil}
	case "wrong-dns":
		n.Names[api.Host] = []string{publicAPI}
	}
	return n
}

// hotel is the address that a network with a sign-in page answers every name with.
const hotel = "192.168.1.1"

// interfere puts something between the machine and AWS: a proxy that takes the notebook's TLS apart, a firewall that lets the API
// through alone, a DNS server that fails, or a network with a sign-in page, that nobody has connected a VPN over.
func (f *fakes) interfere(n *fakeNet, name string) {
	api, notebook := f.stack.APIEndpoints[0], f.stack.NotebookEndpoints[0]
	for _, a := range api.Addresses {
		n.Hosts[a.String()] = address(f.api)
	}
	for _, a := range notebook.Addresses {
		n.Hosts[a.String()] = address(f.notebook)
		if name == "inspected" {
			n.Hosts[a.String()] = address(f.forged)
		}
	}
	switch name {
	case "inspected":
		n.Hosts[publicNotebook] = address(f.forged)
	case "blocked":
		n.Hosts[publicNotebook] = "refuse"
	case "swallowed":
		n.Hosts[publicNotebook], n.Hosts[publicAPI] = "", ""
	case "closing-public":
		n.Hosts[publicNotebook] = f.closing.Addr().String()
	case "broken-dns":
		n.Names["!"] = nil
		delete(n.Names, f.stack.Notebooks[0].Host)
	case "portal":
		n.Hosts = map[string]string{hotel: address(f.forged)}
		for host := range n.Names {
			n.Names[host] = []string{hotel}
		}
		n.PublicNames = n.Names
	}
}

// cut leaves DNS's answers, of the VPC or of the internet, and takes away what they lead to; of a dead line, the internet alone.
func (f *fakes) cut(n *fakeNet, name string) {
	if name != "dead-line" {
		n.Hosts = map[string]string{}
	}
	if name == "dns-only-public" {
		n.Names[f.stack.Names.APIHost], n.Names[f.stack.Notebooks[0].Host] = []string{publicAPI}, []string{publicNotebook}
	}
	n.Hosts[publicAPI], n.Hosts[publicNotebook] = "no route", ""
}

func address(s *httptest.Server) string { return s.Listener.Addr().String() }
