package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"private-notebook/cmd/private-notebook/stack"
)

// discardLog takes what fake servers say of connections that break off on purpose.
var discardLog = log.New(io.Discard, "", 0)

const researchExport = "research.export.json"

// TestMain runs more scripts at once than there are processors: they wait for time-outs.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil { // one that the command line gives goes before it
		panic(err)
	}
	testscript.Main(cleaning{m}, map[string]func(){"private-notebook": scriptedCommand, "namespaced": inNamespace})
}

// cleaning deletes after the last test what tests share.
type cleaning struct{ *testing.M }

// Run runs the tests.
func (c cleaning) Run() int {
	defer func() { atTheEnd() }()
	return c.M.Run()
}

// scriptedCommand is the command as its own main runs it, on the network, with the browser and the terminal of a script.
func scriptedCommand() {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	network, err := readNet(os.Getenv("FAKE_NET"))
	if err != nil {
		panic(err)
	}
	terminal := os.Getenv("FAKE_TERMINAL") != ""
	width := 10_000 // so that a script finds each sentence on a line
	if text := os.Getenv("FAKE_WIDTH"); text != "" {
		if width, err = strconv.Atoi(text); err != nil {
			panic(err)
		}
	}
	browser, browserEnds := waitable(fakeBrowser(os.Getenv("FAKE_BROWSER")))
	code := run(context.Background(), world{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, dir: dir, pulumi: stack.RunPulumi, network: network.network(),
		interactive: terminal, browse: browser, now: time.Now, pause: 10 * time.Millisecond,
		machine: fakeMachine(filepath.Join(os.Getenv("WORK"), os.Getenv("FAKE_MACHINE"))), colour: os.Getenv("FAKE_COLOUR") != "", width: width,
	}, os.Args[1:])
	browserEnds()
	os.Exit(code)
}

// waitable makes a browser that can be waited for: a real one outlives the command, and this one would end with its process.
func waitable(browse func(string) error) (browser func(string) error, ends func()) {
	var running sync.WaitGroup
	return func(address string) error {
		running.Add(1)
		defer running.Done()
		return browse(address)
	}, running.Wait
}

// fakeBrowser goes where it is sent, and writes into a file where that leads.
func fakeBrowser(file string) func(string) error {
	return func(address string) error {
		if file == "" {
			return errors.New("there is no xdg-open command")
		}
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		var led []string
		for range 2 { // the second time nobody must be led on
			answer, err := client.Get(address)
			if err != nil {
				return nil // the command has gone
			}
			led = append(led, fmt.Sprintf("%d %s %s", answer.StatusCode, answer.Header.Get("Location"), answer.Header.Get("Cache-Control")))
			answer.Body.Close()
			if err := os.WriteFile(file, []byte(strings.Join(led, "\n")+"\n"), 0o600); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestScripts(t *testing.T) {
	// A stack as it was deployed once, so that the scripts do not hang on what the stacks of today are.
	export, err := os.ReadFile(filepath.Join("testdata", researchExport))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: false,
		Setup: func(env *testscript.Env) error {
			if err := os.WriteFile(filepath.Join(env.WorkDir, researchExport), export, 0o600); err != nil {
				return err
			}
			return setUpFakes(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "account": setAccount, "crl": setCRL, "net": setNet, "requests": countRequests, "replace": replaceIn,
		},
	})
}

// exits runs a command and compares its exit status: exits STATUS COMMAND...
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status is %d, want %d", got, want)
	}
}

// setAccount changes what AWS knows: account status STATUS NEXT..., ahead DURATION, may-start, presigns TEXT, refusal TEXT, policy OLD NEW.
func setAccount(ts *testscript.TestScript, _ bool, args []string) {
	account := ts.Value("fakes").(*fakes).account
	switch args[0] {
	case "status":
		account.status, account.next = args[1], slices.Clone(args[2:])
	case "ahead":
		ahead, err := time.ParseDuration(args[1])
		ts.Check(err)
		account.ahead = ahead
	case "expired":
		account.expired = args[1] == "true"
	case "page":
		account.page = args[1]
	case "page-for-sockets":
		account.pageForSockets = args[1] == "true"
	case "jupyter":
		account.jupyter, account.kernels = args[1], args[2]
	case "leads-nowhere":
		account.leadsNowhere = args[1] == "true"
	case "opens-anywhere":
		account.opensAnywhere = args[1] == "true"
	case "no-sockets":
		account.noSockets = args[1] == "true"
	case "mute-sockets":
		account.muteSockets = args[1] == "true"
	case "may-start":
		account.mayStart[issuerSession] = true
	case "throttled":
		throttled, err := strconv.Atoi(args[1])
		ts.Check(err)
		account.throttled = throttled
	case "simulator":
		ts.Check(account.simulator.set(args[1], args[2]))
	case "gone-principals":
		account.topology.Principals = nil
	case "gone":
		account.topology.Notebooks = nil
	case "presigns":
		account.presigned = args[1]
	case "refusal":
		account.refusal = args[1]
	case "policy":
		for i := range account.topology.Policies {
			p := &account.topology.Policies[i]
			p.Policy = strings.ReplaceAll(p.Policy, args[1], args[2])
		}
	default:
		ts.Fatalf("account %s is not known", args[0])
	}
}

// setCRL gives the Client VPN endpoint a revocation list: crl ends DURATION, crl refused, crl none.
func setCRL(ts *testscript.TestScript, _ bool, args []string) {
	f := ts.Value("fakes").(*fakes)
	f.ec2.list, f.ec2.refuse = "", ""
	switch args[0] {
	case "refused":
		f.ec2.refuse = "ExportClientVpnClientCertificateRevocationList"
	case "ends":
		in, err := time.ParseDuration(args[1])
		ts.Check(err)
		f.ec2.list, err = f.lists.crl(time.Now().Add(in))
		ts.Check(err)
	}
}

// countRequests compares how many requests AWS got.
func countRequests(ts *testscript.TestScript, _ bool, args []string) {
	if got := strconv.Itoa(ts.Value("fakes").(*fakes).account.answered); got != args[0] {
		ts.Fatalf("AWS got %s requests, want %s", got, args[0])
	}
}

// replaceIn writes a file with one text replaced by another: replace OLD NEW FROM TO.
func replaceIn(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s does not hold %s", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o600))
}
