package policy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// reader takes a JSON text apart. It reads a policy in one pass, which a general decoder does several times slower, and sees each name
// as it is written, so that one given twice or in other letters does not pass.
type reader struct {
	text string
	at   int
	// arena holds all lists of the policy, so that a list costs no allocation of its own.
	arena []string
}

// fault is what is wrong, and where.
func (r *reader) fault(format string, args ...any) error {
	line := 1 + strings.Count(r.text[:r.at], "\n")
	column := 1 + utf8.RuneCountInString(r.text[strings.LastIndexByte(r.text[:r.at], '\n')+1:r.at])
	return fmt.Errorf("%s (line %d, column %d)", fmt.Sprintf(format, args...), line, column)
}

// peek is the next character that is no white space; 0 at the end.
func (r *reader) peek() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// found is what stands next, for a fault.
func (r *reader) found() string {
	switch c := r.peek(); {
	case c == 0:
		return "the end"
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a text"
	case c == '-' || '0' <= c && c <= '9':
		return "a number"
	}
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(r.text[r.at:], word) {
			return word
		}
	}
	char, _ := utf8.DecodeRuneInString(r.text[r.at:])
	return strconv.QuoteRune(char)
}

func (r *reader) take(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}

// object reads the members of an object. Each member reads its own value.
func (r *reader) object(member func(name string) error) error {
	if !r.take('{') {
		return r.fault("an object is expected, and %s was found", r.found())
	}
	if r.take('}') {
		return nil
	}
	for {
		if r.peek() != '"' {
			return r.fault("a name in quotation marks is expected, and %s was found", r.found())
		}
		name, err := r.str()
		if err != nil {
			return err
		}
		if !r.take(':') {
			return r.fault("a colon is expected behind %q, and %s was found", name, r.found())
		}
		if err := member(name); err != nil {
			return err
		}
		if r.take('}') {
			return nil
		}
		if !r.take(',') {
			return r.fault("a comma or the end of the object is expected, and %s was found", r.found())
		}
	}
}

// array reads the items of a list.
func (r *reader) array(item func() error) error {
	r.at++
	if r.take(']') {
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if r.take(']') {
			return nil
		}
		if !r.take(',') {
			return r.fault("a comma or the end of the list is expected, and %s was found", r.found())
		}
	}
}

// str reads a text. One without escapes is a part of the policy's text.
func (r *reader) str() (string, error) {
	if !r.take('"') {
		return "", r.fault("a text is expected, and %s was found", r.found())
	}
	begin := r.at
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '"':
			text := r.text[begin:r.at]
			r.at++
			return valid(text), nil
		case c == '\\':
			return r.escaped(begin)
		case c < ' ':
			return "", r.fault("a text holds a control character, which JSON writes as an escape")
		}
	}
	return "", r.fault("a text has no end")
}

// escaped reads on from the first escape of a text.
func (r *reader) escaped(begin int) (string, error) {
	var b strings.Builder
	b.WriteString(r.text[begin:r.at])
	for r.at < len(r.text) {
		c := r.text[r.at]
		switch {
		case c == '"':
			r.at++
			return valid(b.String()), nil
		case c < ' ':
			return "", r.fault("a text holds a control character, which JSON writes as an escape")
		case c != '\\':
			b.WriteByte(c)
			r.at++
		default:
			char, err := r.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(char)
		}
	}
	return "", r.fault("a text has no end")
}

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (r *reader) escape() (rune, error) {
	if r.at+1 >= len(r.text) {
		return 0, r.fault("a text has no end")
	}
	if char, known := escapes[r.text[r.at+1]]; known {
		r.at += 2
		return char, nil
	}
	first, ok := r.unit()
	if !ok {
		return 0, r.fault("JSON has no such escape")
	}
	if utf16.IsSurrogate(first) {
		begin := r.at
		second, _ := r.unit()
		if char := utf16.DecodeRune(first, second); char != utf8.RuneError {
			return char, nil
		}
		r.at = begin
		return utf8.RuneError, nil
	}
	return first, nil
}

// unit reads an escape of four hexadecimal digits.
func (r *reader) unit() (rune, bool) {
	const length = len(`\u0000`)
	if len(r.text)-r.at < length || r.text[r.at] != '\\' || r.text[r.at+1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(r.text[r.at+2:r.at+length], 16, 16)
	if err != nil {
		return 0, false
	}
	r.at += length
	return rune(unit), true
}

// scalar reads a text, a number or a boolean as a text: IAM takes bare booleans and numbers.
func (r *reader) scalar() (string, error) {
	switch c := r.peek(); {
	case c == '"':
		return r.str()
	case c == '-' || '0' <= c && c <= '9':
		return r.number()
	}
	for _, word := range []string{"true", "false"} {
		if strings.HasPrefix(r.text[r.at:], word) {
			r.at += len(word)
			return word, nil
		}
	}
	return "", r.fault("a text, a number or a boolean is expected, and %s was found", r.found())
}

func (r *reader) number() (string, error) {
	begin := r.at
	digits := func() bool {
		from := r.at
		for r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9' {
			r.at++
		}
		return r.at > from
	}
	is := func(set string) bool { return r.at < len(r.text) && strings.IndexByte(set, r.text[r.at]) >= 0 }
	if is("-") {
		r.at++
	}
	leading := is("0")
	from := r.at
	ok := digits() && (!leading || r.at == from+1)
	if is(".") {
		r.at++
		ok = digits() && ok
	}
	if is("eE") {
		if r.at++; is("+-") {
			r.at++
		}
		ok = digits() && ok
	}
	if !ok {
		return "", r.fault("this is not a number")
	}
	return r.text[begin:r.at], nil
}

// values reads one scalar, or a list of scalars. An empty list is not nil.
func (r *reader) values() ([]string, error) {
	begin := len(r.arena)
	one := func() error {
		value, err := r.scalar()
		r.arena = append(r.arena, value)
		return err
	}
	var err error
	if r.peek() == '[' {
		err = r.array(one)
	} else {
		err = one()
	}
	if len(r.arena) == begin {
		return []string{}, err
	}
	return r.arena[begin:len(r.arena):len(r.arena)], err
}

// valid puts the replacement character for each byte that is no UTF-8, as general decoders do.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}
