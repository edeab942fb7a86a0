// Package cli holds the smoke test of what a user types: Pulumi's own command line, with its own Go language host, run in
// a copy of the project's folder, with the simulated providers installed as plugins.
//
// The tools are built from their Go modules, each pinned by a module of its own (pulumi/, language-go/ and language-yaml/), so that
// their many dependencies reach no other build. pulumi/go.mod keeps the versions of sandbox/go.mod, so that both share what is
// compiled. The language hosts of Go and Node.js are those inside Pulumi's SDK v3.40.0, from before they became modules of their own; that
// the current command line works with them is part of what the test shows. They cannot generate packages yet, so the tests of the TypeScript
// and the Python package call Pulumi's generators themselves. node/ names what a TypeScript program is compiled and run with.
//
// The test is behind the build tag "cli" because it needs those tools: `make test-cli` builds them (minutes, once) and
// runs it.
package cli
