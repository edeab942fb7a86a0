package policy

import "strings"

// Context is the context keys of one request (IAM User Guide, "AWS global condition context keys").
//
// A key with values is present. A key set to no value is known to be absent. A key that was never set is
// undetermined: what the request would carry is not known, and a condition on it is undecided. The zero value
// determines no key; use [Context.Set] and [Context.Absent] on a made map.
type Context map[string][]string

// Set makes a key present with these values. Keys are not case-sensitive.
func (c Context) Set(key string, values ...string) { c[strings.ToLower(key)] = values }

// Absent says that the request is known not to carry a key. A key ending in "/*", such as
// "aws:PrincipalTag/*", stands for every key with that prefix that was not set by itself.
func (c Context) Absent(keys ...string) {
	for _, key := range keys {
		c[strings.ToLower(key)] = nil
	}
}

// lookup is a key's values and whether the key is determined at all.
func (c Context) lookup(key string) (values []string, determined bool) {
	return c.find(strings.ToLower(key))
}

// find is lookup for a key in small letters.
func (c Context) find(key string) (values []string, determined bool) {
	if values, determined = c[key]; determined {
		return values, true
	}
	if prefix, _, tagged := strings.Cut(key, "/"); tagged {
		_, determined = c[prefix+"/*"]
	}
	return nil, determined
}

// Determines says whether a key is known to be present, or known to be absent.
func (c Context) Determines(key string) bool {
	_, determined := c.lookup(key)
	return determined
}

// Request is one question to the policies.
type Request struct {
	// Action is the API action, e.g. "sagemaker:CreatePresignedNotebookInstanceUrl".
	Action string
	// Resource is the ARN acted on.
	Resource string
	// Principal is the ARN of who acts. "" means that AWS does not say which principal is seen here, so that
	// a statement about particular principals is undecided.
	Principal string
	// Context holds the context keys.
	Context Context
}
