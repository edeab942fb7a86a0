package policy

import (
	"fmt"
	"slices"
	"strings"
)

// holds says whether a condition is met.
func (c *Condition) holds(q *question) truth {
	c = c.ready()
	if !c.isKnown || len(c.Values) == 0 {
		return undecided
	}
	values, determined := q.find(c.key)
	switch {
	case !determined:
		return undecided
	case c.op.null:
		return c.isNull(hasNoValue(values))
	case len(values) == 0 || c.op.set != single && hasNoValue(values):
		return q.unresolvedIn(c.variables(), c.op.onAbsentKey())
	case c.op.set == single && len(values) > 1:
		return undecided // IAM User Guide, "Multivalued context keys": a set operator is required
	}
	return q.unresolvedIn(c.variables(), c.onValues(values, q))
}

// hasNoValue says that a key is absent, or that its values are empty, which "Condition operators" calls a null data set: the set operators
// and Null take it for absent. Every other operator compares an empty value as it is.
func hasNoValue(values []string) bool {
	for _, value := range values {
		if value != "" {
			return false
		}
	}
	return true
}

// whyUndecided says what is not known of a condition that is undecided.
func (c *Condition) whyUndecided(q *question) string {
	c = c.ready()
	switch _, determined := q.find(c.key); {
	case !c.isKnown:
		return "the model does not know the condition operator " + c.Operator
	case len(c.Values) == 0:
		return fmt.Sprintf("the condition %s on %s lists no value", c.Operator, c.Key)
	case !determined:
		return fmt.Sprintf("the model does not know what %s holds on this path", c.Key)
	case q.unresolvedIn(c.variables(), yes) == undecided:
		return fmt.Sprintf("the condition %s on %s lists a variable that has no known value, and AWS may ignore such a statement: %s", c.Operator, c.Key, listed(c.Values))
	}
	return fmt.Sprintf("AWS does not say what %s on %s means for these values: %s", c.Operator, c.Key, listed(c.Values))
}

// Lists reports whether a value that a request carries is one of the condition's values, whether the operator is negated or
// not. It is false where the request lacks the key, for Null, and for an operator that the evaluator does not know. The
// version is that of the document, as in [Document].
func (c Condition) Lists(context Context, version string) bool {
	ready := c.ready()
	if !ready.isKnown || ready.op.null {
		return false
	}
	q := &question{context: context, version: version}
	values, _ := q.find(ready.key)
	return slices.ContainsFunc(values, func(value string) bool { return ready.onAlternatives(value, q) == yes })
}

// isNull is true for "true" where the key is absent, and for "false" where it is present.
func (c *Condition) isNull(absent bool) truth {
	answer := no
	for i := range c.operands {
		if !c.operands[i].isRead {
			answer = answer.or(undecided)
			continue
		}
		answer = answer.or(truthOf(c.operands[i].isTrue == absent))
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

func (c *Condition) onValues(requestValues []string, q *question) truth {
	answer := truthOf(c.op.set == forAllValues)
	for _, value := range requestValues {
		one := c.onAlternatives(value, q)
		if c.op.negated { // none of the values may match (IAM User Guide, "Conditions with multiple context keys or values")
			one = one.not()
		}
		if c.op.set == forAllValues {
			answer = answer.and(one)
		} else {
			answer = answer.or(one)
		}
	}
	return answer
}

// onAlternatives is true where one of the policy's values matches.
func (c *Condition) onAlternatives(value string, q *question) truth {
	switch {
	case c.whole != nil:
		return truthOf(c.whole[value])
	case c.operands != nil:
		return c.onOperands(value)
	}
	answer := no
	for _, want := range c.Values {
		if c.hasVariables && mayHaveVariable(want, q.version) {
			answer = answer.or(c.onVariable(want, value, q))
		} else {
			answer = answer.or(c.op.matchesText(want, value))
		}
		if answer == yes {
			break
		}
	}
	return answer
}

func (c *Condition) onOperands(value string) truth {
	got := c.op.readRequest(value)
	return c.onReading(&got)
}

func (c *Condition) onReading(got *reading) truth {
	answer := no
	for i := range c.operands {
		answer = answer.or(c.op.matchesOperand(&c.operands[i], got))
		if answer == yes {
			break
		}
	}
	return answer
}

// onVariable matches one value that holds policy variables.
func (c *Condition) onVariable(want, value string, q *question) truth {
	return expand(want, q).match(func(list []token) truth { return c.op.matchesTokens(list, value) })
}

// describe says in words what the request carries and what a condition makes of it.
func (c *Condition) describe(q *question) string {
	values, determined := q.lookup(c.Key)
	switch {
	case !determined:
		return fmt.Sprintf("what %s holds is not known, and %s lists %s", c.Key, c.Operator, listed(c.Values))
	case len(values) > 0:
		return fmt.Sprintf("%s is %s, and %s lists %s", c.Key, listed(values), c.Operator, listed(c.Values))
	}
	counts := "does not count as a match"
	if c.holds(q) == yes {
		counts = "counts as a match"
	}
	return fmt.Sprintf("the request carries no %s, which %s %s", c.Key, c.Operator, counts)
}

const listedAtMost = 4

// listed writes a few values and the number of the rest.
func listed(values []string) string {
	if len(values) == 0 {
		return "nothing"
	}
	shown := slices.Clone(values[:min(len(values), listedAtMost)])
	for i, value := range shown {
		if value == "" {
			shown[i] = "an empty text"
		}
	}
	text := strings.Join(shown, ", ")
	if len(values) > listedAtMost {
		text = fmt.Sprintf("%s and %d more", text, len(values)-listedAtMost)
	}
	return text
}
