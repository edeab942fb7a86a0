package observe

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// stringOnly is a text; "" where the value is none.
func (p *cursor) stringOnly() string {
	if p.next() != '"' {
		return ""
	}
	return p.string()
}

func (p *cursor) string() string {
	between, escaped, err := p.quoted()
	switch {
	case err != nil:
		return ""
	case escaped:
		return unquoted(between)
	case len(between) <= shortText:
		return p.word(between)
	}
	return valid(string(between))
}

// word is a text that was read before, or becomes one.
func (p *cursor) word(between []byte) string {
	if known, has := p.words[string(between)]; has {
		return known
	}
	text := valid(string(between))
	if p.words != nil && len(p.words) < wordsAtMost {
		p.words[text] = text
	}
	return text
}

// valid replaces what is no UTF-8, as encoding/json does.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// value is a value out of Pulumi's envelopes.
func (p *cursor) value() any {
	switch p.next() {
	case '"':
		text := p.string()
		if text == unknownText {
			return Unknown{Because: "not known before the next update"}
		}
		return text
	case '{':
		return opened(p.object())
	case '[':
		list := make([]any, 0, listCapacity)
		_ = p.inList(func() error { // it was checked before
			list = append(list, p.value())
			return nil
		})
		return list
	case 't':
		p.at += len("true")
		return true
	case 'f':
		p.at += len("false")
		return false
	case 'n':
		p.at += len("null")
		return nil
	}
	start := p.at
	_ = p.literal()
	number, _ := strconv.ParseFloat(string(p.text[start:p.at]), 64)
	return number
}

func (p *cursor) object() map[string]any {
	object := map[string]any{}
	_ = p.inObject(func(name []byte) error {
		key := p.word(name)
		object[key] = p.value()
		return nil
	})
	return object
}
