package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"private-notebook/cmd/private-notebook/doctor"
)

// fakeMachine is a workstation that is a folder: its files below it, what programs print in commands/, its operating system in the
// file os, and its addresses in the file addresses, an address a line, after its interface.
func fakeMachine(dir string) doctor.Machine {
	read := func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, path)) }
	system, _ := read("os")
	return doctor.Machine{
		OS: strings.TrimSpace(string(system)), Env: os.Getenv, ReadFile: read,
		Glob: func(pattern string) ([]string, error) {
			found, err := filepath.Glob(filepath.Join(dir, pattern))
			for i := range found {
				found[i] = strings.TrimPrefix(found[i], dir)
			}
			return found, err
		},
		LookPath: func(program string) (string, error) {
			if _, err := read("commands/" + program); err != nil {
				return "", exec.ErrNotFound
			}
			return program, nil
		},
		Run: func(_ context.Context, program string, _ ...string) ([]byte, error) {
			text, err := read("commands/" + program)
			if err != nil {
				return nil, fmt.Errorf("exec: %q: %w", program, exec.ErrNotFound)
			}
			return text, nil
		},
		Addresses: func() ([]doctor.Address, error) {
			text, err := read("addresses")
			if err != nil {
				return nil, errors.New("the system does not tell")
			}
			var all []doctor.Address
			for line := range strings.Lines(string(text)) {
				line = strings.TrimSpace(line)
				name, address := line[:strings.LastIndex(line, " ")], line[strings.LastIndex(line, " ")+1:]
				all = append(all, doctor.Address{Interface: name, Address: netip.MustParseAddr(address)})
			}
			return all, nil
		},
	}
}

// The codes by which STS says what SageMaker says otherwise (AWS STS API Reference, "Common errors").
var stsCodes = map[string]string{
	"UnrecognizedClientException": "InvalidClientTokenId", "ExpiredTokenException": "ExpiredToken",
	"InvalidSignatureException": "SignatureDoesNotMatch",
}

// sts is AWS STS as far as GetCallerIdentity goes.
func (a *fakeAccount) sts() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Date", time.Now().Add(a.ahead).UTC().Format(http.TimeFormat))
		caller, code, message := a.authenticate(r, body)
		if code != "" {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", stsCodes[code], message)
			return
		}
		fmt.Fprintf(w, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>%s</Arn><UserId>AIDA</UserId><Account>%s</Account>"+
			"</GetCallerIdentityResult></GetCallerIdentityResponse>", caller, strings.Split(caller, ":")[4])
	}))
}
