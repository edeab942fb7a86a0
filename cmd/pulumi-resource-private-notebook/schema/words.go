package schema

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/components"
)

// describeType is what a component or a type is.
func (w *writer) describeType(goName string) string {
	if own, is := inOwnWords[catalog.TypeNameOf(strings.TrimSuffix(goName, "Args"))]; is {
		return own
	}
	return w.withoutSubject(w.comments.types[goName], []string{goName})
}

// describeField is what a field of the component or type "of" is. A field without a comment is a fault.
func (w *writer) describeField(f catalog.Field, of string) string {
	key := f.Owner.Name() + "." + f.GoName
	comment, at := w.comments.fields[key], of+"."+f.Name
	if comment == "" {
		w.fail("%s has no comment", key)
	}
	instead, isOther := notAlways[at]
	if isOther {
		comment = strings.TrimSpace(replaceRequired(comment, instead))
	}
	text := w.described(at, comment, w.comments.together[key])
	if _, own := inOwnWords[at]; of == memberOfFleet && f.Owner != reflect.TypeFor[components.FleetNotebookArgs]() && !own {
		return leftOut.ReplaceAllString(text, "Left out, it is the fleet's.$1")
	}
	return text
}

// memberOfFleet embeds the arguments of a notebook.
const memberOfFleet = "FleetNotebook"

func (w *writer) describeOutput(component, goName string) string {
	key := component + "." + goName
	return w.described(component+"."+catalog.NameOf(goName), w.comments.fields[key], w.comments.together[key])
}

func (w *writer) described(at, comment string, subjects []string) string {
	if own, is := inOwnWords[at]; is {
		return own
	}
	text := w.withoutSubject(comment, subjects)
	if found := ofGo.FindString(text); found != "" {
		w.fail("%s is described in Go's words (%q): %s", at, found, text)
	}
	return text
}

// says finds that an argument is always required. "Required, with ..." says more about it; "Required, but ..." and "Required unless ..." less.
var says = regexp.MustCompile(`\b(Required)([.;]|, with )|\bAt least one([.;])`)

// replaceRequired has the comment say when the argument is required.
func replaceRequired(comment, instead string) string {
	return strings.Replace(says.ReplaceAllStringFunc(comment, func(found string) string {
		if strings.HasSuffix(found, ".") {
			return instead
		}
		return strings.TrimSuffix(instead, ".") + found[strings.IndexAny(found, ",;"):]
	}), "  ", " ", -1)
}

// withoutSubject is a comment without the name that Go's comments begin with: "Port is 443 or 1194." says "443 or 1194."
func (w *writer) withoutSubject(comment string, subjects []string) string {
	rest := comment
	for _, subject := range subjects {
		for _, joint := range []string{"", ", ", " and "} {
			rest = strings.TrimPrefix(rest, joint+subject)
		}
	}
	if rest = strings.TrimLeft(rest, " ,"); len(rest) == len(comment) || rest == "" {
		return w.plain(comment)
	}
	for _, verb := range []string{"is ", "are "} {
		rest = strings.TrimPrefix(rest, verb)
	}
	return w.plain(strings.ToUpper(rest[:1]) + rest[1:])
}

// zero are the ways in which Go's comments name a value that was not given.
var (
	beginsZero = regexp.MustCompile(`(^|[.:] )(Nil|""|0|The zero value|All nil|False, the default,) (is|are|\w+s)\b`)
	innerZero  = regexp.MustCompile(`; (nil|"") (is|\w+s)\b`)
)

// plain is a text of Go's comments in the words of other languages.
func (w *writer) plain(text string) string {
	for _, r := range goWords {
		text = r.from.ReplaceAllString(text, r.to)
	}
	text = beginsZero.ReplaceAllString(text, "${1}Left out, it $3")
	text = innerZero.ReplaceAllString(text, "; left out, it $2")
	text = strings.ReplaceAll(text, "it are ", "they are ")
	text = tagsPut.ReplaceAllString(text, "The tags of $1. Left out, there is only a Name.")
	text = identifier.ReplaceAllStringFunc(text, w.word)
	return component.ReplaceAllString(text, "$1")
}

var (
	// identifier matches a Go name, also one with a path before it, and a component's in brackets.
	identifier = regexp.MustCompile(`\[?\b[A-Z]\w*(\.[A-Z]\w*)*\b`)
	component  = regexp.MustCompile(`\[(\w+)\]`)
)

// word writes a Go name as other languages have it. A component's, and a word that is also plain English, stays as it is.
func (w *writer) word(word string) string {
	var written []string
	for _, part := range strings.Split(word, ".") {
		if !w.isField(part) {
			return word
		}
		written = append(written, catalog.NameOf(part))
	}
	isWord := !strings.Contains(word, ".") && !inner.MatchString(word) && !slices.Contains(alwaysNames, word)
	if isWord || slices.Contains(alwaysWords, word) {
		return word
	}
	return "`" + strings.Join(written, ".") + "`"
}

// inner matches a name of several words.
var inner = regexp.MustCompile(`[a-z][A-Z]|[A-Z]{2}`)

func (w *writer) isField(goName string) bool {
	for key := range w.comments.fields {
		if strings.HasSuffix(key, "."+goName) {
			return true
		}
	}
	return false
}
