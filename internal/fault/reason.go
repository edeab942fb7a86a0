package fault

import (
	"regexp"
	"strings"
)

// aroundReason are what the engine, the provider and the AWS SDK for Go put around the sentence of AWS: how the question got
// there, and which request it was.
var aroundReason = []*regexp.Regexp{
	regexp.MustCompile(`^rpc error: code = \w+ desc = `),
	regexp.MustCompile(`^invocation of \S+ returned an error: `),
	regexp.MustCompile(`^invoking \S+: `),
	regexp.MustCompile(`^1 error occurred: \* `),
	regexp.MustCompile(`^.*\bapi error `),
}

// Reason is why a look-up failed, in one line: AWS's own code and sentence where the error has them, and otherwise the error
// without what every look-up says.
func Reason(err error) string {
	reason := strings.Join(strings.Fields(err.Error()), " ")
	for _, around := range aroundReason {
		reason = around.ReplaceAllString(reason, "")
	}
	return reason
}
