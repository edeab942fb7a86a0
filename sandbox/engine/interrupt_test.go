package engine_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// The environment that makes the test binary a child which upAndHang runs in.
const (
	childFolder  = "SANDBOX_TEST_FOLDER"
	childProject = "SANDBOX_TEST_PROJECT"
)

// upAndHang starts an Up that never ends, says so, and waits to be killed.
func upAndHang(root, folder string) {
	shelf := newShelf()
	shelf.reached, shelf.release = make(chan struct{}), make(chan struct{})
	project, err := engine.Load(root, "dev")
	if err != nil {
		panic(err)
	}
	stack, err := engine.Open(context.Background(), engine.Settings{
		Project: project, Folder: folder, Program: things, Providers: engine.Providers{"shelf": shelf.provider},
	})
	if err != nil {
		panic(err)
	}
	go func() {
		<-shelf.reached
		fmt.Println("creating")
	}()
	_, err = stack.Up(context.Background(), engine.Options{})
	panic(fmt.Sprintf("up ended, with error %v", err))
}

func TestAKilledRunLeavesAStateThatGoesOn(t *testing.T) {
	shelf := newShelf()
	settings := settings(t, shelf)
	var warnings bytes.Buffer
	settings.Warnings = &warnings
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childFolder+"="+settings.Folder, childProject+"="+settings.Project.Root())
	said, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	line, err := bufio.NewReader(said).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "creating\n", line)

	living := open(t, settings)
	_, err = living.Up(t.Context(), engine.Options{})
	require.ErrorContains(t, err, "currently locked", "while the other process lives, its lock holds")

	require.NoError(t, child.Process.Kill())
	require.Error(t, child.Wait())
	stack := open(t, settings)
	assert.Equal(t, fmt.Sprintf("The last run (process %d) was killed; its lock is released.\n", child.Process.Pid),
		warnings.String())
	pending, err := stack.Pending(t.Context())
	require.NoError(t, err)
	require.Len(t, pending, 1)
	assert.Equal(t, "creating", pending[0].Operation)
	assert.Equal(t, "first", pending[0].Name())

	require.NoError(t, stack.ClearPending(t.Context()))
	up, err := stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	assert.Equal(t, 2, up.Changes["create"])
	pending, err = stack.Pending(t.Context())
	require.NoError(t, err)
	assert.Empty(t, pending)
}

func TestAnInterruptedRunFinishesWhatIsUnderWay(t *testing.T) {
	shelf := newShelf()
	shelf.reached, shelf.release = make(chan struct{}), make(chan struct{})
	settings := settings(t, shelf)
	stack := open(t, settings)
	signals := make(chan os.Signal, 1)
	go func() {
		<-shelf.reached
		signals <- syscall.SIGINT
		select {
		case <-shelf.cancelled:
		case <-time.After(10 * time.Second): // the test then fails for want of an interruption, instead of hanging
		}
		close(shelf.release)
	}()
	_, err := stack.Up(t.Context(), engine.Options{Interrupts: signals})
	require.ErrorIs(t, err, engine.ErrInterrupted)
	assert.Equal(t, 1, shelf.count(), "the first thing was under way and is finished; the second was not begun")
	resources, err := stack.Resources(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "first", resources[len(resources)-1].Name(), "the state knows the finished one")

	shelf.reached = nil
	_, err = stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	assert.Equal(t, 2, shelf.count())
}
