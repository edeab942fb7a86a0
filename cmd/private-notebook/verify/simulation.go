package verify

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"private-notebook/accesspath"
)

// SimulationVersion is the version of a simulation's JSON.
const SimulationVersion = 2

// Simulation is what IAM said of every principal on every path, and how it compares with the prediction.
type Simulation struct {
	// Version is [SimulationVersion].
	Version int `json:"version"`
	// Program is the version of the program that asked.
	Program string `json:"program"`
	// Stack is what was asked about.
	Stack string `json:"stack"`
	// StartedAt and FinishedAt are the machine's times.
	StartedAt  time.Time `json:"startedAt"`
	FinishedAt time.Time `json:"finishedAt"`
	// OK says that every request that can be made was answered, and that no answer differs.
	OK bool `json:"ok"`
	// NotCompared is how many requests can be made and have no answer of IAM, or no prediction.
	NotCompared int `json:"notCompared"`
	// NotKnown are sentences about what IAM cannot say. There is always one.
	NotKnown []string `json:"notKnown"`
	// Answers are in the order of notebooks, principals, paths and steps.
	Answers []Simulated `json:"answers"`
}

// Simulated is IAM's answer to one request.
type Simulated struct {
	// Notebook is the notebook's name, Principal an ARN, Who its sort.
	Notebook  string         `json:"notebook"`
	Principal string         `json:"principal"`
	Who       accesspath.Who `json:"who"`
	// From, Step and Action are the path, what is done on it, and the API action that AWS asks the policies for.
	From   accesspath.From `json:"from"`
	Step   accesspath.Step `json:"step"`
	Action string          `json:"action"`
	// Context are the context keys that IAM was given. What is not in it the request does not carry.
	Context map[string][]string `json:"context"`
	// Predicted and Observed are "allow", "deny" or "unknown", and "allow" or "deny"; "" where there is none.
	Predicted string `json:"predicted"`
	Observed  string `json:"observed"`
	// Decision is IAM's own word, such as "explicitDeny".
	Decision string `json:"decision"`
	// Result compares the two.
	Result Result `json:"result"`
	// Because is one sentence: IAM's reason, or why there is no answer. Expected is the reason of the prediction.
	Because  string `json:"because"`
	Expected string `json:"expected"`
	// Statements are those that IAM says decide.
	Statements []Matched `json:"statements"`
	// MissingContextValues are the keys that the policies ask for and that IAM was not given, and NotGiven those of them that the
	// request may carry for all that is known here: if they matter, AWS may decide otherwise.
	MissingContextValues []string `json:"missingContextValues"`
	NotGiven             []string `json:"notGiven"`
	// Beyond are the hops that IAM knows nothing of, as they are predicted.
	Beyond []accesspath.Hop `json:"beyond"`
	// At is when.
	At time.Time `json:"at"`
}

// Matched is a statement that decides.
type Matched struct {
	// Policy is IAM's name of the policy, and PolicyType its sort.
	Policy     string `json:"policy"`
	PolicyType string `json:"policyType"`
	// Sid is the statement's; "" where the stack does not hold that policy.
	Sid string `json:"sid"`
	// Line and Column are where it begins, as IAM counts.
	Line   int32 `json:"line"`
	Column int32 `json:"column"`
}

// String names the statement as sentences do.
func (m Matched) String() string {
	if m.Sid != "" {
		return fmt.Sprintf("statement %s of policy %s", m.Sid, m.Policy)
	}
	return fmt.Sprintf("the statement at line %d, column %d of policy %s, which is none of the stack's by that name", m.Line, m.Column, m.Policy)
}

// Settled says whether IAM answered anything.
func (s Simulation) Settled() bool { return s.count(NotObserved) < len(s.Answers) }

// Differing is how many answers differ.
func (s Simulation) Differing() int { return s.count(Differs) }

// Undecided says what was not compared; "" where all was.
func (s Simulation) Undecided() string {
	if s.NotCompared == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d requests", s.NotCompared, len(s.Answers))
}

func (s Simulation) count(result Result) (count int) {
	for _, a := range s.Answers {
		if a.Result == result {
			count++
		}
	}
	return count
}

// WriteTable writes the simulation for people: a table for each notebook and principal.
func (s Simulation) WriteTable(w io.Writer) error {
	fmt.Fprintf(w, "What IAM says of stack %s, at %s\n", s.Stack, s.StartedAt.Format(time.RFC3339))
	for at := 0; at < len(s.Answers); {
		first := s.Answers[at]
		fmt.Fprintf(w, "\nNotebook %s, %s %s\n\n", first.Notebook, first.Who, first.Principal)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintf(table, "  from\tstep\taction\tpredicted\tIAM\tat (UTC)\twhy\tbeyond IAM\n")
		for ; at < len(s.Answers) && s.Answers[at].Notebook == first.Notebook && s.Answers[at].Principal == first.Principal; at++ {
			a := s.Answers[at]
			fmt.Fprintf(table, "%s %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", marks[a.Result], a.From, a.Step, afterColon(a.Action), orDash(a.Predicted),
				orDash(a.Observed), a.At.Format(evidenceLayout), a.Because, a.beyond())
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	fmt.Fprintln(w)
	for _, sentence := range s.NotKnown {
		fmt.Fprintf(w, "%s.\n", sentence)
	}
	_, err := fmt.Fprintf(w, "\n%s.\n", s.summary())
	return err
}

func (s Simulation) summary() string {
	switch {
	case s.Differing() > 0:
		return fmt.Sprintf("NOT as predicted: %d of %d answers differ", s.Differing(), len(s.Answers))
	case s.NotCompared > 0:
		return fmt.Sprintf("NOT settled: %s were not compared", s.Undecided())
	case s.count(NotObserved) > 0:
		return fmt.Sprintf("As predicted, but for %d requests that were not asked, with the reason above", s.count(NotObserved))
	default:
		return "As predicted"
	}
}

// beyond are the hops by name, and where the prediction says that the request ends before any policy of the principal is asked.
func (a Simulated) beyond() string {
	var passed []string
	for _, hop := range a.Beyond {
		if hop.OK {
			passed = append(passed, hop.Hop)
			continue
		}
		return "stops at " + hop.Hop
	}
	return orDash(strings.Join(passed, ", "))
}
