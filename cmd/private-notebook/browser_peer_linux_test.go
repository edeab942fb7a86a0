package main

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asNobody does work on a thread that is another user's for the kernel, and then ends the thread.
func asNobody(t *testing.T, work func()) {
	t.Helper()
	const nobody = 65534
	done := make(chan syscall.Errno)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		_, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), nobody, ^uintptr(0))
		if errno == 0 {
			work()
		}
		done <- errno
	}()
	require.Zero(t, <-done)
}

// Another user of the machine reads the address off the browser's command line, and comes first. The kernel is the real one.
func TestAnotherUserDoesNotGetTheURL(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be another user too")
	}
	ask := func(address string) string {
		host, path, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
		connection, err := net.Dial("tcp4", host)
		if !assert.NoError(t, err) {
			return ""
		}
		defer connection.Close()
		_, err = connection.Write([]byte("GET /" + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
		assert.NoError(t, err)
		answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
		if !assert.NoError(t, err) {
			return ""
		}
		answer.Body.Close()
		return answer.Status + answer.Header.Get("Location")
	}
	require.NoError(t, handOver(t.Context(), "https://example.org/", func(address string) error {
		asNobody(t, func() { assert.Equal(t, "404 Not Found", ask(address)) })
		assert.Equal(t, "302 Foundhttps://example.org/", ask(address), "who is meant to have it still gets it")
		return nil
	}))
}
