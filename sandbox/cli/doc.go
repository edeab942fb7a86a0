// Package cli holds the smoke test of what a user types: Pulumi's own command line, with its own Go language host, run in
// a copy of the project's folder, with the simulated providers installed as plugins.
//
// The two tools are built from their Go modules, each pinned by a module of its own (pulumi/ and language-go/), so that
// their many dependencies reach no other build. pulumi/go.mod keeps the versions of sandbox/go.mod, so that both share what is
// compiled. The language host is the one inside Pulumi's SDK v3.40.0, from before it became a module of its own; that the
// current command line works with it is part of what the test shows.
//
// The test is behind the build tag "cli" because it needs those tools: `make test-cli` builds them (minutes, once) and
// runs it.
package cli
