package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/failure"
)

// Whoever reads the browser's command line and comes second gets nothing.
func TestTheURLIsHandedOverOnce(t *testing.T) {
	const url = "https://n.notebook.eu-west-1.sagemaker.aws?authToken=secret"
	taken := make(chan struct{}, 1)
	handler := onceTo(url, "/path", taken)
	ask := func(method, path string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		handler(answer, httptest.NewRequest(method, path, nil))
		return answer
	}
	for _, wrong := range []*httptest.ResponseRecorder{ask(http.MethodGet, "/"), ask(http.MethodHead, "/path"), ask(http.MethodPost, "/path")} {
		assert.Equal(t, http.StatusNotFound, wrong.Code)
		assert.NotContains(t, wrong.Body.String()+wrong.Header().Get("Location"), "secret")
	}
	assert.Empty(t, taken)
	first := ask(http.MethodGet, "/path")
	assert.Equal(t, http.StatusFound, first.Code)
	assert.Equal(t, url, first.Header().Get("Location"))
	assert.Equal(t, "no-store", first.Header().Get("Cache-Control"))
	assert.Equal(t, "no-referrer", first.Header().Get("Referrer-Policy"))
	assert.Len(t, taken, 1)
	second := ask(http.MethodGet, "/path")
	assert.Equal(t, http.StatusGone, second.Code)
	assert.NotContains(t, second.Body.String(), "secret")
}

// A browser opens connections ahead, and says nothing over some.
func TestAnIdleConnectionOfTheBrowserIsNotWaitedFor(t *testing.T) {
	began := time.Now()
	require.NoError(t, handOver(t.Context(), "https://example.org/", func(address string) error {
		idle, err := net.Dial("tcp", strings.Split(address, "/")[2])
		require.NoError(t, err)
		t.Cleanup(func() { idle.Close() })
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Get(address)
		if err == nil {
			answer.Body.Close()
		}
		return err
	}))
	assert.Less(t, time.Since(began), 4*time.Second)
}

// Who interrupts is not told that a path is closed.
func TestAnInterruptionIsNoFailureForMachines(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, writeIssued(world{stdout: &out}, issuedURL{}, &failure.Failure{Code: failure.NoDNSAnswer, Cause: context.Canceled}))
	assert.Empty(t, out.String())
}

// Some commands stay until the browser is closed, which must not keep the person waiting.
func TestABrowserThatStaysIsNotWaitedFor(t *testing.T) {
	closed := make(chan struct{})
	defer close(closed)
	require.NoError(t, handOver(t.Context(), "https://example.org/", func(address string) error {
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Get(address)
		if err == nil {
			answer.Body.Close()
		}
		<-closed
		return err
	}))
	err := handOver(t.Context(), "https://example.org/", func(string) error { return errors.New("no display") })
	var failed *failure.Failure
	require.True(t, errors.As(err, &failed))
	assert.Equal(t, failure.NoBrowser, failed.Code)
	assert.Equal(t, "no browser could be opened: no display", failed.Because)
}
