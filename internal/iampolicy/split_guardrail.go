package iampolicy

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
)

// mostGuardrails is where the search for guardrails that fit ends: far beyond what anybody may have attached.
const mostGuardrails = 1000

// SplitGuardrail is the policies that [PresignGuardrail] is split into: over notebooks alone. Each lists all values, because a
// Deny hits whatever it does not list: two with half of the list each deny everyone. See [GuardrailSize] for whether they fit.
// It is empty where no split is found.
//
// Of so many guardrails each notebook has one that is its own by its name alone, and among one more it has the same or the new one
// (rendezvous hashing). So whatever is added, removed or renamed, and whatever room is left, a notebook changes from one guardrail
// to another only where that one is new, with a higher number than all before, or where the first is no longer needed. Whoever makes a
// new one before changing the old, and deletes an old one last, leaves no notebook without a Deny at any moment. Which guardrail
// is whose is a contract, like a name: another weight moves every notebook.
func SplitGuardrail(l Lengths) []Part {
	room := (ManagedPolicyLimit - l.overhead(PresignGuardrail, l.denies()) - listed(l.Values)) / l.denies()
	numbers, weights := make([]int, len(l.Notebooks)), make([]uint64, len(l.Notebooks))
	for newest := 1; newest <= mostGuardrails; newest++ {
		for i, notebook := range l.Notebooks {
			if w := weight(newest, notebook.Name); newest == 1 || w > weights[i] {
				numbers[i], weights[i] = newest, w
			}
		}
		if parts := l.gathered(numbers); l.fit(parts, room) {
			return parts
		}
	}
	return nil
}

// weight says how much a notebook belongs to a guardrail: it has the one that weighs most.
func weight(number int, name string) uint64 {
	sum := sha256.Sum256([]byte(strconv.Itoa(number) + "/" + name))
	return binary.BigEndian.Uint64(sum[:])
}

// gathered are the guardrails that have a notebook, by their numbers.
func (l Lengths) gathered(numbers []int) []Part {
	members := map[int][]int{}
	for place, number := range numbers {
		members[number] = append(members[number], place)
	}
	var parts []Part
	for _, number := range slices.Sorted(maps.Keys(members)) {
		parts = append(parts, Part{
			Values: places(0, len(l.Values)), Notebooks: members[number], ValuesNumber: 1, NotebooksNumber: number,
		})
	}
	return parts
}

// fit says whether each part has room for its notebooks, or lists one alone, which is no shorter elsewhere.
func (l Lengths) fit(parts []Part, room int) bool {
	return !slices.ContainsFunc(parts, func(p Part) bool {
		return len(p.Notebooks) > 1 && listed(Members(l.arns(), p.Notebooks)) > room
	})
}

// GuardrailSize is how many characters the smallest guardrail has that can be made for every notebook: all values, and the
// notebook with the longest ARN. More than [ManagedPolicyLimit] cannot be deployed, however it is split.
func GuardrailSize(l Lengths) int {
	longest := 0
	for _, n := range l.arns() {
		longest = max(longest, n)
	}
	return l.overhead(PresignGuardrail, l.denies()) + listed(l.Values) + l.denies()*listed([]int{longest})
}

// denies is how many statements of the guardrail list the notebooks.
func (l Lengths) denies() int {
	if l.OwnerTag != "" {
		return 2
	}
	return 1
}
