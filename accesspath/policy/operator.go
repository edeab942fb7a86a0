package policy

import (
	"maps"
	"slices"
	"strings"
)

// setOperator is how a condition treats several values of one key.
type setOperator int

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
type family int

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

// comparison is what one base operator does with one policy value and one request value.
type comparison struct {
	family  family
	negated bool
	matches func(policyValue []token, requestValue string) truth
	// noVariables says that policy variables are not replaced: they are for strings and ARNs
	// (IAM User Guide, "IAM policy elements: Variables and tags").
	noVariables bool
}

// comparisons are all base operators of "IAM JSON policy elements: Condition operators". ArnEquals and ArnLike
// behave alike there, and so do their negated forms.
var comparisons = map[string]comparison{
	"StringEquals":              {family: exactText, matches: stringEquals},
	"StringNotEquals":           {family: exactText, matches: stringEquals, negated: true},
	"StringEqualsIgnoreCase":    {family: foldedText, matches: stringEqualsFold},
	"StringNotEqualsIgnoreCase": {family: foldedText, matches: stringEqualsFold, negated: true},
	"StringLike":                {family: globbedText, matches: stringLike},
	"StringNotLike":             {family: globbedText, matches: stringLike, negated: true},
	"NumericEquals":             {family: numbers, matches: numeric(func(c int) bool { return c == 0 }), noVariables: true},
	"NumericNotEquals":          {family: numbers, matches: numeric(func(c int) bool { return c == 0 }), noVariables: true, negated: true},
	"NumericLessThan":           {family: numbers, matches: numeric(func(c int) bool { return c < 0 }), noVariables: true},
	"NumericLessThanEquals":     {family: numbers, matches: numeric(func(c int) bool { return c <= 0 }), noVariables: true},
	"NumericGreaterThan":        {family: numbers, matches: numeric(func(c int) bool { return c > 0 }), noVariables: true},
	"NumericGreaterThanEquals":  {family: numbers, matches: numeric(func(c int) bool { return c >= 0 }), noVariables: true},
	"DateEquals":                {family: dates, matches: date(func(c int) bool { return c == 0 }), noVariables: true},
	"DateNotEquals":             {family: dates, matches: date(func(c int) bool { return c == 0 }), noVariables: true, negated: true},
	"DateLessThan":              {family: dates, matches: date(func(c int) bool { return c < 0 }), noVariables: true},
	"DateLessThanEquals":        {family: dates, matches: date(func(c int) bool { return c <= 0 }), noVariables: true},
	"DateGreaterThan":           {family: dates, matches: date(func(c int) bool { return c > 0 }), noVariables: true},
	"DateGreaterThanEquals":     {family: dates, matches: date(func(c int) bool { return c >= 0 }), noVariables: true},
	"Bool":                      {family: booleans, matches: boolean, noVariables: true},
	"BinaryEquals":              {family: binaries, matches: binary, noVariables: true},
	"IpAddress":                 {family: addresses, matches: ipAddress, noVariables: true},
	"NotIpAddress":              {family: addresses, matches: ipAddress, noVariables: true, negated: true},
	"ArnEquals":                 {family: arns, matches: arnLike},
	"ArnLike":                   {family: arns, matches: arnLike},
	"ArnNotEquals":              {family: arns, matches: arnLike, negated: true},
	"ArnNotLike":                {family: arns, matches: arnLike, negated: true},
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
