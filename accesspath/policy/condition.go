package policy

import (
	"fmt"
	"slices"
	"strings"
)

// holds says whether a condition is met, and, where it is undecided, why.
func (c Condition) holds(context Context, version string) (truth, string) {
	op, known := parseOperator(c.Operator)
	if !known {
		return undecided, fmt.Sprintf("the model does not know the condition operator %s", c.Operator)
	}
	if len(c.Values) == 0 {
		return undecided, fmt.Sprintf("the condition %s on %s lists no value", c.Operator, c.Key)
	}
	values, determined := context.lookup(c.Key)
	if !determined {
		return undecided, fmt.Sprintf("the model does not know what %s holds on this path", c.Key)
	}
	answer := no
	switch {
	case op.null:
		answer = null(c.Values, len(values) == 0)
	case len(values) == 0:
		answer = op.onAbsentKey()
	case op.set == single && len(values) > 1:
		answer = undecided // IAM User Guide, "Multivalued context keys": a set operator is required
	default:
		answer = op.onValues(c, values, context, version)
	}
	if answer == undecided {
		return undecided, fmt.Sprintf("AWS does not say what %s on %s means for these values: %s",
			c.Operator, c.Key, listed(c.Values))
	}
	return answer, ""
}

// Lists reports whether a value that a request carries is one of the condition's values, whether the operator is negated or
// not. It is false where the request lacks the key, for Null, and for an operator that the evaluator does not know. The
// version is that of the document, as in [Document].
func (c Condition) Lists(context Context, version string) bool {
	op, known := parseOperator(c.Operator)
	if !known || op.null {
		return false
	}
	op.negated = false
	values, _ := context.lookup(c.Key)
	return slices.ContainsFunc(values, func(value string) bool { return op.onValue(c, value, context, version) == yes })
}

// null is "true" for an absent key and "false" for a present one.
func null(policyValues []string, absent bool) truth {
	answer := no
	for _, value := range policyValues {
		answer = answer.or(boolean(tokens(value), fmt.Sprint(absent)))
	}
	return answer
}

// onAbsentKey follows "Condition operators": an absent key fails a positive operator and meets a negated one;
// with IfExists it meets any. "Multivalued context keys": ForAllValues is then true and ForAnyValue false. For
// ForAnyValue with IfExists the two pages do not agree, so it is undecided.
func (op operator) onAbsentKey() truth {
	switch {
	case op.set == forAllValues:
		return yes
	case op.set == forAnyValue && op.ifExists:
		return undecided
	case op.set == forAnyValue:
		return no
	default:
		return truthOf(op.ifExists || op.negated)
	}
}

func (op operator) onValues(c Condition, requestValues []string, context Context, version string) truth {
	answer := truthOf(op.set == forAllValues)
	for _, value := range requestValues {
		one := op.onValue(c, value, context, version)
		switch op.set {
		case forAllValues:
			answer = answer.and(one)
		default:
			answer = answer.or(one)
		}
	}
	return answer
}

// onValue is true where one of the policy's values matches, or, for a negated operator, where none does
// (IAM User Guide, "Conditions with multiple context keys or values").
func (op operator) onValue(c Condition, value string, context Context, version string) truth {
	answer := no
	if c.exact != nil {
		answer = truthOf(c.exact[value])
	} else {
		answer = op.onAlternatives(c.Values, value, context, version)
	}
	if op.negated {
		return answer.not()
	}
	return answer
}

func (op operator) onAlternatives(policyValues []string, value string, context Context, version string) truth {
	answer := no
	for _, policyValue := range policyValues {
		if op.noVariables {
			answer = answer.or(op.matches(literal(policyValue), value))
			continue
		}
		pattern, known := expand(policyValue, context, version)
		if known != yes {
			answer = answer.or(known)
			continue
		}
		answer = answer.or(op.matches(pattern, value))
		if answer == yes {
			break
		}
	}
	return answer
}

// describe says in words what the request carries and what a condition makes of it.
func (c Condition) describe(context Context) string {
	values, determined := context.lookup(c.Key)
	switch {
	case !determined:
		return fmt.Sprintf("what %s holds is not known, and %s lists %s", c.Key, c.Operator, listed(c.Values))
	case len(values) > 0:
		return fmt.Sprintf("%s is %s, and %s lists %s", c.Key, listed(values), c.Operator, listed(c.Values))
	}
	counts := "does not count as a match"
	if answer, _ := c.holds(context, ""); answer == yes {
		counts = "counts as a match"
	}
	return fmt.Sprintf("the request carries no %s, which %s %s", c.Key, c.Operator, counts)
}

const listedAtMost = 4

// listed writes a few values and the number of the rest.
func listed(values []string) string {
	if len(values) <= listedAtMost {
		return strings.Join(values, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(values[:listedAtMost], ", "), len(values)-listedAtMost)
}
