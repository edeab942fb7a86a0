package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/internal/simulation"
)

// wrongColour is that of what is not as meant, as on the page: it can be read on light and on dark ground.
const wrongColour = "#c2501a"

// mermaid draws, for the issuer, where each path leads: to the notebook, or to the hop that stops it. What is not as meant has a colour
// of its own, and a mark.
func mermaid(in Input) string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	b.WriteString("  classDef stop stroke-dasharray: 4 3\n")
	if in.simulated() {
		fmt.Fprintf(&b, "  simulated[\"%s\"]\n", mermaidText(simulation.Sentence))
	}
	if said := notMeantText(in.Report); said != "" {
		fmt.Fprintf(&b, "  assumers[\"! %s, not as meant\"]\n  style assumers stroke:%s,stroke-width:3px\n", mermaidText(said), wrongColour)
	}
	edges, wrong := 0, []string{}
	for i, s := range sections(in) {
		notebook := fmt.Sprintf("n%d", i)
		fmt.Fprintf(&b, "  %s[\"%s\"]\n", notebook, mermaidText(s.title()))
		for _, from := range accesspath.Froms() {
			node := strings.ReplaceAll(fmt.Sprintf("%s_%s", notebook, from), "-", "_")
			fmt.Fprintf(&b, "  %s([\"%s\"])\n", node, from)
			for _, step := range accesspath.Steps() {
				v := s.verdict(accesspath.Issuer, from, step)
				b.WriteString(mermaidEdge(v, node, notebook, s.differs(v)))
				if s.differs(v) {
					wrong = append(wrong, fmt.Sprint(edges))
				}
				edges++
			}
		}
	}
	if len(wrong) > 0 {
		fmt.Fprintf(&b, "  linkStyle %s stroke:%s,stroke-width:3px\n", strings.Join(wrong, ","), wrongColour)
	}
	return b.String()
}

func mermaidEdge(v accesspath.Verdict, from, notebook string, differs bool) string {
	said := fmt.Sprintf("%s: %s%s", v.Step, v.Decision, star(v.Assumed && v.Decision == accesspath.Allow, ""))
	if differs {
		said += ", not as meant"
	}
	if v.Decision == accesspath.Allow {
		return fmt.Sprintf("  %s -->|\"%s\"| %s\n", from, said, notebook)
	}
	stop := fmt.Sprintf("%s_%s", from, v.Step)
	return fmt.Sprintf("  %s -.->|\"%s\"| %s{{\"%s\"}}:::stop\n", from, said, stop, stoppedAt(v))
}

// stoppedAt is the hop that a walk ended at.
func stoppedAt(v accesspath.Verdict) string {
	for _, h := range v.Hops {
		if !h.OK {
			return h.Hop
		}
	}
	return ""
}

func mermaidText(text string) string {
	return strings.NewReplacer(`"`, "#quot;", "\n", " ").Replace(text)
}
