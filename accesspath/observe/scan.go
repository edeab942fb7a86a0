package observe

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// source reads JSON from a stream, one value of a large document at a time, so that a large export is never in memory whole.
type source struct {
	from io.Reader
	buf  []byte
	// at is the next byte of buf, and before is how many bytes of the stream came before buf.
	at     int
	before int64
	err    error
}

const firstBuffer = 64 << 10

func newSource(from io.Reader) *source { return &source{from: from, buf: make([]byte, 0, firstBuffer)} }

// fill reads more, and keeps what lies after keep. It is false at the end.
func (s *source) fill(keep int) bool {
	if s.err != nil {
		return false
	}
	if keep > 0 {
		n := copy(s.buf, s.buf[keep:])
		s.buf, s.at, s.before = s.buf[:n], s.at-keep, s.before+int64(keep)
	}
	if len(s.buf) == cap(s.buf) {
		larger := make([]byte, len(s.buf), 2*cap(s.buf))
		copy(larger, s.buf)
		s.buf = larger
	}
	n, err := s.from.Read(s.buf[len(s.buf):cap(s.buf)])
	s.buf = s.buf[:len(s.buf)+n]
	s.err = err
	return n > 0 || err == nil
}

// peek is the next byte that is no space, or 0 at the end.
func (s *source) peek() byte {
	for {
		for ; s.at < len(s.buf); s.at++ {
			if !isSpace(s.buf[s.at]) {
				return s.buf[s.at]
			}
		}
		if !s.fill(s.at) {
			return 0
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// take passes one byte, which must be the next.
func (s *source) take(want byte) error {
	if got := s.peek(); got != want {
		return s.unexpected(got)
	}
	s.at++
	return nil
}

func (s *source) unexpected(got byte) error {
	switch {
	case s.err != nil && !errors.Is(s.err, io.EOF):
		return s.err
	case got == 0 && s.at >= len(s.buf):
		return syntaxError{fmt.Sprintf("it ends after %d bytes, in the middle", s.before+int64(s.at))}
	default:
		return syntaxError{fmt.Sprintf("%q at byte %d is not expected there", rune(got), s.before+int64(s.at)+1)}
	}
}

// isEmpty says that the stream holds nothing.
func (s *source) isEmpty() bool {
	return s.before == 0 && s.at == len(s.buf) && errors.Is(s.err, io.EOF) && len(bytes.TrimSpace(s.buf)) == 0
}

// syntaxError is why a text is not JSON.
type syntaxError struct{ because string }

func (e syntaxError) Error() string { return e.because }

// raw is the whole next value, checked; it is good until the next call.
func (s *source) raw() ([]byte, error) {
	value, offset, err := s.unchecked()
	if err != nil {
		return nil, err
	}
	p := cursor{text: value}
	if err := p.skipOnly(); err != nil {
		return nil, p.failed(err, offset)
	}
	return value, nil
}

// unchecked is the next value as far as its brackets say, and where in the stream it begins.
func (s *source) unchecked() (value []byte, offset int64, err error) {
	if s.peek() == 0 && s.at >= len(s.buf) {
		return nil, 0, s.unexpected(0)
	}
	length, ended := 0, false
	for e := (extent{}); !ended; {
		if length, ended = e.find(s.buf[s.at:]); ended || s.fill(s.at) {
			continue
		}
		if !errors.Is(s.err, io.EOF) {
			return nil, 0, s.err
		}
		length, ended = len(s.buf)-s.at, true // a number may end with the text; who reads it finds what is wrong with all else
	}
	value, offset = s.buf[s.at:s.at+length], s.before+int64(s.at)
	s.at += length
	return value, offset, nil
}

// extent finds where a value ends, and goes on where it stopped.
type extent struct {
	at, depth int
	inText    bool
	begun     bool
}

func (e *extent) find(text []byte) (length int, ended bool) {
	for e.at < len(text) {
		c := text[e.at]
		if e.inText {
			if !e.passText(text) {
				return 0, false
			}
			if e.depth == 0 {
				return e.at, true
			}
			continue
		}
		switch c {
		case '"':
			e.inText = true
		case '{', '[':
			e.depth++
		case '}', ']':
			if e.depth == 0 {
				return e.at, true // the end of what a number or a word stands in
			}
			if e.depth--; e.depth == 0 {
				return e.at + 1, true
			}
		case ',', ' ', '\n', '\t', '\r', ':':
			if e.depth == 0 && e.begun {
				return e.at, true
			}
		}
		e.begun = true
		e.at++
	}
	return 0, false
}

// passText goes to the end of a text; it is false where the text ends later.
func (e *extent) passText(text []byte) bool {
	for i := e.at; i < len(text); i++ {
		switch text[i] {
		case '"':
			e.at, e.inText = i+1, false
			return true
		case '\\':
			if i+1 >= len(text) { // what follows the backslash is not read yet
				e.at = i
				return false
			}
			i++
		}
	}
	e.at = len(text)
	return false
}

// members calls a function for each member of the object that is next; the function must read the value.
func (s *source) members(of func(name string) error) error {
	if err := s.take('{'); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.at++
		return nil
	}
	for {
		if s.peek() != '"' {
			return s.unexpected(s.peek())
		}
		raw, err := s.raw()
		if err != nil {
			return err
		}
		name := (&cursor{text: raw}).stringOnly()
		if err := s.take(':'); err != nil {
			return err
		}
		if err := of(name); err != nil {
			return err
		}
		if s.peek() == ',' {
			s.at++
			continue
		}
		return s.take('}')
	}
}

// each calls a function for each member of the list that is next; the function must read the value. Null is an empty list.
func (s *source) each(of func() error) error {
	if s.peek() == 'n' {
		_, err := s.raw()
		return err
	}
	if err := s.take('['); err != nil {
		return err
	}
	if s.peek() == ']' {
		s.at++
		return nil
	}
	for {
		if err := of(); err != nil {
			return err
		}
		if s.peek() == ',' {
			s.at++
			continue
		}
		return s.take(']')
	}
}
