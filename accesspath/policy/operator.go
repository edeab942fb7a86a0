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

// comparison is what one base operator does with one policy value and one request value.
type comparison struct {
	negated bool
	matches func(policyValue []token, requestValue string) truth
	// noVariables says that policy variables are not replaced: they are for strings and ARNs
	// (IAM User Guide, "IAM policy elements: Variables and tags").
	noVariables bool
}

// comparisons are all base operators of "IAM JSON policy elements: Condition operators". ArnEquals and ArnLike
// behave alike there, and so do their negated forms.
var comparisons = map[string]comparison{
	"StringEquals":              {matches: stringEquals},
	"StringNotEquals":           {matches: stringEquals, negated: true},
	"StringEqualsIgnoreCase":    {matches: stringEqualsFold},
	"StringNotEqualsIgnoreCase": {matches: stringEqualsFold, negated: true},
	"StringLike":                {matches: stringLike},
	"StringNotLike":             {matches: stringLike, negated: true},
	"NumericEquals":             {matches: numeric(func(c int) bool { return c == 0 }), noVariables: true},
	"NumericNotEquals":          {matches: numeric(func(c int) bool { return c == 0 }), noVariables: true, negated: true},
	"NumericLessThan":           {matches: numeric(func(c int) bool { return c < 0 }), noVariables: true},
	"NumericLessThanEquals":     {matches: numeric(func(c int) bool { return c <= 0 }), noVariables: true},
	"NumericGreaterThan":        {matches: numeric(func(c int) bool { return c > 0 }), noVariables: true},
	"NumericGreaterThanEquals":  {matches: numeric(func(c int) bool { return c >= 0 }), noVariables: true},
	"DateEquals":                {matches: date(func(c int) bool { return c == 0 }), noVariables: true},
	"DateNotEquals":             {matches: date(func(c int) bool { return c == 0 }), noVariables: true, negated: true},
	"DateLessThan":              {matches: date(func(c int) bool { return c < 0 }), noVariables: true},
	"DateLessThanEquals":        {matches: date(func(c int) bool { return c <= 0 }), noVariables: true},
	"DateGreaterThan":           {matches: date(func(c int) bool { return c > 0 }), noVariables: true},
	"DateGreaterThanEquals":     {matches: date(func(c int) bool { return c >= 0 }), noVariables: true},
	"Bool":                      {matches: boolean, noVariables: true},
	"BinaryEquals":              {matches: binary, noVariables: true},
	"IpAddress":                 {matches: ipAddress, noVariables: true},
	"NotIpAddress":              {matches: ipAddress, noVariables: true, negated: true},
	"ArnEquals":                 {matches: arnLike},
	"ArnLike":                   {matches: arnLike},
	"ArnNotEquals":              {matches: arnLike, negated: true},
	"ArnNotLike":                {matches: arnLike, negated: true},
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
