// Package fault describes bad input to the person who has to mend it.
//
// A component validates all of its arguments before it registers anything and
// reports every fault at once, so that an operator needs one round, not five.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong with the input, as a sentence for the operator:
// "<What>: <Got> <Wrong>; <Remedy>".
type Fault struct {
	// What is wrong: the part of the system in plain words, e.g. "client VPN".
	What string
	// Got names the argument and the value it was given, e.g. "client CIDR 10.60.4.0/22".
	Got string
	// Wrong says which rule the value breaks, e.g. "overlaps VPC 10.60.0.0/16".
	Wrong string
	// Remedy says what is allowed instead, e.g. "choose a range from /12 to /22".
	Remedy string
	// Arguments are where a component's caller gave it, what the remedy is about first. None where no component found it.
	Arguments []Argument
	// Where is the same for somebody who edits something else than arguments, e.g. the configuration key "clientVpnCidr". "" says
	// nothing, and so do components: only their caller knows where it has their arguments from.
	Where string
	// Malformed says that the value is none of its kind, such as "x" for the ID of a VPC. Whatever only its presence makes wrong is then
	// a consequence, which a caller may leave out. Setting is the setting that has it, such as "linkedVpcs[0].vpcId"; "" where only the
	// caller knows.
	Malformed bool
	Setting   string

	text string // the whole sentence, where the fault came from elsewhere
}

// Error is the fault as one sentence.
func (f Fault) Error() string {
	sentence := f.text
	if sentence == "" {
		sentence = fmt.Sprintf("%s: %s %s; %s", f.What, f.Got, f.Wrong, f.Remedy)
	}
	if f.Where != "" {
		sentence += " (" + f.Where + ")"
	}
	return sentence
}

// List collects faults. Its zero value is an empty list, ready to use.
type List []Fault

// Add appends one fault; see [Fault] for its parts. A component names the arguments by their paths.
func (l *List) Add(what, got, wrong, remedy string, arguments ...string) {
	l.Append(List{{What: what, Got: got, Wrong: wrong, Remedy: remedy}}.about(arguments))
}

// OfForm says that the faults are of values that are none of their kind, in this setting.
func (l List) OfForm(setting string) List {
	marked := slices.Clone(l)
	for i := range marked {
		marked[i].Malformed, marked[i].Setting = true, setting
	}
	return marked
}

// Append adds every fault of another list, so that a whole reports its parts' faults with its own.
func (l *List) Append(other List) {
	*l = append(*l, other...)
}

// Collect appends what another check returned as an error: the faults in it, or, for an error of
// another kind, nothing but its text. A nil error adds nothing. The arguments are those of a fault that names none itself.
func (l *List) Collect(err error, arguments ...string) {
	var list List
	var one Fault
	switch {
	case err == nil:
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = List{one}
	default:
		list = List{{text: err.Error()}}
	}
	l.Append(list.about(arguments))
}

// WithoutRepeats is the list without faults that say the same as an earlier one of another part: a whole and
// its parts look at the same values.
func (l List) WithoutRepeats() List {
	var kept List
	for _, f := range l {
		same := func(k Fault) bool { return k.Got == f.Got && k.Wrong == f.Wrong && k.text == f.text }
		if !slices.ContainsFunc(kept, same) {
			kept = append(kept, f)
		}
	}
	return kept
}

// Err is nil for an empty list and the list itself otherwise.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Error is the single fault, or a count and every fault on a line of its own.
func (l List) Error() string {
	if len(l) == 1 {
		return l[0].Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d faults:", len(l))
	for _, f := range l {
		b.WriteString("\n  - " + f.Error())
	}
	return b.String()
}
