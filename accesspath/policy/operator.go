package policy

import (
	"maps"
	"slices"
	"strings"
)

// setOperator is how a condition treats several values of one key.
type setOperator uint8

const (
	single setOperator = iota
	forAllValues
	forAnyValue
)

// operator is a condition operator's name, taken apart.
type operator struct {
	set      setOperator
	ifExists bool
	null     bool
	comparison
}

// family is what an operator reads values as.
type family uint8

const (
	exactText family = iota
	foldedText
	globbedText
	arns
	addresses
	dates
	numbers
	booleans
	binaries
)

// order is a set of outcomes of a comparison.
type order uint8

const (
	less order = 1 << iota
	same
	more
)

func (o order) has(compared int) bool {
	switch {
	case compared < 0:
		return o&less != 0
	case compared > 0:
		return o&more != 0
	default:
		return o&same != 0
	}
}

// comparison is what one base operator does with one policy value and one request value.
type comparison struct {
	family  family
	negated bool
	// order says which request values match, of those that are ordered.
	order order
}

// hasVariables says that policy variables are replaced: they are for texts and ARNs
// (IAM User Guide, "IAM policy elements: Variables and tags").
func (c comparison) hasVariables() bool { return c.family <= arns }

// comparisons are all base operators of "IAM JSON policy elements: Condition operators". ArnEquals and ArnLike
// behave alike there, and so do their negated forms.
var comparisons = map[string]comparison{
	"StringEquals":              {family: exactText},
	"StringNotEquals":           {family: exactText, negated: true},
	"StringEqualsIgnoreCase":    {family: foldedText},
	"StringNotEqualsIgnoreCase": {family: foldedText, negated: true},
	"StringLike":                {family: globbedText},
	"StringNotLike":             {family: globbedText, negated: true},
	"NumericEquals":             {family: numbers, order: same},
	"NumericNotEquals":          {family: numbers, order: same, negated: true},
	"NumericLessThan":           {family: numbers, order: less},
	"NumericLessThanEquals":     {family: numbers, order: less | same},
	"NumericGreaterThan":        {family: numbers, order: more},
	"NumericGreaterThanEquals":  {family: numbers, order: more | same},
	"DateEquals":                {family: dates, order: same},
	"DateNotEquals":             {family: dates, order: same, negated: true},
	"DateLessThan":              {family: dates, order: less},
	"DateLessThanEquals":        {family: dates, order: less | same},
	"DateGreaterThan":           {family: dates, order: more},
	"DateGreaterThanEquals":     {family: dates, order: more | same},
	"Bool":                      {family: booleans},
	"BinaryEquals":              {family: binaries},
	"IpAddress":                 {family: addresses},
	"NotIpAddress":              {family: addresses, negated: true},
	"ArnEquals":                 {family: arns},
	"ArnLike":                   {family: arns},
	"ArnNotEquals":              {family: arns, negated: true},
	"ArnNotLike":                {family: arns, negated: true},
}

// Operators are the base condition operators that the evaluator knows, sorted, Null among them.
func Operators() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(comparisons)), "Null")))
}

// parseOperator takes a name apart. Null takes neither a set operator nor IfExists (IAM User Guide,
// "Condition operators", "...IfExists condition operators").
func parseOperator(name string) (operator, bool) {
	if name == "Null" {
		return operator{null: true}, true
	}
	var op operator
	if base, found := strings.CutPrefix(name, "ForAllValues:"); found {
		op.set, name = forAllValues, base
	} else if base, found := strings.CutPrefix(name, "ForAnyValue:"); found {
		op.set, name = forAnyValue, base
	}
	name, op.ifExists = strings.CutSuffix(name, "IfExists")
	known := false
	op.comparison, known = comparisons[name]
	return op, known
}
