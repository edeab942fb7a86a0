package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/notebookapi"
)

// A script that asks for the completion of a shell with a typing error must not get help for it.
func TestUnknownTopicsAreRefused(t *testing.T) {
	for topic, want := range map[string]string{
		"help moon":           `error: "moon" is no command; see private-notebook --help`,
		"help ulr":            `error: "ulr" is no command; did you mean url?`,
		"help completion zhs": `error: "zhs" is no command; see private-notebook --help`,
		"completion bsh":      `error: "bsh" is no command; did you mean bash or zsh or fish?`,
		"completion moon":     `error: "moon" is no command; see private-notebook completion --help`,
		"-C moon paths":       "error: -C moon is no folder; name that of the Pulumi project",
	} {
		code, out, said := ran(t, t.TempDir(), nil, strings.Fields(topic)...)
		assert.Equal(t, exitBadInput, code, topic)
		assert.Empty(t, out)
		assert.Equal(t, want+"\n", said)
	}
	code, out, _ := ran(t, t.TempDir(), nil, "help", "url")
	assert.Equal(t, exitOK, code)
	assert.True(t, strings.HasPrefix(out, urlLong))
	code, out, _ = ran(t, t.TempDir(), nil, "completion", "fish")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, out, "complete -c private-notebook")
}

// What AWS, Pulumi or a stack says could otherwise set the terminal's title, move over what stands there, or worse.
func TestATerminalObeysNobodyElse(t *testing.T) {
	assert.Equal(t, "a\n  b\tü — 🔑", printable("a\n  b\tü — 🔑"))
	assert.Equal(t, "\ufffd[2Jx\ufffdy\ufffdz\ufffd", printable("\x1b[2Jx\ry\u009bz\u202e"))
	var stderr bytes.Buffer
	code := run(t.Context(), world{stdout: io.Discard, stderr: &stderr, dir: t.TempDir(), pulumi: func(context.Context, string, ...string) ([]byte, error) {
		return nil, &os.PathError{Op: "\x1b]0;owned\a", Path: "x", Err: os.ErrInvalid}
	}}, []string{"url"})
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: pulumi stack export: \ufffd]0;owned\ufffd x: invalid argument\n", stderr.String())
}

func TestWhatCannotBeWrittenIsAFailure(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	var stderr bytes.Buffer
	code := run(t.Context(), world{stdout: full, stderr: &stderr, dir: project(t, asMeant), now: time.Now,
		pulumi: func(context.Context, string, ...string) ([]byte, error) { return readFile(t, "dev.export.json"), nil }}, []string{"paths"})
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "error: /dev/full cannot be written: no space left on device\n  what to do: make room, or write it elsewhere, then try again\n", stderr.String())
}

// A person who is asked something, or whose terminal is read, can still leave.
func TestAnInterruptionEndsAReadOfTheTerminal(t *testing.T) {
	silent, hold := io.Pipe()
	defer hold.Close()
	ctx, interrupt := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, interrupt)
	var stderr bytes.Buffer
	code := run(ctx, world{stdin: readsUntil{ctx, silent}, stdout: io.Discard, stderr: &stderr, dir: t.TempDir()}, []string{"url", "--export", "-"})
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "error: interrupted\n", stderr.String())

	text, err := io.ReadAll(readsUntil{t.Context(), strings.NewReader("a whole text")})
	require.NoError(t, err)
	assert.Equal(t, "a whole text", string(text))
}

func TestProgressIsForPeople(t *testing.T) {
	work := func() error { time.Sleep(1100 * time.Millisecond); return nil }
	for name, row := range map[string]struct {
		live bool
		want string
	}{
		"a terminal": {true, clearLine + cutLines + "Waiting \ufffd ... 61 s" + wrapLines + clearLine},
		"a log":      {false, "Waiting \ufffd ...\n"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var to bytes.Buffer
				require.NoError(t, progress{&to, row.live}.since(time.Now().Add(-time.Minute), "Waiting \x1b", work))
				assert.Equal(t, row.want, to.String())
				to.Reset()
				require.NoError(t, progress{&to, row.live}.since(time.Now(), "", work))
				require.NoError(t, progress{&to, row.live}.during("Quick", func() error { return nil }))
				assert.Empty(t, to.String())
			})
		})
	}
}

// In a log every line stays, so what does not change is said once; a terminal counts the whole wait.
func TestALongWaitIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var to bytes.Buffer
		i := issuing{world: world{stderr: &to, pause: 1100 * time.Millisecond}, progress: progress{to: &to}, waitsSince: time.Now()}
		for range 2 {
			require.NoError(t, i.waitAWhile(t.Context(), notebookapi.Status{Status: types.NotebookInstanceStatusPending}))
		}
		assert.Equal(t, "Waiting for notebook , which is Pending ...\n", to.String())
		to.Reset()
		i.live, i.progress.live = true, true
		require.NoError(t, i.waitAWhile(t.Context(), notebookapi.Status{Status: types.NotebookInstanceStatusPending}))
		assert.Contains(t, to.String(), "... 3 s")
	})
}
