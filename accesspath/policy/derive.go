package policy

import "strings"

// derivedAtMost bounds the texts of which all parts are tried.
const derivedAtMost = 160

// derive takes a pattern with variables that is compared with known values. A variable's value must be a part of the value that the
// pattern matches, so that all parts are all that can be told apart.
func (s *space) derive(text, version string, family family, values ...string) {
	for _, i := range s.hangsOn([]string{text}, version) {
		p := s.dimensions[i].pool
		if p == nil {
			continue
		}
		if family == foldedText {
			s.deriveFolded(p, text, values)
			continue
		}
		for _, value := range values {
			s.deriveParts(p, text, value)
		}
	}
}

func (s *space) deriveFolded(p *pool, text string, values []string) {
	before, rest, _ := strings.Cut(text, "${")
	_, after, _ := strings.Cut(rest, "}")
	if before != "" || after != "" {
		p.doubt("%s is compared without regard to case, and not all its values can be tried", text)
		return
	}
	for _, value := range values {
		p.addGlob(glob{tokens: literal(value), fold: true})
	}
}

func (s *space) deriveParts(p *pool, text, value string) {
	before, rest, _ := strings.Cut(text, "${")
	_, after, _ := strings.Cut(rest, "}")
	if !strings.ContainsAny(before, "*?") && !strings.HasPrefix(value, before) {
		return
	}
	if !strings.ContainsAny(before+after, "*?") && !strings.Contains(after, "${") {
		if middle, fits := strings.CutSuffix(value[len(before):], after); fits {
			p.addLiteral(middle)
		}
		return
	}
	if !strings.ContainsAny(before, "*?") {
		value = value[len(before):]
	}
	if len(value) > derivedAtMost {
		p.doubt("%s is too long to try all values of the variables", text)
		return
	}
	for i := range value {
		for j := i + 1; j <= len(value); j++ {
			p.addLiteral(value[i:j])
		}
	}
}
