//go:build unix

package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// A shell's `<(command)` is a pipe, and so is what mkfifo makes: whoever waits for it can leave with the first Ctrl-C.
func TestAnInterruptionEndsAReadOfAPipe(t *testing.T) {
	simulated(t)
	dir := project(t, asMeant)
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	write(t, dir, "dev.json", string(readFile(t, "dev.export.json")))
	write(t, dir, "vpn.json", string(vpntest.Exported(t, vpntest.Make(t), nil)))
	for _, args := range []string{
		"paths --export pipe", "paths --export dev.json --config pipe", "compliance --export pipe", "compliance --export dev.json --config pipe",
		"verify --from vpc --export dev.json --url-file pipe", "url --outputs pipe", "vpn-profile --export vpn.json --cert pipe --key pipe",
		"revoke --export vpn.json --certificate pipe",
	} {
		t.Run(args, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			time.AfterFunc(300*time.Millisecond, interrupt)
			var stderr bytes.Buffer
			began := time.Now()
			code := run(ctx, world{stdout: &bytes.Buffer{}, stderr: &stderr, dir: dir, now: time.Now}, strings.Fields(args))
			assert.Equal(t, exitFailed, code)
			assert.Equal(t, "error: interrupted\n", stderr.String())
			assert.Less(t, time.Since(began), 10*time.Second)
		})
	}
}
