package render

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// longestList is how many names are written out before a run of numbered ones is shortened.
const longestList = 3

// namesOf lists names. A run of names that differ in a number that counts up by one is written by its ends, so that a reader
// can tell each name between them; every other name is written out.
func namesOf(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	var parts []string
	for i := 0; i < len(names); {
		run := runOf(names[i:])
		if run > longestList {
			parts = append(parts, names[i]+" … "+names[i+run-1])
		} else {
			parts = append(parts, names[i:i+run]...)
		}
		i += run
	}
	return fmt.Sprintf("%s (%d notebooks)", strings.Join(parts, ", "), len(names))
}

// runOf is how many names at the beginning of a list count up.
func runOf(names []string) int {
	run := 1
	for run < len(names) && next(names[run-1]) == names[run] {
		run++
	}
	return run
}

// numbered is a name that ends in a number which fits an int.
var numbered = regexp.MustCompile(`^(.*?)([0-9]{1,9})$`)

// next is the name after a numbered one, with as many digits; "" where the name ends in no number.
func next(name string) string {
	parts := numbered.FindStringSubmatch(name)
	if parts == nil {
		return ""
	}
	number, err := strconv.Atoi(parts[2])
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s%0*d", parts[1], len(parts[2]), number+1)
}
