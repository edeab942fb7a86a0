package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
)

// mermaid draws, for the issuer, where each path leads: to the notebook, or to the hop that stops it.
func mermaid(in Input) string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	b.WriteString("  classDef stop stroke-dasharray: 4 3\n")
	for i, s := range sections(in) {
		notebook := fmt.Sprintf("n%d", i)
		fmt.Fprintf(&b, "  %s[\"%s\"]\n", notebook, mermaidText(s.title()))
		for _, from := range accesspath.Froms() {
			node := strings.ReplaceAll(fmt.Sprintf("%s_%s", notebook, from), "-", "_")
			fmt.Fprintf(&b, "  %s([\"%s\"])\n", node, from)
			for _, step := range accesspath.Steps() {
				b.WriteString(mermaidEdge(s.verdict(accesspath.Issuer, from, step), node, notebook))
			}
		}
	}
	return b.String()
}

func mermaidEdge(v accesspath.Verdict, from, notebook string) string {
	if v.Decision == accesspath.Allow {
		return fmt.Sprintf("  %s -->|\"%s: allow%s\"| %s\n", from, v.Step, star(v.Assumed, ""), notebook)
	}
	stop := fmt.Sprintf("%s_%s", from, v.Step)
	return fmt.Sprintf("  %s -.->|\"%s: %s\"| %s{{\"%s\"}}:::stop\n", from, v.Step, v.Decision, stop, stoppedAt(v))
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
