package render

import (
	_ "embed" // the picture
	"html/template"
	"io"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/internal/simulation"
	"private-notebook/internal/terminal"
)

//go:embed picture.svg
var pictureText string

var pictureTemplate = template.Must(template.Must(pageTemplate.Clone()).New("picture").Parse(pictureText))

// pictureData is what the picture's template reads: drawings below each other.
type pictureData struct {
	Width, Height int
	Description   string
	Parts         []picturePart
}

type picturePart struct {
	drawing
	Top int
}

// The picture's measures. Text of the verdict's size takes about nine units a character.
const (
	pictureMargin   = 8
	titleRow        = 34
	verdictColumns  = 100
	verdictRow      = 22
	cellRow         = 30
	cellHeight      = 26
	pathColumn      = 128
	noteColumns     = 140
	noteRow         = 18
	betweenSections = 16
)

// picture is the report as one drawing that needs no page around it: the verdict, where each path leads, and who issues and opens. It
// says neither when it was made nor by what, so that the same deployment always gives the same picture.
func picture(w io.Writer, in Input) error {
	data := pictureData{Width: wideLayout.width, Description: outcome(in)}
	if in.simulated() {
		data.Description = simulation.Sentence + " " + data.Description
	}
	add := func(d drawing) {
		data.Parts = append(data.Parts, picturePart{d, data.Height})
		data.Height += d.Height
	}
	add(pictureHead(in))
	for _, s := range sections(in) {
		add(pictureTitle(s))
		add(draw(in, s, wideLayout))
		add(pictureAnswers(s))
		data.Height += betweenSections
	}
	return pictureTemplate.Execute(w, data)
}

// pictureHead is the title and the verdict.
func pictureHead(in Input) drawing {
	title := "Who gets in"
	if in.Title != "" {
		title += ": " + in.Title
	}
	d := drawing{Height: titleRow}
	d.Texts = append(d.Texts, label{pictureMargin, titleRow - groupGap, "start", "title", title})
	if in.simulated() {
		d.Height += verdictRow
		d.Texts = append(d.Texts, label{pictureMargin, d.Height - groupGap, "start", "simulated", simulation.Sentence})
	}
	class, mark := "outcome", "✓ "
	if !in.Report.Intent.OK {
		class, mark = class+" wrong", "! "
	}
	lines := strings.Split(terminal.Wrap(mark+outcome(in), 0, verdictColumns), "\n")
	d.Boxes = append(d.Boxes, box{pictureMargin, d.Height, wideLayout.width - 2*pictureMargin, len(lines)*verdictRow + 2*groupGap, class})
	d.Height += groupGap
	for _, text := range lines {
		d.Height += verdictRow
		d.Texts = append(d.Texts, label{2 * pictureMargin, d.Height - 6, "start", "verdict", text})
	}
	d.Height += 2 * groupGap
	return d
}

// pictureTitle names a section's notebooks, which may take several lines.
func pictureTitle(s section) drawing {
	d := drawing{Height: titleRow - verdictRow}
	for i, text := range strings.Split(terminal.Wrap("N"+s.title()[1:], 0, verdictColumns), "\n") {
		d.Texts = append(d.Texts, label{pictureMargin, titleHeight + i*verdictRow, "start", "name", text})
		d.Height += verdictRow
	}
	return d
}

// pictureAnswers is the table of a section: a row is a path, a column a person and a step.
func pictureAnswers(s section) drawing {
	whos, steps := s.shown(), accesspath.Steps()
	cell := (wideLayout.width - pathColumn - pictureMargin) / (len(whos) * len(steps))
	d := drawing{Height: 2 * cellRow}
	for i, who := range whos {
		x := pathColumn + i*len(steps)*cell
		d.Texts = append(d.Texts, label{x + len(steps)*cell/2, cellRow - groupGap, "middle", "who", string(who)})
		for k, step := range steps {
			d.Texts = append(d.Texts, label{x + k*cell + cell/2, 2*cellRow - groupGap, "middle", "small", string(step)})
		}
	}
	for _, from := range accesspath.Froms() {
		d.Texts = append(d.Texts, label{pictureMargin, d.Height + titleHeight - 4, "start", "name", string(from)})
		for i, who := range whos {
			for k, step := range steps {
				d.answer(s, s.verdict(who, from, step), pathColumn+(i*len(steps)+k)*cell, cell)
			}
		}
		d.Height += cellRow
	}
	d.Height += groupGap
	for _, line := range pictureNotes(s) {
		d.Height += noteRow
		d.Texts = append(d.Texts, label{pictureMargin, d.Height - 4, "start", "small", line})
	}
	return d
}

// answer is one cell, at the height that the drawing has reached.
func (d *drawing) answer(s section, v accesspath.Verdict, x, width int) {
	class, text := string(v.Decision), answerWord(v)
	if s.differs(v) {
		class, text = class+" wrong", text+" !"
	}
	d.Boxes = append(d.Boxes, box{x + 2, d.Height, width - 4, cellHeight, "cell " + class})
	d.Texts = append(d.Texts, label{x + width/2, d.Height + titleHeight - 4, "middle", "answer " + class, text})
}

// pictureNotes explain the marks that are there.
func pictureNotes(s section) []string {
	text := "✓ allow, ✗ deny, ? the model cannot tell."
	if s.restsOnAssumptions() {
		text += " * " + assumedLegend + " in the report."
	}
	if s.marksDifferences() {
		text += " ! " + differsLegend + "."
	}
	notes := strings.Split(terminal.Wrap(text, 0, noteColumns), "\n")
	if opens := s.outsiderOpens(); opens != "" {
		notes = append(notes, strings.Split(terminal.Wrap(opens, 0, noteColumns), "\n")...)
	}
	return notes
}
