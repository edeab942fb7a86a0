// Package accountfile is the format of the file that `private-notebook account` writes: what one AWS account holds in one Region, in the shape
// of a Pulumi deployment, and what of it could not be read.
//
// The reader of the account fills it, and package observe judges it. It needs neither Pulumi nor an AWS SDK.
package accountfile

import (
	"slices"
	"time"
)

// Format and Version stand at the head of every file.
const (
	Format  = "private-notebook/account"
	Version = 1
)

// File is one account in one Region at one moment.
type File struct {
	// Format is [Format], and Version is [Version]. A reader refuses others.
	Format  string  `json:"format"`
	Version int     `json:"version"`
	Reading Reading `json:"reading"`
	// Deployment is what was read.
	Deployment Deployment `json:"deployment"`
}

// Reading is how the file came to be.
type Reading struct {
	// Account is the account's 12 digits, Partition is "aws", "aws-cn" or "aws-us-gov", and Region is what was read besides IAM.
	Account   string `json:"account"`
	Partition string `json:"partition"`
	Region    string `json:"region"`
	// By is the ARN of the principal that read, as STS tells it.
	By string `json:"by"`
	// Began and Ended are in UTC. What changed between the two may be in the file or not.
	Began time.Time `json:"began"`
	Ended time.Time `json:"ended"`
	// Complete is whether the reader came to its end. Interrupted reads leave it false; a denied call does not.
	Complete bool `json:"complete"`
	// Calls are the requests that AWS answered, retries included, and Retries are those that were repeated.
	Calls   int `json:"calls"`
	Retries int `json:"retries"`
	// Asked are the type tokens that the reader asked for, those that it could not read among them. Nil is all of [Types]. A type of
	// [Types] that is left out counts as unread: an older reader's silence is no "there is none".
	Asked []string `json:"asked,omitempty"`
	// Simulated is true where a simulated AWS was read.
	Simulated bool `json:"simulated,omitempty"`
	// Unread is what could not be read, in the order of the calls' names. Empty where all was read.
	Unread []Unread `json:"unread"`
}

// Unread is one call, or one call on one thing, that gave no answer.
type Unread struct {
	// Call is the IAM action, such as "ec2:DescribeVpcs".
	Call string `json:"call"`
	// Of is the ID, name or ARN of the one thing that was asked about, such as a VPC's ID; "" where the call lists everything.
	Of string `json:"of,omitempty"`
	// Reason is why.
	Reason Reason `json:"reason"`
	// Message is what AWS answered, in one line. It holds no secret.
	Message string `json:"message,omitempty"`
	// Types are the type tokens of which resources or properties may be missing for it, such as "aws:ec2/vpc:Vpc".
	Types []string `json:"types"`
}

// Reason is why something was not read.
type Reason string

// The reasons. NotOffered is no gap: the service does not exist in this Region, so there is nothing of it.
const (
	DeniedByIdentityPolicy Reason = "denied-by-identity-policy" // no policy of the caller allows it, or one denies it
	DeniedBySCP            Reason = "denied-by-scp"
	DeniedByBoundary       Reason = "denied-by-permissions-boundary"
	DeniedBySessionPolicy  Reason = "denied-by-session-policy"
	Denied                 Reason = "denied" // AWS does not say by which sort of policy
	Throttled              Reason = "throttled"
	NotOffered             Reason = "not-offered"
	NotImplemented         Reason = "not-implemented"
	Failed                 Reason = "failed"      // AWS answered an error, or the connection broke, after every retry
	Interrupted            Reason = "interrupted" // the reader was stopped before this call
	NotAsked               Reason = "not-asked"   // never in a file: what [Reading.Gaps] says of a type that is not in [Reading.Asked]
)

// sentences are the reasons as the end of "was not read: ...".
var sentences = map[Reason]string{
	DeniedByIdentityPolicy: "the reader's own policies do not allow it", DeniedBySCP: "a service control policy denies it",
	DeniedByBoundary: "the reader's permissions boundary does not allow it", DeniedBySessionPolicy: "the reader's session policy does not allow it",
	Denied: "AWS denied it", Throttled: "AWS throttled it, after every retry", NotOffered: "this Region does not have the service",
	NotImplemented: "what answered does not implement it", Failed: "it failed, after every retry", Interrupted: "the reader was stopped before it",
	NotAsked: "this reader does not ask for it",
}

// Sentence is the reason in words, without a full stop. A reason that nobody knows is its own word.
func (r Reason) Sentence() string {
	if text := sentences[r]; text != "" {
		return text
	}
	return string(r)
}

// IsGap says that something may be missing for it: a service that the Region does not have leaves nothing out.
func (u Unread) IsGap() bool { return u.Reason != NotOffered }

// Gaps are what may be missing: all that was not read, and the types of [Types] that were not asked for.
func (r Reading) Gaps() []Unread {
	var gaps []Unread
	for _, u := range r.Unread {
		if u.IsGap() {
			gaps = append(gaps, u)
		}
	}
	if r.Asked == nil {
		return gaps
	}
	for _, token := range Types() {
		if !slices.Contains(r.Asked, token) {
			gaps = append(gaps, Unread{Call: token, Reason: NotAsked, Types: []string{token}})
		}
	}
	return gaps
}

// Deployment is the account's resources as `pulumi stack export` would write them, without Pulumi's own.
type Deployment struct {
	Resources []Resource `json:"resources"`
}

// Resource is one resource of the account. Every one is written as managed ("custom": true), since "external" changes what observe takes
// for granted.
type Resource struct {
	// URN is "urn:pulumi:account::ACCOUNT-REGION::TYPE::ID": a name that is the same in every reading, so that two files can be compared.
	URN    string `json:"urn"`
	Custom bool   `json:"custom"`
	ID     string `json:"id"`
	Type   string `json:"type"`
	// Outputs are the properties as the aws provider writes them, from an allow-list of fields.
	Outputs map[string]any `json:"outputs"`
}
