// Package lint_test holds the rules of this repository that no compiler knows, as tests over the source of all its
// modules. Each rule is a function from parsed input to complaints, so that each can be shown a source that breaks it
// and be seen to complain: a rule that cannot fail rules nothing.
package lint_test
