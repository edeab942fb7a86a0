package accesspath

import "fmt"

// matrix joins the two steps: a URL issued on one path and opened on another.
func (j judgement) matrix(whos []Who, verdicts map[question]Verdict) []Cell {
	cells := make([]Cell, 0, len(whos)*len(Froms())*len(Froms()))
	for _, who := range whos {
		issuer := who
		if who == Outsider { // the leaked URL was issued by somebody who could
			issuer = Issuer
		}
		for _, issuedFrom := range Froms() {
			for _, openedFrom := range Froms() {
				issue := verdicts[question{issuer, issuedFrom, Issue}]
				open := verdicts[question{who, openedFrom, Open}]
				cell := join(issue, open)
				cell.Notebook, cell.Principal = j.name, who
				cell.IssuedFrom, cell.OpenedFrom = issuedFrom, openedFrom
				cells = append(cells, cell)
			}
		}
	}
	return cells
}

// join is deny where either step is, and unknown only where neither is denied.
func join(issue, open Verdict) Cell {
	switch {
	case issue.Decision == Deny && open.Decision == Deny && issue.Assumed && !open.Assumed:
		return Cell{Decision: Deny, Because: fmt.Sprintf("the URL does not open from %s: %s", open.From, open.Because)}
	case issue.Decision == Deny:
		return Cell{Decision: Deny, Assumed: issue.Assumed && (open.Decision != Deny || open.Assumed), Because: fmt.Sprintf("no URL is issued from %s: %s", issue.From, issue.Because)}
	case open.Decision == Deny:
		return Cell{Decision: Deny, Assumed: open.Assumed, Because: fmt.Sprintf("the URL does not open from %s: %s", open.From, open.Because)}
	case issue.Decision == Unknown:
		return Cell{Decision: Unknown, Because: fmt.Sprintf("whether a URL is issued from %s is not known: %s", issue.From, issue.Because)}
	case open.Decision == Unknown:
		return Cell{Decision: Unknown, Because: fmt.Sprintf("whether the URL opens from %s is not known: %s", open.From, open.Because)}
	default:
		return Cell{Decision: Allow, Assumed: issue.Assumed || open.Assumed, Because: fmt.Sprintf("issued from %s and opened from %s: %s", issue.From, open.From, open.Because)}
	}
}
