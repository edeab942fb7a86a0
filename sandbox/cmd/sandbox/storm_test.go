package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	stormRounds = flag.Int("storm.rounds", 10, "how many runs TestTheStorm kills")
	stormSeed   = flag.Uint64("storm.seed", 0, "draws the same commands, edits and moments again; 0 draws a new seed")
)

// asCommand makes the test binary the sandbox's command: what is killed is a process of its own, as make starts it.
const asCommand = "SANDBOX_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestTheStorm kills runs (SIGKILL, no farewell) at random moments of up, of an update after an edit, of refresh and of destroy; now and
// then it kills the run that repairs, too. Whatever was killed, the same command again, or another one, has to converge: state, settings
// and account agree, nothing is lost, nothing is left. It looks at the program alone, from outside: at what `export` and `preview` say
// and at the account's file. It cannot show what a loss of power does, which takes what the system had not yet written.
func TestTheStorm(t *testing.T) {
	seed := *stormSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-storm.seed %d", seed)
	storm := newStorm(t, rand.New(rand.NewPCG(seed, seed)))
	storm.calibrate()
	for attempts := 0; storm.kills < *stormRounds; attempts++ {
		require.Less(t, attempts, 20+10**stormRounds, "the runs end before they can be killed")
		storm.round(stormCommands[attempts%len(stormCommands)])
		t.Logf("%d of %d killed, %d runs had something to settle", storm.kills, *stormRounds, storm.amid)
	}
	storm.run("destroy")
	storm.requireNothingLeft()
	t.Logf("%d runs were killed (%v), and %d runs had something to settle", storm.kills, storm.killed, storm.amid)
}

// stormCommands are what is killed, in turn; an update is an up after an edit.
var stormCommands = []string{"up", "update", "refresh", "destroy"}

// storm is one stack that has to bear it.
type storm struct {
	t      *testing.T
	random *rand.Rand
	here   string
	// settings is the stack's file before any edit.
	settings string
	// deployed says whether anything of the stack is up.
	deployed bool
	// took is how long each command takes when nobody kills it, changes how often it changes the account.
	took    map[string]time.Duration
	changes map[string]int
	// kills counts the killed runs, killed those of each command, amid the runs that found operations pending; log tells the last round.
	kills, amid int
	killed      map[string]int
	log         []string
}

func newStorm(t *testing.T, random *rand.Rand) *storm {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		t.Setenv("TMPDIR", "/dev/shm") // In memory, where there is one: each step is written down, which takes a disk long.
	}
	here := project(t)
	text, err := os.ReadFile(filepath.Join(here, "Pulumi.dev.yaml"))
	require.NoError(t, err)
	return &storm{
		t: t, random: random, here: here, settings: string(text), took: map[string]time.Duration{}, changes: map[string]int{},
		killed: map[string]int{},
	}
}

// calibrate runs each command once in peace.
func (s *storm) calibrate() {
	for _, command := range stormCommands {
		if command == "update" {
			s.edit()
		}
		begun, stop := time.Now(), make(chan struct{})
		changes := s.watch(stop)
		s.run(command)
		s.took[command] = time.Since(begun)
		close(stop)
		for range changes {
			s.changes[command]++
		}
	}
	s.requireNothingLeft()
	s.log = nil
}

// edits are settings that change resources in place, replace some, and make others come and go.
var stormEdits = []struct{ old, changed string }{
	{"config:\n", "config:\n  private-notebook:notebookVolumeSizeGiB: 50\n"},
	{"config:\n", "config:\n  private-notebook:notebookName: other\n"},
	{"config:\n", "config:\n  private-notebook:guardrail: false\n"},
	{"config:\n", "config:\n  private-notebook:queryLogs: true\n  private-notebook:issuanceAlarm: true\n"},
	{"172.16.0.0/22", "172.20.0.0/20"},
	{"    - ap-northeast-1c\n", "    - ap-northeast-1c\n    - ap-northeast-1d\n"},
	{"    - 192.168.0.0/16\n", "    - 192.168.0.0/16\n    - 192.0.2.0/24\n"},
	{"ec2Issuer: true", "ec2Issuer: false"},
}

// edit writes settings of which about half of the edits are made.
func (s *storm) edit() {
	text, made := s.settings, []string{}
	for _, edit := range stormEdits {
		if s.random.IntN(2) == 0 {
			text = strings.Replace(text, edit.old, edit.changed, 1)
			made = append(made, strings.TrimSpace(edit.changed))
		}
	}
	s.note("edit %q", made)
	require.NoError(s.t, os.WriteFile(filepath.Join(s.here, "Pulumi.dev.yaml"), []byte(text), 0o600))
}

func (s *storm) note(format string, arguments ...any) {
	s.log = append(s.log, fmt.Sprintf(format, arguments...))
}

// round kills one command, and then has the stack converge.
func (s *storm) round(command string) {
	s.log = nil
	s.prepare(command)
	if !s.kill(command) {
		s.note("%s ended before it could be killed", command)
		s.deployed = command != "destroy"
		return
	}
	s.killed[command]++
	s.deployed = true // or a part of it
	if s.random.IntN(3) == 0 && s.kill(command) {
		s.killed[command]++
	}
	switch {
	case command == "refresh":
		// What a refresh has not yet read, an up does not look for.
		s.run("refresh")
		s.run("up")
	case s.random.IntN(2) == 0:
		if s.random.IntN(2) == 0 {
			s.edit()
		}
		s.run("up")
	default:
		s.run("destroy")
		s.requireNothingLeft()
		return
	}
	s.requireConverged()
}

// prepare brings the stack to where the command begins.
func (s *storm) prepare(command string) {
	switch {
	case command == "up" && s.deployed:
		s.run("destroy")
		s.requireNothingLeft()
	case command != "up" && !s.deployed:
		s.run("up")
	}
	switch command {
	case "update":
		s.edit()
	case "refresh":
		s.drift()
	}
}

// process is the command as a process of its own.
func (s *storm) process(command string) (*exec.Cmd, *bytes.Buffer) {
	if command == "update" {
		command = "up"
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Minute)
	s.t.Cleanup(cancel)
	process := exec.CommandContext(ctx, os.Args[0], command, "dev")
	process.Dir, process.Env = s.here, append(os.Environ(), asCommand+"=1")
	said := &bytes.Buffer{}
	process.Stdout, process.Stderr = said, said
	return process, said
}

// run runs a command in peace; it has to succeed.
func (s *storm) run(command string) string {
	s.t.Helper()
	process, said := s.process(command)
	err := process.Run()
	s.note("%s:\n%s", command, said)
	if strings.Contains(said.String(), "The last run was killed while ") {
		s.amid++
	}
	require.NoError(s.t, err, "%s", strings.Join(s.log, "\n"))
	if command == "up" || command == "update" || command == "destroy" {
		s.deployed = command != "destroy"
	}
	return said.String()
}

// watch sends once for each change of the account's file, until stop is closed.
func (s *storm) watch(stop <-chan struct{}) <-chan struct{} {
	changes := make(chan struct{}, 10_000)
	path := filepath.Join(s.here, ".sandbox", "dev", "account.json")
	last, _ := os.Stat(path)
	go func() {
		defer close(changes)
		for {
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Microsecond):
			}
			now, err := os.Stat(path)
			if err == nil && (last == nil || !os.SameFile(last, now) || last.Size() != now.Size()) {
				last = now
				changes <- struct{}{}
			}
		}
	}()
	return changes
}

// moment is when to kill the command: at any moment of the time that it takes, or, because much of that is starting and reporting, soon
// after one of its changes of the account.
func (s *storm) moment(command string) (<-chan struct{}, func(), string) {
	stop, now := make(chan struct{}), make(chan struct{})
	if s.changes[command] == 0 || s.random.IntN(3) == 0 {
		after := time.Duration(s.random.Float64() * float64(s.took[command]))
		timer := time.AfterFunc(after, func() { close(now) })
		return now, func() { timer.Stop() }, fmt.Sprint("after ", after)
	}
	nth, soon := 1+s.random.IntN(s.changes[command]), time.Duration(s.random.IntN(3_000))*time.Microsecond
	changes := s.watch(stop)
	go func() {
		for seen := 0; seen < nth; seen++ {
			if _, open := <-changes; !open {
				return
			}
		}
		time.Sleep(soon)
		close(now)
	}()
	return now, func() { close(stop) }, fmt.Sprintf("%s after change %d", soon, nth)
}

// kill starts a command and kills it at a random moment. It reports whether the command was still running.
func (s *storm) kill(command string) bool {
	process, said := s.process(command)
	now, stop, when := s.moment(command)
	defer stop()
	require.NoError(s.t, process.Start())
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	select {
	case err := <-ended:
		require.NoError(s.t, err, "%s\n%s", strings.Join(s.log, "\n"), said)
		return false
	case <-now:
	}
	_ = process.Process.Kill() // it may have ended just now
	err := <-ended
	s.note("%s killed %s (%v):\n%s", command, when, err, said)
	if err == nil {
		return false
	}
	s.kills++
	return true
}
