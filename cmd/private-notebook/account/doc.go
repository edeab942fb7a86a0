// Package account reads an AWS account with read-only calls, and makes a file of package accountfile of it: what the account holds, in the
// shape of a deployment, and what of it could not be read, and why.
//
// Every call stands in one table (see [Calls]) with the types that rest on it. The policy that a reader needs, the list of calls and the
// gaps of a file all come from that table. A call that fails never ends a run, and never reads as "there is none". Only the fields that a
// mapping names reach the file: no key, password or user data can.
package account
