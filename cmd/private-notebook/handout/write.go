package handout

import (
	"fmt"
	stdhtml "html"
	"regexp"
	"strings"
)

func markdown(d document) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n", d.title)
	if d.warning != "" {
		fmt.Fprintf(&out, "\n**%s**\n", d.warning)
	}
	for _, s := range d.sections {
		if s.heading != "" {
			fmt.Fprintf(&out, "\n## %s\n", s.heading)
		}
		for _, b := range s.blocks {
			out.WriteString("\n" + b.markdown())
		}
	}
	return out.String()
}

func (b block) markdown() string {
	var out strings.Builder
	switch {
	case b.command != "":
		fmt.Fprintf(&out, "```sh\n%s\n```\n", b.command)
	case len(b.steps) > 0:
		for i, step := range b.steps {
			fmt.Fprintf(&out, "%d. %s\n", i+1, wrapped(step, "   "))
		}
	case len(b.table) > 0:
		for i, row := range b.table {
			fmt.Fprintf(&out, "| %s |\n", strings.Join(row, " | "))
			if i == 0 {
				out.WriteString(strings.Repeat("|---", len(row)) + "|\n")
			}
		}
	default:
		out.WriteString(wrapped(b.paragraph, "") + "\n")
	}
	return out.String()
}

// lineWidth is how far the lines of Markdown reach, for people who read it as it is.
const lineWidth = 78

// wrapped breaks a text at spaces; each further line begins with the indent.
func wrapped(text, indent string) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(indent)+len(line)+1+len(word) > lineWidth {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n"+indent)
}

const style = `body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}
pre{overflow-x:auto;padding:.75rem;background:#f2f2f2}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
table{border-collapse:collapse}th,td{padding:.4rem;border:1px solid #999;text-align:left;vertical-align:top}
.simulated{padding:.75rem;border:2px solid #8a5a00;font-weight:bold}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}pre{background:#262626}a{color:#8ab4f8}.simulated{border-color:#ffc24d}}`

// html is a whole page without scripts, which loads nothing.
func html(d document) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%[1]s</title>\n<style>\n%[2]s\n</style>\n</head>\n<body>\n<h1>%[1]s</h1>\n",
		stdhtml.EscapeString(d.title), style)
	if d.warning != "" {
		fmt.Fprintf(&out, "<p class=\"simulated\">%s</p>\n", inline(d.warning))
	}
	for _, s := range d.sections {
		if s.heading != "" {
			fmt.Fprintf(&out, "<h2>%s</h2>\n", inline(s.heading))
		}
		for _, b := range s.blocks {
			out.WriteString(b.html())
		}
	}
	out.WriteString("</body>\n</html>\n")
	return out.String()
}

func (b block) html() string {
	var out strings.Builder
	switch {
	case b.command != "":
		fmt.Fprintf(&out, "<pre><code>%s</code></pre>\n", stdhtml.EscapeString(b.command))
	case len(b.steps) > 0:
		out.WriteString("<ol>\n")
		for _, step := range b.steps {
			fmt.Fprintf(&out, "<li>%s</li>\n", inline(step))
		}
		out.WriteString("</ol>\n")
	case len(b.table) > 0:
		out.WriteString("<table>\n" + tableRow("th", b.table[0]))
		for _, row := range b.table[1:] {
			out.WriteString(tableRow("td", row))
		}
		out.WriteString("</table>\n")
	default:
		fmt.Fprintf(&out, "<p>%s</p>\n", inline(b.paragraph))
	}
	return out.String()
}

func tableRow(cell string, texts []string) string {
	var out strings.Builder
	out.WriteString("<tr>")
	for _, text := range texts {
		fmt.Fprintf(&out, "<%[1]s>%[2]s</%[1]s>", cell, inline(text))
	}
	return out.String() + "</tr>\n"
}

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	strong   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	address  = regexp.MustCompile(`&lt;(https://[^ ]+?)&gt;`)
)

// inline escapes a text, and then forms what it marks.
func inline(text string) string {
	text = stdhtml.EscapeString(text)
	text = codeSpan.ReplaceAllString(text, "<code>$1</code>")
	text = strong.ReplaceAllString(text, "<strong>$1</strong>")
	return address.ReplaceAllString(text, `<a href="$1">$1</a>`)
}
