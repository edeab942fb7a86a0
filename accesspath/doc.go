// Package accesspath says who gets to a notebook, from where, and why.
//
// It judges a [topology.Topology], which somebody observed from declared resources, against an [Intent], and returns a [Report]. It is
// the top floor: below it, from the ground, are the facts (package topology), who may knock (caller), whether packets get there
// (reach), and whether a request may pass (permit). It is pure: no cloud, no engine, no clock, no network.
//
// A path that is meant to be open must be open to everybody who is declared on it. A path that is not meant to be open is closed only
// where no caller whatever gets in whom the resources do not rule out. What is not known is said: such a verdict is [Unknown]
// with its reason, and what rests on something assumed or not understood is marked.
package accesspath
