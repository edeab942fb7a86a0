package catalog

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// initialisms are what Go writes in capitals, and other languages as words. The longer ones stand first.
var initialisms = []struct{ written, word string }{
	{"CIDRs", "Cidrs"}, {"CIDR", "Cidr"}, {"IDs", "Ids"}, {"ID", "Id"}, {"API", "Api"}, {"TLS", "Tls"}, {"DNS", "Dns"},
	{"JSON", "Json"}, {"URL", "Url"}, {"BGP", "Bgp"}, {"ASN", "Asn"}, {"IP", "Ip"}, {"CA", "Ca"},
}

// NameOf is a Go name as other languages write it: OnPremisesCIDRs is onPremisesCidrs.
func NameOf(goName string) string {
	words := TypeNameOf(goName)
	first := []rune(words)
	first[0] = unicode.ToLower(first[0])
	return string(first)
}

// TypeNameOf is the same for the name of a type, which begins with a capital: MutualTLS is MutualTls.
func TypeNameOf(goName string) string {
	var b strings.Builder
	for rest := goName; rest != ""; {
		word, length := leading(rest)
		b.WriteString(word)
		rest = rest[length:]
	}
	return b.String()
}

// leading is the initialism that a name begins with, or its first letter, and how long that is in Go's spelling. An initialism ends where
// the name does, or where another word begins.
func leading(name string) (string, int) {
	for _, i := range initialisms {
		rest, begins := strings.CutPrefix(name, i.written)
		if begins && (rest == "" || !unicode.IsLower(rune(rest[0]))) {
			return i.word, len(i.written)
		}
	}
	return name[:1], 1
}

// goNames matches a Go name of several words, also with the names before it that lead there. It matches what is quoted first: a value.
var goNames = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\b(?:[A-Z]\w*\.)+[A-Z]\w*\b|\b[A-Z]\w*[a-z][A-Z]\w*\b`)

// alsoWords are names of fields that are names of AWS's and Pulumi's things too.
var alsoWords = []string{"PrivateLink", "ClientVpn", "PrivateNotebook"}

// Respelled is a sentence of the components with the names of arguments as other languages write them. Names of one word stay: they are
// plain English as well.
func Respelled(sentence string) string {
	return goNames.ReplaceAllStringFunc(sentence, func(word string) string {
		if slices.Contains(alsoWords, word) {
			return word
		}
		steps := strings.Split(word, ".")
		for i, step := range steps {
			if !isArgument(step) {
				return word
			}
			steps[i] = NameOf(step)
		}
		return strings.Join(steps, ".")
	})
}

func isArgument(goName string) bool {
	for _, o := range known {
		if _, is := o.FieldOfGo(goName); is {
			return true
		}
	}
	return false
}
