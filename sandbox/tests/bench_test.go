package tests

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// BenchmarkDev measures the reference environment's operations as a person meets them: state and account in files.
// Generating its three RSA keys is part of the first up.
func BenchmarkDev(b *testing.B) {
	type operation func(context.Context, engine.Options) (engine.Result, error)
	for _, row := range []struct {
		name     string
		fromNone bool // the stack is destroyed before each measurement
		choose   func(*session.Session) operation
	}{
		{"preview of a new stack", true, func(s *session.Session) operation { return s.Preview }},
		{"up of a new stack", true, func(s *session.Session) operation { return s.Up }},
		{"up without changes", false, func(s *session.Session) operation { return s.Up }},
		{"preview without changes", false, func(s *session.Session) operation { return s.Preview }},
		{"refresh", false, func(s *session.Session) operation { return s.Refresh }},
	} {
		b.Run(row.name, func(b *testing.B) {
			opened := openIn(b, session.Place{Project: load(b, "dev", nil), Folder: b.TempDir()})
			if !row.fromNone {
				run(b, opened.Up)
			}
			for b.Loop() {
				run(b, row.choose(opened))
				if row.fromNone {
					b.StopTimer()
					run(b, opened.Destroy)
					b.StartTimer()
				}
			}
		})
	}
	b.Run("destroy", func(b *testing.B) {
		opened := openIn(b, session.Place{Project: load(b, "dev", nil), Folder: b.TempDir()})
		for b.Loop() {
			b.StopTimer()
			run(b, opened.Up)
			b.StartTimer()
			run(b, opened.Destroy)
		}
	})
}

func run(b *testing.B, operation func(context.Context, engine.Options) (engine.Result, error)) {
	b.Helper()
	_, err := operation(b.Context(), quiet)
	require.NoError(b, err)
}
