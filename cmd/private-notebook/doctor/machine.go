package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// Machine is what is looked at of the workstation, so that tests can stand in for each operating system.
type Machine struct {
	// OS is Go's name of the operating system.
	OS string
	// Env is an environment variable.
	Env func(name string) string
	// ReadFile and Glob read files.
	ReadFile func(path string) ([]byte, error)
	Glob     func(pattern string) ([]string, error)
	// LookPath finds a program on the PATH.
	LookPath func(program string) (string, error)
	// Run runs a program and returns its standard output.
	Run func(ctx context.Context, program string, args ...string) ([]byte, error)
	// Addresses are those of the machine's interfaces that are up.
	Addresses func() ([]Address, error)
}

// Address is an address of the machine.
type Address struct {
	// Interface is such as "utun4".
	Interface string
	Address   netip.Addr
}

// ThisMachine is the machine that the command runs on.
func ThisMachine() Machine {
	return Machine{
		OS: runtime.GOOS, Env: os.Getenv, ReadFile: os.ReadFile, Glob: filepath.Glob, LookPath: exec.LookPath,
		Run: run, Addresses: addresses,
	}
}

// run adds what a program says of its failure to the error.
func run(ctx context.Context, program string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.WaitDelay = time.Second // What it started may hold its output open after it was ended.
	text, err := command.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		err = fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(exit.Stderr))
	}
	return text, err
}

func addresses() ([]Address, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	var all []Address
	for _, i := range interfaces {
		ranges, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 {
			continue
		}
		for _, r := range ranges {
			if prefix, err := netip.ParsePrefix(r.String()); err == nil {
				all = append(all, Address{i.Name, prefix.Addr().Unmap()})
			}
		}
	}
	return all, nil
}
