package render

import "private-notebook/internal/simulation"

// simulated says whether the report is about the sandbox's simulated AWS. Nobody who did not say of what it was made can have meant that.
func (in Input) simulated() bool { return in.Report.Made != nil && in.Report.Made.Simulated }

// verdictText is how the table begins and ends, so that nobody has to look for the answer, or takes a simulated one for evidence.
func verdictText(in Input, p paint) string {
	colour := bold
	if !in.Report.Intent.OK {
		colour += ";" + red
	}
	return simulatedText(in, p) + p.in(colour, wrap(outcome(in), 0)) + "\n"
}

// simulatedText is the line about a simulated deployment; "" for any other.
func simulatedText(in Input, p paint) string {
	if !in.simulated() {
		return ""
	}
	return p.in(bold+";"+yellow, wrap(simulation.Sentence, 0)) + "\n"
}

// noteHeight is the room for the line below a picture.
const noteHeight = 22

// note says in the picture itself that AWS was simulated: pictures are cut out and passed on.
func (d *drawing) note(in Input, l layout) {
	if !in.simulated() {
		return
	}
	d.Description = simulation.Sentence + " " + d.Description
	d.Height += noteHeight
	text := simulation.Word
	if l.identifiers {
		text += ": no real account"
	}
	d.Texts = append(d.Texts, label{l.width / 2, d.Height - groupGap, "middle", "simulated", text})
}
