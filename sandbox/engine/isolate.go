package engine

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
)

// isolated says whether Isolate has run: the environment is the process's, so it is prepared once.
var isolated atomic.Bool

// errNotIsolated is a mistake of the caller, not of the operator.
var errNotIsolated = errors.New("engine: Isolate must be called once before a stack is opened")

// environment is what keeps the engine from the network and from the user's own Pulumi.
var environment = map[string]string{
	// Without this one the engine looks for the newest aws plugin on the internet at each operation that has a state: it
	// stalls for minutes where names do not resolve.
	"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
	"PULUMI_SKIP_UPDATE_CHECK":                    "true",
}

// Isolate prepares the process for the engine: it sets Pulumi's home folder (made if it does not exist) and takes away
// every PULUMI_ variable of the caller's own, so that neither a user's settings nor an access token reach the sandbox.
//
// It must be called before the first Open and before goroutines read the environment. Calling it again with another
// folder moves the home. It fails if the folder cannot be made.
func Isolate(home string) error {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("engine: make Pulumi's home folder: %w", err)
	}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "PULUMI_") {
			continue
		}
		if err := os.Unsetenv(name); err != nil {
			return fmt.Errorf("engine: unset %s: %w", name, err)
		}
	}
	if err := os.Setenv("PULUMI_HOME", home); err != nil {
		return fmt.Errorf("engine: set PULUMI_HOME: %w", err)
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("engine: set %s: %w", name, err)
		}
	}
	isolated.Store(true)
	return nil
}
