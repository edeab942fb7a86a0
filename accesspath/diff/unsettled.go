package diff

import (
	"cmp"
	"slices"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// What is not known of a deployment changes answers as well: calls without an answer, and operations that are under way.

// theRest is what a reading lacks that was stopped before its end.
const theRest = "the rest of the reading"

// readingChanges are the calls that only one of the two had no answer to.
func readingChanges(older, newer observe.Export) []Change {
	was, is := gaps(older), gaps(newer)
	var changes []Change
	for _, call := range names(was, is) {
		switch {
		case !was[call]:
			changes = append(changes, Change{Kind: Unread, Call: call})
		case !is[call]:
			changes = append(changes, Change{Kind: Read, Call: call})
		}
	}
	return changes
}

func gaps(e observe.Export) map[string]bool {
	found := map[string]bool{}
	for _, reading := range e.Readings {
		for _, gap := range reading.Gaps() {
			found[callOf(gap)] = true
		}
		if !reading.Complete {
			found[theRest] = true
		}
	}
	return found
}

func callOf(gap accountfile.Unread) string {
	if gap.Of != "" {
		return gap.Call + " of " + gap.Of
	}
	return gap.Call
}

// withCall is a deployment of which a call was answered as the other's was.
func withCall(e, other observe.Export, call string) observe.Export {
	e.Readings = slices.Clone(e.Readings)
	for i := range e.Readings {
		r := &e.Readings[i]
		at := slices.IndexFunc(other.Readings, func(o accountfile.Reading) bool { return o.Account == r.Account && o.Region == r.Region })
		if at < 0 {
			continue
		}
		others := other.Readings[at]
		if call == theRest {
			r.Complete = others.Complete
			continue
		}
		r.Unread = asOther(r.Unread, others.Unread, func(gap accountfile.Unread) bool { return callOf(gap) == call })
		r.Asked = askedAs(*r, others, call)
	}
	return e
}

// askedAs are the types that a reading asked for, with one of them as another reading has it. Any other call changes nothing of them.
func askedAs(r, other accountfile.Reading, token string) []string {
	asks := func(r accountfile.Reading) bool { return r.Asked == nil || slices.Contains(r.Asked, token) }
	switch {
	case !slices.Contains(accountfile.Types(), token) || asks(r) == asks(other):
		return r.Asked
	case asks(other):
		return append(slices.Clone(r.Asked), token)
	case r.Asked == nil:
		r.Asked = accountfile.Types()
	}
	return slices.DeleteFunc(slices.Clone(r.Asked), func(asked string) bool { return asked == token })
}

// deletion is the operation on a resource that waits for its deletion.
const deletion = "waits for its deletion"

// operationChanges are the operations that only one of the two has under way.
func operationChanges(older, newer observe.Export) []Change {
	was, is := operations(older), operations(newer)
	var changes []Change
	for _, name := range names(was, is) {
		before, isOld := was[name]
		after, isNew := is[name]
		switch {
		case !isOld:
			after.Kind = Unfinished
			changes = append(changes, after)
		case !isNew:
			before.Kind = Finished
			changes = append(changes, before)
		}
	}
	return changes
}

func operations(e observe.Export) map[string]Change {
	found := map[string]Change{}
	add := func(r observe.Resource, operation string) {
		c := Change{URN: r.URN, Type: r.Type, Operation: operation}
		found[c.URN+" "+operation] = c
	}
	for _, r := range e.Deleting {
		add(r, deletion)
	}
	for _, o := range e.Pending {
		add(o.Resource, operationOf(o))
	}
	return found
}

func operationOf(o observe.Operation) string { return cmp.Or(o.Kind, "an unnamed operation") }

// withOperation is a deployment that has an operation under way where the other has it.
func withOperation(e, other observe.Export, c Change) observe.Export {
	if c.Operation == deletion {
		isThis := func(r observe.Resource) bool { return r.URN == c.URN }
		e.Deleting = asOther(e.Deleting, other.Deleting, isThis)
		return e
	}
	e.Pending = asOther(e.Pending, other.Pending, func(o observe.Operation) bool { return o.Resource.URN == c.URN && operationOf(o) == c.Operation })
	return e
}

// asOther is a list with some of its members as another list has them.
func asOther[T any](list, other []T, isThis func(T) bool) []T {
	kept := slices.DeleteFunc(slices.Clone(list), isThis)
	for _, member := range other {
		if isThis(member) {
			kept = append(kept, member)
		}
	}
	return kept
}
