package render

import (
	"slices"
	"strings"

	"private-notebook/accesspath"
)

// peopleRow is a row of the table of who is meant to open which notebook: one notebook, or a run of them.
type peopleRow struct{ Notebook, Owner, Issuers string }

// peopleTitle is above the table, whose column of owners is left out where no tag decides.
const peopleTitle = "Who is meant to open which notebook"

// people are the rows of a report. A run of notebooks is one row where the owner and each issuer are the same for all, or count
// up with the notebooks.
func people(in Input) []peopleRow {
	meant := in.Report.Meant
	var rows []peopleRow
	for i := 0; i < len(meant); {
		run := meantAlike(meant[i:])
		if run <= longestList {
			run = 1
		}
		first, last := meant[i], meant[i+run-1]
		issuers := make([]string, len(first.Issuers))
		for k := range issuers {
			issuers[k] = ends(first.Issuers[k], last.Issuers[k])
		}
		if len(issuers) == 0 {
			issuers = []string{"nobody"}
		}
		rows = append(rows, peopleRow{ends(first.Notebook, last.Notebook), ends(first.Owner, last.Owner), strings.Join(issuers, ", ")})
		i += run
	}
	return rows
}

// meantAlike is how many notebooks at the beginning of a list are one run.
func meantAlike(meant []accesspath.Meant) int {
	run := runOf(column(meant, func(m accesspath.Meant) string { return m.Notebook }))
	other := slices.IndexFunc(meant[:run], func(m accesspath.Meant) bool { return len(m.Issuers) != len(meant[0].Issuers) })
	if other >= 0 {
		run = other
	}
	run = sameOrCounting(column(meant[:run], func(m accesspath.Meant) string { return m.Owner }))
	for k := range meant[0].Issuers {
		run = sameOrCounting(column(meant[:run], func(m accesspath.Meant) string { return m.Issuers[k] }))
	}
	return run
}

// sameOrCounting is how many texts at the beginning of a list are the same, or count up.
func sameOrCounting(texts []string) int {
	same := slices.IndexFunc(texts, func(text string) bool { return text != texts[0] })
	if same < 0 {
		return len(texts)
	}
	return max(same, runOf(texts))
}

func column[R any](rows []R, of func(R) string) []string {
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = of(r)
	}
	return texts
}

// ends are the first and the last of a run, in the order of its notebooks.
func ends(first, last string) string {
	if first == last {
		return first
	}
	return first + " … " + last
}

// owned says whether the table has a column of owners.
func owned(rows []peopleRow) bool {
	return slices.ContainsFunc(rows, func(r peopleRow) bool { return r.Owner != "" })
}

// peopleText is the table for a terminal.
func peopleText(in Input, p paint) string {
	rows := people(in)
	if len(rows) == 0 {
		return ""
	}
	head := peopleRow{"notebook", "owner", "issuers"}
	all := append([]peopleRow{head}, rows...)
	first, second := widest(all, func(r peopleRow) string { return r.Notebook }), 0
	if owned(rows) {
		second = widest(all, func(r peopleRow) string { return r.Owner })
	}
	var b strings.Builder
	b.WriteString(p.in(bold, peopleTitle) + "\n")
	for i, r := range all {
		line := pad(r.Notebook, first)
		if second > 0 {
			line += pad(r.Owner, second)
		}
		text := strings.TrimRight(line+wrap(r.Issuers, first+second), " ")
		if i == 0 {
			text = p.in(faint, text)
		}
		b.WriteString(text + "\n")
	}
	return b.String() + "\n"
}

func widest(rows []peopleRow, of func(peopleRow) string) int {
	most := 0
	for _, text := range column(rows, of) {
		most = max(most, len([]rune(text))+2)
	}
	return most
}

// peopleMarkdown is the table for a pull request.
func peopleMarkdown(in Input) string {
	rows := people(in)
	if len(rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("### " + peopleTitle + "\n\n")
	head, rule := "| notebook | issuers |", "|---|---|"
	if owned(rows) {
		head, rule = "| notebook | owner | issuers |", "|---|---|---|"
	}
	b.WriteString(head + "\n" + rule + "\n")
	for _, r := range rows {
		cells := []string{r.Notebook, r.Owner, r.Issuers}
		if !owned(rows) {
			cells = []string{r.Notebook, r.Issuers}
		}
		b.WriteString("| " + markdownText(strings.Join(cells, "\x00")) + " |\n")
	}
	return strings.ReplaceAll(b.String(), "\x00", " | ") + "\n"
}
