package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"syscall"
	"time"

	"private-notebook/cmd/private-notebook/reach"
)

// fakeNet is a network whose hosts are servers on loopback. It is a file, so that a command in another process is on it too.
type fakeNet struct {
	// Names are DNS answers. A name with an empty answer does not exist; the name "*" times out for all others,
	// and the name "!" has the server fail for them.
	Names map[string][]string
	// PublicNames are the answers of a DNS server of the internet; nil is one that cannot be reached.
	PublicNames map[string][]string
	// VPCNames are the answers of the VPC's DNS server to who asks it directly; nil is one that cannot be reached.
	VPCNames map[string][]string
	// Hosts are where an address leads: to a port of loopback, "refuse", "no route", or, for those not listed, nowhere.
	Hosts map[string]string
}

func readNet(file string) (fakeNet, error) {
	var n fakeNet
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &n)
	}
	return n, err
}

// answering is the network with another answer for a name.
func (n fakeNet) answering(host, address string) fakeNet {
	n.Names[host] = []string{address}
	return n
}

func (n fakeNet) write(file string) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

func (n fakeNet) network() reach.Network {
	return reach.Network{Lookup: n.lookup, Dial: n.dial, Ask: n.ask, AskServer: n.askServer}
}

// dnsServer is who answers on the network.
const dnsServer = "10.80.0.2"

func (n fakeNet) ask(ctx context.Context, host string) ([]netip.Addr, string, error) {
	answer, err := n.lookup(ctx, host)
	return answer, dnsServer, err
}

func (n fakeNet) askServer(ctx context.Context, server, host string) ([]netip.Addr, error) {
	names := n.PublicNames
	switch server {
	case "1.1.1.1":
	case dnsServer:
		names = n.VPCNames
	default:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if names == nil {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return fakeNet{Names: names}.lookup(ctx, host)
}

func (n fakeNet) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	answer, known := n.Names[host]
	if _, silent := n.Names["*"]; !known && silent {
		<-ctx.Done()
		return nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}
	}
	if _, broken := n.Names["!"]; !known && broken {
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	}
	if len(answer) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var addresses []netip.Addr
	for _, text := range answer {
		addresses = append(addresses, netip.MustParseAddr(text))
	}
	return addresses, nil
}

func (n fakeNet) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(host); err != nil {
		addresses, err := n.lookup(ctx, host)
		if err != nil {
			return nil, err
		}
		host = addresses[0].String()
	}
	failed := func(err error) (net.Conn, error) { return nil, &net.OpError{Op: "dial", Net: network, Err: err} }
	switch to := n.Hosts[host]; to {
	case "":
		<-ctx.Done()
		return failed(os.ErrDeadlineExceeded)
	case "refuse":
		return failed(os.NewSyscallError("connect", syscall.ECONNREFUSED))
	case "no route":
		return failed(os.NewSyscallError("connect", syscall.ENETUNREACH))
	default:
		return (&net.Dialer{}).DialContext(ctx, network, to)
	}
}

// authority signs the certificates of fake servers.
type authority struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newAuthority(name string) (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, SubjectKeyId: []byte{1},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return authority{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	return authority{key, certificate}, err
}

// crl is a revocation list that ends at a time.
func (a authority) crl(until time.Time) (string, error) {
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: until.AddDate(-1, 0, 0), NextUpdate: until,
	}, a.certificate, a.key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})), err
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

// serve starts an HTTPS server with a certificate for some names, and returns it with its address.
func (a authority) serve(handler http.Handler, names ...string) (*httptest.Server, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: names[0]}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Config.ErrorLog = discardLog
	server.StartTLS()
	return server, nil
}
