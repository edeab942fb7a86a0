package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
)

const (
	// assumedLegend explains the "*".
	assumedLegend = "rests on what is taken for granted or was not understood, as listed"
	// differsLegend explains the "!".
	differsLegend = "is not what allowedPaths says"
)

// restsOnAssumptions says whether any of a section's answers bears the "*".
func (s section) restsOnAssumptions() bool {
	for _, v := range s.verdicts {
		if v.Assumed {
			return true
		}
	}
	return false
}

// marksDifferences says whether any of a section's answers bears the "!".
func (s section) marksDifferences() bool {
	for _, v := range s.verdicts {
		if s.differs(v) {
			return true
		}
	}
	return false
}

// outsiderOpens says why somebody without any rights may open a notebook; "" where none may.
func (s section) outsiderOpens() string {
	var paths []string
	for _, from := range accesspath.Froms() {
		if s.verdict(accesspath.Outsider, from, accesspath.Open).Decision == accesspath.Allow {
			paths = append(paths, string(from))
		}
	}
	if len(paths) == 0 {
		return ""
	}
	return fmt.Sprintf("An outsider has no AWS identity, and issues nothing. Opening asks for no identity: if an issuer leaks a URL, "+
		"whoever holds it opens the notebook from %s.", strings.Join(paths, ", "))
}

// legend explains the marks of a section's answers, those alone that it has.
func (s section) legend(p paint) string {
	var b strings.Builder
	if s.restsOnAssumptions() {
		b.WriteString(p.in(faint, "* "+wrap(assumedLegend, 2)) + "\n")
	}
	if s.marksDifferences() {
		b.WriteString(p.in(faint, "! "+wrap(differsLegend, 2)) + "\n")
	}
	if opens := s.outsiderOpens(); opens != "" {
		b.WriteString(p.in(faint, wrap(opens, 0)) + "\n")
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// matrixLegend explains the product of both steps; the star only where one is explained above.
func (s section) matrixLegend(p paint) string {
	marks := "✓ allow   · deny   ? unknown"
	if s.restsOnAssumptions() {
		marks += "   * as above"
	}
	return p.in(faint, wrap("A URL that is issued on the path of the row, and opened on that of the column:", 0)+"\n"+marks) + "\n\n"
}
