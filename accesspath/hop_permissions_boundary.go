package accesspath

import (
	"fmt"

	"private-notebook/accesspath/policy"
)

// withinBoundary models a permissions boundary: it grants nothing, and what it does not allow is refused (IAM User
// Guide, "Permissions boundaries for IAM entities"). The second result is false where the principal has none.
func (w *walker) withinBoundary(contexts []requestContext) (finding, bool) {
	if w.actor.boundary == nil {
		return finding{}, false
	}
	f := w.ask(HopBoundary, []policy.Attached{*w.actor.boundary}, contexts)
	f.because = boundarySays[f.outcome] + f.because
	f.remedy = fmt.Sprintf("let the permissions boundary allow %s on %s", presignAction, w.notebook.ARN)
	return f, true
}

var boundarySays = map[outcome]string{
	passes: "the permissions boundary agrees: ",
	fails:  "the permissions boundary stands in the way: ",
	unsure: "the permissions boundary cannot be judged: ",
}
