// Package engine runs a Pulumi program on Pulumi's own engine, in this process: no Pulumi installation, no plugin on
// disk, no network.
//
// A [Stack] has what a stack of the Pulumi command line has: the project's Pulumi.yaml and Pulumi.<stack>.yaml, read and
// checked by the same code; a state file as a self-managed ("diy") file backend has it; secrets encrypted with a passphrase;
// previews, updates, refreshes and destroys with Pulumi's own display. Only the providers are handed in, as Go values.
//
// The state is read and written here, without Pulumi's backend package, which links the clients of three clouds. Until an
// operation ends, what it has done stands in a journal beside the state: the engine says what each step changes, [journal] keeps
// it, [replay] makes the new state of it, and [stateFile] puts the two together, whenever the process may have been killed.
//
// The engine is Pulumi's internal API (module github.com/pulumi/pulumi/pkg/v3) and moves between releases. This is the
// only package that imports it, so that an upgrade of Pulumi is a change of this package.
//
// A process calls [Isolate] once, before it opens a stack. After that, any number of stacks may be worked on at once.
package engine
