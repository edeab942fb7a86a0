// Package caller says who may knock: the places from which requests set out, the people there, and the identities with their
// policies.
//
// A path that is meant to be open has the callers whom somebody declares. A path that is not meant to be open has every caller whom the
// resources do not rule out: what such a caller chooses - an address, the groups of a machine, a VPC with a way - is a set here,
// and not a sample. A new kind of caller is one more file and one more line in the list of kinds.
package caller
