package client

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// A scanner walks over JSON text and checks all of it, as strictly as
// encoding/json does. The first error sticks; from then on every step reports
// the end of what it was walking over, so that loops need no checks of their own.
type scanner struct {
	text    []byte
	pos     int
	depth   int
	err     error
	scratch []byte // of unescaped strings; valid until the next one
}

// maxDepth is encoding/json's.
const maxDepth = 10000

var errDepth = errors.New("nested too deeply")

func (s *scanner) fail() {
	if s.err != nil {
		return
	}
	if s.pos >= len(s.text) {
		s.err = errors.New("it ends too early")
		return
	}
	s.err = fmt.Errorf("unexpected %q at byte %d", s.text[s.pos], s.pos)
}

// peek skips white space and gives the next byte, 0 at the end or after an error.
func (s *scanner) peek() byte {
	if s.err != nil {
		return 0
	}
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case ' ', '\n', '\t', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// take consumes c, which must come next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		s.fail()
		return false
	}
	s.pos++
	return true
}

// enter consumes the opening byte of an object or array and reports whether
// there is something in it.
func (s *scanner) enter(open, end byte) bool {
	if !s.take(open) {
		return false
	}
	if s.depth++; s.depth > maxDepth {
		s.err = errDepth
		return false
	}
	if s.peek() == end {
		s.pos++
		s.depth--
		return false
	}
	return true
}

// more consumes what follows an element and reports whether another comes.
func (s *scanner) more(end byte) bool {
	switch s.peek() {
	case ',':
		s.pos++
		return true
	case end:
		if s.err == nil {
			s.pos++
			s.depth--
			return false
		}
	}
	s.fail()
	return false
}

// key reads a member's name and the colon after it.
func (s *scanner) key() []byte {
	if s.peek() != '"' {
		s.fail()
		return nil
	}
	name := s.str()
	s.take(':')
	return name
}

// plain marks the bytes that stand for themselves in a string: printable ASCII
// but the quote and the backslash.
var plain = func() (table [256]bool) {
	for c := 0x20; c < utf8.RuneSelf; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()

// special looks at eight bytes at once: the lowest bit that it sets is in the
// first byte that is not plain. What it sets above that means nothing.
func special(eight uint64) uint64 {
	const each = 0x0101010101010101
	quote, backslash := eight^'"'*each, eight^'\\'*each
	return ((quote - each) | (backslash - each) | (eight - ' '*each) | eight) & (0x80 * each)
}

// str reads a string, of which the opening quote comes next. The result aliases
// the text or the scratch space.
func (s *scanner) str() []byte {
	s.pos++
	text, start, i := s.text, s.pos, s.pos
	for i+8 <= len(text) {
		if found := special(binary.LittleEndian.Uint64(text[i:])); found != 0 {
			i += bits.TrailingZeros64(found) / 8
			break
		}
		i += 8
	}
	for i < len(text) && plain[text[i]] {
		i++
	}
	if i < len(text) && text[i] == '"' {
		s.pos = i + 1
		return text[start:i]
	}
	s.pos = i
	return s.unescape(start)
}

// unescape goes on from the first byte that does not stand for itself. What is
// not UTF-8, and half a surrogate pair, becomes U+FFFD.
func (s *scanner) unescape(start int) []byte {
	s.scratch = append(s.scratch[:0], s.text[start:s.pos]...)
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		switch {
		case c == '"':
			s.pos++
			return s.scratch
		case c == '\\':
			if !s.escape() {
				return nil
			}
		case c < 0x20:
			s.fail()
			return nil
		case c < utf8.RuneSelf:
			s.scratch = append(s.scratch, c)
			s.pos++
		default:
			r, size := utf8.DecodeRune(s.text[s.pos:])
			s.scratch = utf8.AppendRune(s.scratch, r)
			s.pos += size
		}
	}
	s.fail()
	return nil
}

// escapes gives the byte for the letter after a backslash, 0 for none.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (s *scanner) escape() bool {
	s.pos++
	if s.pos >= len(s.text) {
		s.fail()
		return false
	}
	if c := escapes[s.text[s.pos]]; c != 0 {
		s.scratch = append(s.scratch, c)
		s.pos++
		return true
	}
	r, ok := hex4(s.text[s.pos:])
	if !ok {
		s.fail()
		return false
	}
	s.pos += 5
	if utf16.IsSurrogate(r) {
		r = s.lowSurrogate(r)
	}
	s.scratch = utf8.AppendRune(s.scratch, r)
	return true
}

// lowSurrogate joins r with the escape that follows when they are a pair.
func (s *scanner) lowSurrogate(r rune) rune {
	if s.pos+1 < len(s.text) && s.text[s.pos] == '\\' {
		low, ok := hex4(s.text[s.pos+1:])
		if whole := utf16.DecodeRune(r, low); ok && whole != utf8.RuneError {
			s.pos += 6
			return whole
		}
	}
	return utf8.RuneError
}

// hex4 reads "uXXXX".
func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 5 || b[0] != 'u' {
		return 0, false
	}
	for _, c := range b[1:5] {
		v := hexValues[c]
		if v < 0 {
			return 0, false
		}
		r = r<<4 | rune(v)
	}
	return r, true
}

// hexValues gives the value of a hexadecimal digit, -1 for other bytes.
var hexValues = func() (table [256]int8) {
	for c := range table {
		switch {
		case c >= '0' && c <= '9':
			table[c] = int8(c - '0')
		case c >= 'a' && c <= 'f':
			table[c] = int8(c - 'a' + 10)
		case c >= 'A' && c <= 'F':
			table[c] = int8(c - 'A' + 10)
		default:
			table[c] = -1
		}
	}
	return table
}()
