// Package look is how the pages look: the colours, in the light and in the dark, and what all pages have. It knows nothing of what they say.
package look

import (
	_ "embed" // the templates
	"html/template"
)

//go:embed look.html
var text string

// Add gives a page's template those that its style begins with: "colours", and "base".
func Add(page *template.Template) *template.Template { return template.Must(page.Parse(text)) }
