package observe

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// asUTF8 reads a text in the encodings that shells write: UTF-8, with or without a byte order mark, and UTF-16, which Windows
// PowerShell writes where it redirects what a command prints. JSON begins with an ASCII character, so that UTF-16 shows without a
// mark too (RFC 4627, section 3).
func asUTF8(from io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(from, firstBuffer)
	begin, _ := buffered.Peek(4) // a shorter text is no export, which its reader says
	drop := func(n int) { _, _ = buffered.Discard(n) }
	switch {
	case bytes.HasPrefix(begin, []byte{0x1f, 0x8b}):
		return nil, errors.New("it is compressed (gzip); unpack it with gunzip, and give what `pulumi stack export` prints")
	case bytes.HasPrefix(begin, []byte{0xef, 0xbb, 0xbf}):
		drop(3)
		return buffered, nil
	case bytes.HasPrefix(begin, []byte{0xff, 0xfe}):
		drop(2)
		return &fromUTF16{from: buffered}, nil
	case bytes.HasPrefix(begin, []byte{0xfe, 0xff}):
		drop(2)
		return &fromUTF16{from: buffered, bigEndian: true}, nil
	case len(begin) >= 2 && begin[0] != 0 && begin[1] == 0:
		return &fromUTF16{from: buffered}, nil
	case len(begin) >= 2 && begin[0] == 0 && begin[1] != 0:
		return &fromUTF16{from: buffered, bigEndian: true}, nil
	default:
		return buffered, nil
	}
}

// fromUTF16 turns UTF-16 into UTF-8. Half a surrogate pair becomes the replacement character.
type fromUTF16 struct {
	from      *bufio.Reader
	bigEndian bool
	// left is a unit that was read and begins the next character.
	left    rune
	hasLeft bool
}

func (f *fromUTF16) unit() (rune, error) {
	if f.hasLeft {
		f.hasLeft = false
		return f.left, nil
	}
	var two [2]byte
	if _, err := io.ReadFull(f.from, two[:]); err != nil {
		return 0, err
	}
	if f.bigEndian {
		two[0], two[1] = two[1], two[0]
	}
	return rune(two[0]) | rune(two[1])<<8, nil
}

func (f *fromUTF16) Read(into []byte) (n int, err error) {
	for len(into)-n >= utf8.UTFMax {
		c, err := f.unit()
		if err != nil {
			return n, err
		}
		if utf16.IsSurrogate(c) {
			if second, err := f.unit(); err == nil {
				whole := utf16.DecodeRune(c, second)
				if whole == utf8.RuneError {
					f.left, f.hasLeft = second, true
				}
				c = whole
			}
		}
		n += utf8.EncodeRune(into[n:], c)
	}
	return n, nil
}
