package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// publicDNS is the command's own choice of a DNS server of the internet.
const publicDNS = "1.1.1.1"

// namespacePath is what a network namespace stands in for.
type namespacePath struct {
	// place is the network as it is there, and resolver the DNS server that the machine is given.
	place, resolver string
}

var namespacePaths = map[string]namespacePath{
	"vpc":         {"isolated", "10.80.0.2"},
	"client-vpn":  {"vpn", "10.80.10.53"},
	"on-premises": {"vpn", "192.168.0.53"},
	"internet":    {"internet", "192.0.2.53"},
}

// leakedToken is of a URL that an issuer issued somewhere else.
const leakedToken = "token-leaked"

// inNamespace is run in a network namespace of its own: namespaced PATH DIR COMMAND ARGUMENTS... It makes the namespace into the network that
// is on that path, runs the command on it, and exits as that does.
func inNamespace() {
	if err := namespaced(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			os.Exit(exit.ExitCode())
		}
		fmt.Fprintln(os.Stderr, "the namespace is not set up:", err)
		os.Exit(exitNoNamespace)
	}
}

// exitNoNamespace is no exit status of the command.
const exitNoNamespace = 99

func namespaced(path, dir string, command []string) error {
	if err := system("ip", "link", "set", "lo", "up"); err != nil {
		return err
	}
	f, err := newFakes(dir, filepath.Join(dir, researchExport))
	if err != nil {
		return err
	}
	f.account.tokens[leakedToken] = issuerSession
	leaked := fmt.Sprintf("https://%s?authToken=%s\n", f.stack.Notebooks[0].Host, leakedToken)
	if err := os.WriteFile(filepath.Join(dir, "leaked"), []byte(leaked), 0o600); err != nil {
		return err
	}
	here := namespacePaths[path]
	network := f.place(here.place)
	if err := network.build(); err != nil {
		return err
	}
	if err := serveDNS(here.resolver, network.Names); err != nil {
		return err
	}
	if network.PublicNames != nil {
		if err := serveDNS(publicDNS, network.PublicNames); err != nil {
			return err
		}
	}
	resolver := filepath.Join(dir, "resolv.conf")
	if err := os.WriteFile(resolver, []byte("nameserver "+here.resolver+"\noptions timeout:1 attempts:1\n"), 0o600); err != nil {
		return err
	}
	if err := system("mount", "--bind", resolver, "/etc/resolv.conf"); err != nil {
		return err
	}
	asked := exec.Command(command[0], command[1:]...)
	asked.Dir, asked.Stdout, asked.Stderr = dir, os.Stdout, os.Stderr
	asked.Env = append(os.Environ(), "AWS_CA_BUNDLE="+filepath.Join(dir, "ca.pem"))
	return asked.Run()
}

// system runs a program that changes the namespace.
func system(name string, args ...string) error {
	if said, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, said)
	}
	return nil
}

// build gives the namespace the addresses that lead somewhere. There is no route to any other, so nothing is let out.
func (n fakeNet) build() error {
	for host, to := range n.Hosts {
		isPublic := host == publicAPI || host == publicNotebook
		if !strings.Contains(to, ":") || isPublic && n.PublicNames == nil {
			continue
		}
		if err := system("ip", "addr", "add", host+"/32", "dev", "lo"); err != nil {
			return err
		}
		listener, err := net.Listen("tcp", net.JoinHostPort(host, "443"))
		if err != nil {
			return err
		}
		go accept(listener, func(c net.Conn) { go lead(c, to) })
	}
	return nil
}

// lead carries what is said on a connection to an address and back.
func lead(from net.Conn, to string) {
	defer from.Close()
	on, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer on.Close()
	go io.Copy(on, from)
	io.Copy(from, on)
}

// serveDNS answers the IPv4 addresses of names at an address, as a DNS server does.
func serveDNS(address string, names map[string][]string) error {
	if err := system("ip", "addr", "add", address+"/32", "dev", "lo"); err != nil {
		return err
	}
	socket, err := net.ListenPacket("udp", net.JoinHostPort(address, "53"))
	if err != nil {
		return err
	}
	go func() {
		question := make([]byte, 1500)
		for {
			n, from, err := socket.ReadFrom(question)
			if err != nil {
				return
			}
			var message dnsmessage.Message
			if message.Unpack(question[:n]) != nil || len(message.Questions) != 1 {
				continue
			}
			answerDNS(&message, names)
			if packed, err := message.Pack(); err == nil {
				socket.WriteTo(packed, from)
			}
		}
	}()
	return nil
}

func answerDNS(message *dnsmessage.Message, names map[string][]string) {
	asked := message.Questions[0]
	message.Response, message.RecursionAvailable, message.Additionals = true, true, nil
	answer, known := names[strings.TrimSuffix(asked.Name.String(), ".")]
	if !known {
		message.RCode = dnsmessage.RCodeNameError
		return
	}
	if asked.Type != dnsmessage.TypeA {
		return // there is no other record of the name
	}
	for _, text := range answer {
		message.Answers = append(message.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: asked.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET, TTL: 1},
			Body:   &dnsmessage.AResource{A: [4]byte(net.ParseIP(text).To4())},
		})
	}
}
