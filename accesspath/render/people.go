package render

import (
	"slices"
	"strings"

	"private-notebook/accesspath"
)

// peopleRow is a row of the table of who is meant to open which notebook: one notebook, or a run of them.
type peopleRow struct{ Notebook, Owner, Issuers, Unnamed string }

const (
	// peopleTitle is above the table, whose column of owners is left out where no tag decides.
	peopleTitle = "Who is meant to open which notebook"
	// strangersTitle is above those whom the settings do not name; the column is left out where nobody is in it.
	strangersTitle = "with a policy, and not named"
	// holdersTitle is above the table where nothing says who is meant.
	holdersTitle = "Who has a policy about opening which notebook"
)

// titleOfPeople is what stands above the table.
func titleOfPeople(in Input) string {
	if in.Report.NotCompared != "" {
		return holdersTitle
	}
	return peopleTitle
}

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
		issuers := endsOf(first.Issuers, last.Issuers)
		if issuers == "" {
			issuers = "nobody"
		}
		rows = append(rows, peopleRow{
			ends(first.Notebook, last.Notebook), ends(first.Owner, last.Owner), issuers, endsOf(first.Unnamed, last.Unnamed),
		})
		i += run
	}
	return rows
}

// endsOf are the first and the last of each run in two lists.
func endsOf(first, last []string) string {
	texts := make([]string, len(first))
	for k := range texts {
		texts[k] = ends(first[k], last[k])
	}
	return strings.Join(texts, ", ")
}

// meantAlike is how many notebooks at the beginning of a list are one run.
func meantAlike(meant []accesspath.Meant) int {
	run := runOf(column(meant, func(m accesspath.Meant) string { return m.Notebook }))
	run = sameOrCounting(column(meant[:run], func(m accesspath.Meant) string { return m.Owner }))
	run = listedAlike(meant[:run], func(m accesspath.Meant) []string { return m.Issuers })
	return listedAlike(meant[:run], func(m accesspath.Meant) []string { return m.Unnamed })
}

// listedAlike is how many notebooks at the beginning of a list have as many principals, each the same or counting up.
func listedAlike(meant []accesspath.Meant, of func(accesspath.Meant) []string) int {
	run := slices.IndexFunc(meant, func(m accesspath.Meant) bool { return len(of(m)) != len(of(meant[0])) })
	if run < 0 {
		run = len(meant)
	}
	for k := range of(meant[0]) {
		run = sameOrCounting(column(meant[:run], func(m accesspath.Meant) string { return of(m)[k] }))
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

// strangers says whether the table has a column of principals whom the settings do not name.
func strangers(rows []peopleRow) bool {
	return slices.ContainsFunc(rows, func(r peopleRow) bool { return r.Unnamed != "" })
}

// peopleText is the table for a terminal, where strangers have a line of their own.
func peopleText(in Input, p paint) string {
	rows := people(in)
	if len(rows) == 0 {
		return ""
	}
	head := peopleRow{Notebook: "notebook", Owner: "owner", Issuers: "issuers"}
	all := append([]peopleRow{head}, rows...)
	first, second := widest(all, func(r peopleRow) string { return r.Notebook }), 0
	if owned(rows) {
		second = widest(all, func(r peopleRow) string { return r.Owner })
	}
	var b strings.Builder
	b.WriteString(p.in(bold, titleOfPeople(in)) + "\n")
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
		if r.Unnamed != "" {
			indent := strings.Repeat(" ", first+second)
			b.WriteString(indent + p.in(bold+";"+red, wrap(strangersTitle+": "+r.Unnamed, first+second+2)) + "\n")
		}
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
	b.WriteString("### " + titleOfPeople(in) + "\n\n")
	head, shown := []string{"notebook"}, []func(peopleRow) string{func(r peopleRow) string { return r.Notebook }}
	add := func(title string, of func(peopleRow) string) { head, shown = append(head, title), append(shown, of) }
	if owned(rows) {
		add("owner", func(r peopleRow) string { return r.Owner })
	}
	add("issuers", func(r peopleRow) string { return r.Issuers })
	if strangers(rows) {
		add(strangersTitle, func(r peopleRow) string { return r.Unnamed })
	}
	b.WriteString("| " + strings.Join(head, " | ") + " |\n" + strings.Repeat("|---", len(head)) + "|\n")
	for _, r := range rows {
		cells := make([]string, len(shown))
		for i, of := range shown {
			cells[i] = markdownText(of(r))
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return b.String() + "\n"
}
