package accesspath

import (
	"time"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

// ReportVersion is the version of the report's JSON. It grows only when a field changes its meaning or goes;
// new optional fields may appear under the same version.
const ReportVersion = 2

// Report is all that is known about who gets in. Its JSON is a contract: lists are never null.
type Report struct {
	// Version is [ReportVersion].
	Version int `json:"version"`
	// Made says of what the report was made and when; nil where whoever judged did not say.
	Made *Made `json:"made,omitempty"`
	// NothingJudged says why there is no verdict; "" where there is one. A report of nothing is never as intended.
	NothingJudged string `json:"nothingJudged,omitempty"`
	// NotCompared says why the answers are compared with nothing; "" where they are. A report that compares nothing is never as intended.
	NotCompared string `json:"notCompared,omitempty"`
	// Restriction is by what the issuers' policies recognise a private path: "endpoints", "vpc", "source-ip",
	// a combination joined by "+", or "none". Without any issuer, the policies that are attached to nobody say it.
	Restriction string `json:"restriction"`
	// Verdicts are one for each notebook, principal, path and step, in that order. Where groups decide on a Client VPN,
	// those of a [NonMember] follow.
	Verdicts []Verdict `json:"verdicts"`
	// Matrix is one cell for each notebook, principal and pair of paths.
	Matrix []Cell `json:"matrix"`
	// Meant says of each notebook whom the answers for an [Issuer] are about.
	Meant []Meant `json:"meant"`
	// Trust says of each role that may issue who may become it; nil where no role may, and of an empty report.
	Trust []Trust `json:"trust,omitempty"`
	// Intent compares the verdicts with what is meant.
	Intent Comparison `json:"intent"`
	// NotUnderstood is what was seen and left out of the judgement.
	NotUnderstood []topology.NotUnderstood `json:"notUnderstood"`
	// Assumptions are sentences about what the judgement takes for granted because no resource declares it.
	Assumptions []string `json:"assumptions"`
}

// Verdict is the answer for one principal, path and step.
type Verdict struct {
	// Notebook is the notebook's name where the report is about several; "" otherwise.
	Notebook string `json:"notebook,omitempty"`
	// Principal is who asks.
	Principal Who `json:"principal"`
	// From is the path.
	From From `json:"from"`
	// Step is what is done on it.
	Step Step `json:"step"`
	// Decision is the answer.
	Decision Decision `json:"decision"`
	// Assumed says that the answer rests on what no resource declares, or could be turned round by something not understood; a hop
	// says by what.
	Assumed bool `json:"assumed,omitempty"`
	// DecidedBy names what decided it.
	DecidedBy DecidedBy `json:"decidedBy"`
	// Because is one sentence.
	Because string `json:"because"`
	// Witness says who gets in on a path that is not meant, such as "anybody at a public address in 0.0.0.0/1, such as 8.8.4.4"; "" where
	// nobody does, and on a path that is meant.
	Witness string `json:"witness,omitempty"`
	// Remedy is one line, where the verdict differs from the intent; "" otherwise.
	Remedy string `json:"remedy,omitempty"`
	// Hops are those walked, in order; the walk ends at the first that stops it.
	Hops []Hop `json:"hops"`
}

// DecidedBy names what decided a verdict.
type DecidedBy struct {
	// URN is the deciding resource; "" where no resource of the stack decides.
	URN string `json:"urn"`
	// SID is the deciding statement of a policy; "" elsewhere.
	SID string `json:"sid"`
}

// Hop is one thing that a request has to pass.
type Hop struct {
	// Hop is its name; see the Hop constants.
	Hop string `json:"hop"`
	// OK says that it leads on.
	OK bool `json:"ok"`
	// Unknown says that OK is false only because the model cannot tell.
	Unknown bool `json:"unknown,omitempty"`
	// Assumed says that OK rests on what no resource declares; Because says on what.
	Assumed bool `json:"assumed,omitempty"`
	// Because is one sentence.
	Because string `json:"because"`
}

// Cell is the answer for a URL issued on one path and opened on another. An outsider's URL was issued by an issuer.
type Cell struct {
	// Notebook is the notebook's name where the report is about several; "" otherwise.
	Notebook string `json:"notebook,omitempty"`
	// Principal is who opens the URL.
	Principal Who `json:"principal"`
	// IssuedFrom is the path on which the URL is issued.
	IssuedFrom From `json:"issuedFrom"`
	// OpenedFrom is the path on which it is opened.
	OpenedFrom From `json:"openedFrom"`
	// Decision is allow where both steps are.
	Decision Decision `json:"decision"`
	// Assumed says that the answer rests on what no resource declares, or on what was not understood, in a step that it hangs on.
	Assumed bool `json:"assumed,omitempty"`
	// Because is one sentence, about the step that decides.
	Because string `json:"because"`
}

// Comparison is how the verdicts compare with the intent.
type Comparison struct {
	// OK says that no verdict differs, and that nobody may become an issuer, or might, whom the intent's Assumers do not name.
	OK bool `json:"ok"`
	// Differences are the verdicts that differ, in their order.
	Differences []Difference `json:"differences"`
	// Assumers compare each role of the intent's Assumers with its trust policy, by the roles' names; nil where the intent has none.
	Assumers []Assumers `json:"assumers,omitempty"`
}

// Difference is a verdict that is not as meant.
type Difference struct {
	// Notebook is the notebook's name where the report is about several; "" otherwise.
	Notebook string `json:"notebook,omitempty"`
	// Principal, From and Step say which verdict differs.
	Principal Who  `json:"principal"`
	From      From `json:"from"`
	Step      Step `json:"step"`
	// Expected is what is meant.
	Expected Decision `json:"expected"`
	// Decision, DecidedBy and Because are the verdict's.
	Decision  Decision  `json:"decision"`
	DecidedBy DecidedBy `json:"decidedBy"`
	Because   string    `json:"because"`
	// Witness is the verdict's.
	Witness string `json:"witness,omitempty"`
	// Remedy is one line, never empty.
	Remedy string `json:"remedy"`
}

// Meant is who is meant to open one notebook: by the intent, and where that names nobody, by the policies.
type Meant struct {
	// Notebook is the notebook's name.
	Notebook string `json:"notebook"`
	// Owner is the value of the intent's owner tag that people must carry; "" where no tag decides.
	Owner string `json:"owner,omitempty"`
	// Issuers are the principals that were judged as issuers, as kind and name, such as "role/analysts". None says that nobody is.
	Issuers []string `json:"issuers"`
	// Unnamed are principals whose policies may let them in although the intent, which names others, names them nowhere; nil
	// where there is none.
	Unnamed []string `json:"unnamed,omitempty"`
}

// Made is what tells a report from another one of the same deployment.
type Made struct {
	// At is when the report was made, in UTC.
	At time.Time `json:"at"`
	// Stack is the stack's name; "" where it has no resource.
	Stack string `json:"stack"`
	// Account is the number of the AWS account; "" where no resource shows it.
	Account string `json:"account"`
	// Region is the AWS Region.
	Region string `json:"region"`
	// Simulated says that what was judged was deployed onto the sandbox's simulated AWS: the report is no evidence about any account.
	Simulated bool `json:"simulated"`
	// Program is the version of the program that judged.
	Program string `json:"program"`
	// Readings are how the account files were read that were judged; nil where stacks alone were.
	Readings []accountfile.Reading `json:"readings,omitempty"`
}
