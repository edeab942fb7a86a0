package iampolicy

// Lengths are how long the parts of a presign policy are, in characters. They are known before any ID is, so they
// decide into how many policies it is split.
type Lengths struct {
	// Kind is the restriction's kind. Of [Endpoints], each two neighbours are a VPC's pair and stay together.
	Kind Kind
	// Values are the lengths of what the restriction lists, in the declared order.
	Values []int
	// Notebooks are the notebooks, in the declared order.
	Notebooks []Notebook
	// OwnerTag is the restriction's. With one, the guardrail lists the notebooks twice.
	OwnerTag string
}

// Notebook is what of a notebook is known before its ARN is.
type Notebook struct {
	// Name is what tells it apart: in which guardrail it stands depends on nothing else of it. See [SplitGuardrail].
	Name string
	// Length is how long its ARN is.
	Length int
}

// Part is what one of the policies lists that together say what one would, were it not too long.
type Part struct {
	// Values and Notebooks are the members of the two lists, by their places from 0.
	Values, Notebooks []int
	// ValuesNumber and NotebooksNumber count the parts of each list, from 1. Of guardrails some numbers may be missing.
	ValuesNumber, NotebooksNumber int
}

// Members are the members of a list that stand at the places.
func Members[T any](list []T, places []int) []T {
	members := make([]T, len(places))
	for i, place := range places {
		members[i] = list[place]
	}
	return members
}

// The share of a policy's room that notebooks may take in an Allow. It is fixed, so that a further VPC never moves a
// notebook to another policy.
const notebooksShare, ofShares = 3, 4

// SplitAllow is the policies that [PresignAllow] is split into: each fits, and each pair of a value and a notebook stands
// in exactly one of them. Lists are filled in the declared order and never closed up: a value that is appended goes into
// the last policy of its notebooks, or into a new one, and leaves every other as it is.
//
// A member that fits nowhere gets a policy of its own, which [Document.ManagedJSON] then refuses.
func SplitAllow(l Lengths) []Part {
	room := ManagedPolicyLimit - l.overhead(PresignAllow, 1)
	var parts []Part
	for n, notebooks := range fill(l.arns(), 1, room*notebooksShare/ofShares) {
		left := room - listed(Members(l.arns(), notebooks))
		for v, values := range fill(l.Values, l.together(), left) {
			parts = append(parts, Part{Values: values, Notebooks: notebooks, ValuesNumber: v + 1, NotebooksNumber: n + 1})
		}
	}
	return parts
}

// arns are the lengths of the notebooks' ARNs.
func (l Lengths) arns() []int {
	lengths := make([]int, len(l.Notebooks))
	for i, n := range l.Notebooks {
		lengths[i] = n.Length
	}
	return lengths
}

// together is how many neighbouring values are never separated.
func (l Lengths) together() int {
	if l.Kind == Endpoints {
		return 2
	}
	return 1
}

// overhead is the length of a document without the members of its lists, measured on a real one; the notebooks are listed once or
// more often.
func (l Lengths) overhead(write func(Restriction, []string) (Document, error), notebookLists int) int {
	values, lengths := []string{"1", "2"}[:l.together()], []int{1, 1}[:l.together()]
	doc, err := write(Restriction{Kind: l.Kind, Values: values, OwnerTag: l.OwnerTag}, []string{"1"})
	if err != nil {
		return 0 // The kind is not known; whoever writes the document is told.
	}
	text, err := doc.JSON()
	if err != nil {
		return 0
	}
	return Size(text) - listed(lengths) - notebookLists*listed([]int{1})
}

// listed is the length of a JSON list's members: each in quotes, with commas between.
func listed(lengths []int) int {
	total := -1
	for _, n := range lengths {
		total += n + len(`"",`)
	}
	return max(total, 0)
}

// fill puts the members into parts, in their order: as many as there is room for, neighbours that belong
// together never apart, and at least those of one.
func fill(lengths []int, together, room int) [][]int {
	var parts [][]int
	for from := 0; from < len(lengths); {
		to := from + together
		for to < len(lengths) && listed(lengths[from:min(to+together, len(lengths))]) <= room {
			to += together
		}
		to = min(to, len(lengths))
		parts = append(parts, places(from, to))
		from = to
	}
	return parts
}

// places are those from one up to, and without, another.
func places(from, to int) []int {
	all := make([]int, 0, to-from)
	for place := from; place < to; place++ {
		all = append(all, place)
	}
	return all
}
