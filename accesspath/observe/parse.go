package observe

import (
	"encoding/json"
	"errors"
	"fmt"
)

// cursor reads one JSON value that is in memory whole. It makes the values of properties at once, out of Pulumi's envelopes, which
// takes a third of the time and of the memory of making JSON values first.
type cursor struct {
	text []byte
	at   int
	// words are texts that were read before: names of properties and short values come again and again.
	words map[string]string
}

const (
	deepestJSON  = 1000
	shortText    = 40
	wordsAtMost  = 1 << 15
	hexDigits    = 4
	lowestUTF8   = 0x80
	lowestPlain  = 0x20
	listCapacity = 4
)

var (
	errUnexpected = errors.New("there is a character that is not expected there")
	errEnds       = errors.New("it ends in the middle")
	errDeep       = errors.New("it is nested too deeply")
)

// failed says where in the stream a value is wrong.
func (p *cursor) failed(err error, offset int64) error {
	return syntaxError{fmt.Sprintf("%s (byte %d)", err.Error(), offset+int64(p.at)+1)}
}

func (p *cursor) space() {
	for p.at < len(p.text) && isSpace(p.text[p.at]) {
		p.at++
	}
}

func (p *cursor) next() byte {
	p.space()
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *cursor) wrong() error {
	if p.at >= len(p.text) {
		return errEnds
	}
	return errUnexpected
}

// skipOnly checks that the text is one value and nothing else.
func (p *cursor) skipOnly() error {
	if err := p.skip(0); err != nil {
		return err
	}
	if p.next() != 0 || p.at < len(p.text) {
		return errUnexpected
	}
	return nil
}

// skip passes a value and checks it.
func (p *cursor) skip(depth int) error {
	if depth > deepestJSON {
		return errDeep
	}
	switch c := p.next(); {
	case c == '"':
		_, _, err := p.quoted()
		return err
	case c == '{':
		return p.inObject(func([]byte) error { return p.skip(depth + 1) })
	case c == '[':
		return p.inList(func() error { return p.skip(depth + 1) })
	default:
		return p.literal()
	}
}

// inObject calls a function for each member, with the name as it is written between its quotes.
func (p *cursor) inObject(member func(name []byte) error) error {
	p.at++
	if p.next() == '}' {
		p.at++
		return nil
	}
	for {
		if p.next() != '"' {
			return p.wrong()
		}
		name, escaped, err := p.quoted()
		if err != nil {
			return err
		}
		if escaped {
			name = []byte(unquoted(name))
		}
		if p.next() != ':' {
			return p.wrong()
		}
		p.at++
		if err := member(name); err != nil {
			return err
		}
		switch p.next() {
		case ',':
			p.at++
		case '}':
			p.at++
			return nil
		default:
			return p.wrong()
		}
	}
}

func (p *cursor) inList(member func() error) error {
	p.at++
	if p.next() == ']' {
		p.at++
		return nil
	}
	for {
		if err := member(); err != nil {
			return err
		}
		switch p.next() {
		case ',':
			p.at++
		case ']':
			p.at++
			return nil
		default:
			return p.wrong()
		}
	}
}

// quoted passes a text and returns what is between its quotes, and whether that has escapes.
func (p *cursor) quoted() (between []byte, escaped bool, err error) {
	p.at++
	start := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return p.text[start : p.at-1], escaped, nil
		case c < lowestPlain:
			return nil, false, errUnexpected
		case c == '\\':
			escaped = true
			if err := p.escape(); err != nil {
				return nil, false, err
			}
		default:
			p.at++
		}
	}
	return nil, false, errEnds
}

func (p *cursor) escape() error {
	p.at++
	if p.at >= len(p.text) {
		return errEnds
	}
	switch p.text[p.at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		p.at++
		return nil
	case 'u':
		p.at++
		for range hexDigits {
			if p.at >= len(p.text) || !isHex(p.text[p.at]) {
				return p.wrong()
			}
			p.at++
		}
		return nil
	default:
		return errUnexpected
	}
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// unquoted is a text with its escapes resolved.
func unquoted(between []byte) string {
	var text string
	if json.Unmarshal([]byte(`"`+string(between)+`"`), &text) != nil { // it was checked before
		return string(between)
	}
	return text
}

// literal passes a number, true, false or null.
func (p *cursor) literal() error {
	start := p.at
	for p.at < len(p.text) && isLiteral(p.text[p.at]) {
		p.at++
	}
	if start == p.at {
		return p.wrong()
	}
	if !json.Valid(p.text[start:p.at]) {
		p.at = start
		return errUnexpected
	}
	return nil
}

func isLiteral(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}
