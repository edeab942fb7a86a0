// Package engine runs a Pulumi program on Pulumi's own engine, in this process: no Pulumi installation, no plugin on
// disk, no network.
//
// A [Stack] has what a stack of the Pulumi command line has: the project's Pulumi.yaml and Pulumi.<stack>.yaml, read and
// checked by the same code; a state file in a self-managed ("diy") file backend; secrets encrypted with a passphrase;
// previews, updates, refreshes and destroys with Pulumi's own display. Only the providers are handed in, as Go values.
//
// The engine is Pulumi's internal API (module github.com/pulumi/pulumi/pkg/v3) and moves between releases. This is the
// only package that imports its engine and backends, so that an upgrade of Pulumi is a change of this package.
//
// A process calls [Isolate] once, before it opens a stack. After that, any number of stacks may be worked on at once.
package engine
