package verify

import (
	"slices"

	"private-notebook/accesspath"
)

// prediction is what the report says of one person on one path.
type prediction struct {
	issue, open             accesspath.Decision
	issuePublic, openPublic accesspath.Decision
	private                 bool
}

// predict reads the report. Whether a path is private shows in who is let in on it: names and endpoints are predicted only there and
// on the internet, since a path that is closed may be closed at any hop.
func predict(report accesspath.Report, notebook string, who accesspath.Who, from accesspath.From) prediction {
	find := func(from accesspath.From, step accesspath.Step) accesspath.Decision {
		at := slices.IndexFunc(report.Verdicts, func(v accesspath.Verdict) bool {
			return isAbout(v, notebook, who) && v.From == from && v.Step == step
		})
		if at < 0 {
			return accesspath.Unknown
		}
		return report.Verdicts[at].Decision
	}
	return prediction{
		issue: find(from, accesspath.Issue), open: find(from, accesspath.Open),
		issuePublic: find(accesspath.FromInternet, accesspath.Issue), openPublic: find(accesspath.FromInternet, accesspath.Open),
		private: from != accesspath.FromInternet,
	}
}

// Judges says whether a report is about a sort of person before a notebook.
func Judges(report accesspath.Report, notebook string, who accesspath.Who) bool {
	return slices.ContainsFunc(report.Verdicts, func(v accesspath.Verdict) bool { return isAbout(v, notebook, who) })
}

// isAbout says whom and what a verdict is of. A report about one notebook does not name it.
func isAbout(v accesspath.Verdict, notebook string, who accesspath.Who) bool {
	return (v.Notebook == "" || v.Notebook == notebook) && v.Principal == who
}

// dns is what a name is answered with, as far as the report says.
func (p prediction) dns(decision accesspath.Decision) string {
	switch {
	case !p.private:
		return valuePublic
	case decision == accesspath.Allow:
		return valuePrivate
	default:
		return ""
	}
}

// tls is whether an endpoint accepts connections, as far as the report says.
func (p prediction) tls(decision accesspath.Decision) string {
	switch {
	case !p.private:
		return valueSilent
	case decision == accesspath.Allow:
		return valueAccepts
	default:
		return ""
	}
}
