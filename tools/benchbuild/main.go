// Command benchbuild measures what a newcomer waits for: how much it takes to build the sandbox from nothing, over the program alone, which
// is the floor that Pulumi's AWS SDK sets; and then, with all built, how long the usual commands take. It prints a table and judges nothing:
// what it finds depends on the machine, but hardly the ratios.
//
// It is run in the repository's root, by `make bench-build`. Everything is built into a cache of its own, which is deleted afterwards.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// cost is what a command took, with all the processes that it started.
type cost struct {
	wall, user time.Duration
	// memory is the most that one of the processes had at once, in bytes.
	memory int64
}

// row is one line of the table.
type row struct {
	what, floor, today string
	ratio              float64 // 0 where there is no floor
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	scratch, err := os.MkdirTemp("", "bench-build")
	if err != nil {
		return err
	}
	defer func() {
		if removeErr := os.RemoveAll(scratch); err == nil {
			err = removeErr
		}
	}()
	bench := bench{scratch: scratch, env: append(os.Environ(), "GOCACHE="+filepath.Join(scratch, "cache"))}
	cold, err := bench.cold()
	if err != nil {
		return err
	}
	warm, err := bench.warm()
	if err != nil {
		return err
	}
	fmt.Print(table(append(cold, warm...)))
	return nil
}

// bench runs commands with a cache and a folder of its own.
type bench struct {
	scratch string
	env     []string
}

// cold builds the program, then beside it what else `make sandbox` needs, so that what both share counts once.
func (b bench) cold() ([]row, error) {
	floor, err := b.build(".", ".", "program", nil)
	if err != nil {
		return nil, err
	}
	more, err := b.build("sandbox", "./cmd/sandbox", "sandbox", lean)
	if err != nil {
		return nil, err
	}
	command, err := b.build("cmd/private-notebook", ".", "command", lean)
	if err != nil {
		return nil, err
	}
	sandbox := cost{user: floor.user + more.user, memory: max(floor.memory, more.memory)}
	all := cost{user: sandbox.user + command.user, memory: max(sandbox.memory, command.memory)}
	return []row{
		compared("make sandbox from empty caches, user CPU", seconds(floor.user), seconds(sandbox.user), sandbox.user.Seconds()/floor.user.Seconds()),
		compared("its peak memory of one process", gigabytes(floor.memory), gigabytes(sandbox.memory), float64(sandbox.memory)/float64(floor.memory)),
		compared("and make command, user CPU", seconds(floor.user), seconds(all.user), all.user.Seconds()/floor.user.Seconds()),
	}, nil
}

// lean are the flags of the Makefile's builds; the floor is plain `go build .`, as it has always been measured.
var lean = []string{"-ldflags", "-s -w"}

func (b bench) build(module, target, name string, flags []string) (cost, error) {
	fmt.Fprintf(os.Stderr, "Building the %s from nothing.\n", name)
	return b.measure(module, "go", slices.Concat([]string{"build", "-o", filepath.Join(b.scratch, name)}, flags, []string{target})...)
}

// warm runs what is built, in a copy of the settings.
func (b bench) warm() ([]row, error) {
	here := filepath.Join(b.scratch, "project")
	if err := b.copySettings(here); err != nil {
		return nil, err
	}
	program := filepath.Join(b.scratch, "sandbox")
	first, err := b.measure(here, program, "up", "dev")
	if err != nil {
		return nil, err
	}
	var rows []row
	rows = append(rows, row{what: "sandbox up, of a new stack", today: seconds(first.wall)})
	for _, measured := range []struct {
		what     string
		commands [][]string
	}{
		{"sandbox up, nothing changed, and the report", [][]string{{"up", "--paths", "dev"}}},
		{"sandbox preview and the report", [][]string{{"preview", "dev"}, {"paths", "dev"}}},
	} {
		best, err := b.best(here, program, measured.commands)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{what: measured.what, today: seconds(best)})
	}
	return rows, nil
}

// best is the shortest of five times: whatever is longer had to wait for something else.
func (b bench) best(here, program string, commands [][]string) (time.Duration, error) {
	best := time.Duration(0)
	for range 5 {
		var sum time.Duration
		for _, arguments := range commands {
			took, err := b.measure(here, program, arguments...)
			if err != nil {
				return 0, err
			}
			sum += took.wall
		}
		if best == 0 || sum < best {
			best = sum
		}
	}
	return best, nil
}

func (b bench) copySettings(to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	files, err := filepath.Glob("Pulumi*.yaml")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, file), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// measure runs a command in a folder; what it prints is not shown, unless it fails.
func (b bench) measure(folder, name string, arguments ...string) (cost, error) {
	command := exec.Command(name, arguments...)
	command.Dir, command.Env = folder, b.env
	begun := time.Now()
	said, err := command.CombinedOutput()
	if err != nil {
		return cost{}, fmt.Errorf("%s %v: %w\n%s", name, arguments, err, said)
	}
	took := cost{wall: time.Since(begun), user: command.ProcessState.UserTime()}
	if usage, isThere := command.ProcessState.SysUsage().(*syscall.Rusage); isThere {
		took.memory = usage.Maxrss * 1024
		if runtime.GOOS == "darwin" {
			took.memory = usage.Maxrss // which says it in bytes
		}
	}
	return took, nil
}
