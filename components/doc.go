// Package components holds the reusable parts of a private path to Amazon SageMaker notebook
// instances, one Pulumi ComponentResource a file. [PrivateNotebook] composes them all; each can
// also be used alone.
//
// Every constructor makes the same four moves: it completes and checks its arguments, reporting
// every fault at once before anything is registered; registers the component under its type
// token; declares its children; and sets its outputs.
//
// Values that decide how many resources there are, whether, or by which name, are plain Go. IDs
// and ARNs are Pulumi inputs. The caller's options go to the component alone; the children
// inherit provider and protection through it.
//
// A component's name begins the names of its resources, so it is made of letters, digits and inner
// hyphens, and short enough for the longest of them; a longer one is refused with the limit.
package components
