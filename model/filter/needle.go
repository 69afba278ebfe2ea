package filter

import (
	"bytes"
	"encoding/binary"
	mathbits "math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"snapdash/model"
)

// needle is a text to be found whatever its case.
type needle struct {
	lower  string
	bytes  []byte // lower
	ascii  bool
	letter byte      // the bit that tells small from capital letters, when the first is one
	pair   [2]uint64 // its first two characters, each in all eight bytes
	bits   [2]uint64 // and the bits that tell small from capital letters there
	idLike bool      // of characters that ids are made of
	digits uint64    // the first of them, as an id begins
	mask   uint64    // which of their bits count
}

func newNeedle(text string) needle {
	n := needle{lower: strings.ToLower(text), ascii: true, idLike: true}
	n.bytes = []byte(n.lower)
	for _, c := range n.bytes {
		n.ascii = n.ascii && c < utf8.RuneSelf
		n.idLike = n.idLike && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == '-')
	}
	for i, c := range n.bytes[:min(2, len(n.bytes))] {
		n.pair[i] = everyByte * uint64(c)
		if isSmall(c) {
			n.bits[i] = everyByte * ('a' - 'A')
		}
	}
	n.letter = byte(n.bits[0])
	if n.idLike {
		n.readDigits()
	}
	return n
}

// readDigits takes up to sixteen hexadecimal digits up to the first dash.
func (n *needle) readDigits() {
	shift := 64
	for _, c := range n.bytes {
		if c == '-' || shift == 0 {
			return
		}
		shift -= 4
		if c -= '0'; c > 9 {
			c -= 'a' - '0' - 10
		}
		n.digits |= uint64(c) << shift
		n.mask |= 0xf << shift
	}
}

// inID looks in an id's canonical form. That its digits are there at all is
// looked for first, in its 128 bits.
func (n *needle) inID(id model.ID) bool {
	if !n.idLike {
		return false
	}
	if n.mask != 0 {
		high, low := binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:])
		for at := 0; (high^n.digits)&n.mask != 0; at++ {
			if at == 31 {
				return false
			}
			high, low = high<<4|low>>60, low<<4
		}
	}
	var text [36]byte
	at := 0
	for i, c := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		text[at], text[at+1] = hexDigits[c>>4], hexDigits[c&15]
		at += 2
	}
	return bytes.Contains(text[:], n.bytes)
}

const hexDigits = "0123456789abcdef"

// in reports whether the needle is in text. ASCII needles are looked for by
// their first byte in both cases; all others fold the text.
func (n *needle) in(text string) bool {
	if !n.ascii {
		return strings.Contains(strings.ToLower(text), n.lower)
	}
	switch {
	case n.lower == "":
		return true
	case len(n.lower) > len(text):
		return false
	case len(n.lower) > 1 && len(text) > 8:
		return n.inLong(text)
	}
	first, bit, last := n.lower[0], n.letter, len(text)-len(n.lower)
	for i := 0; i <= last; i++ {
		if text[i]|bit == first && n.at(text[i:]) {
			return true
		}
	}
	return false
}

const (
	everyByte = 0x0101010101010101
	topBits   = 0x8080808080808080
)

// inLong looks at eight places at once, for the needle's first two characters: a
// byte of differ is zero where both are there. Above the first such byte the
// subtraction may take others for one, which at finds out.
func (n *needle) inLong(text string) bool {
	b, last := unsafe.Slice(unsafe.StringData(text), len(text)), len(text)-len(n.lower)
	for i := 0; i <= last; i += 8 {
		i = min(i, len(b)-9) // the last ones overlap
		differ := (binary.LittleEndian.Uint64(b[i:]) | n.bits[0]) ^ n.pair[0] | (binary.LittleEndian.Uint64(b[i+1:]) | n.bits[1]) ^ n.pair[1]
		for found := (differ - everyByte) &^ differ & topBits; found != 0; found &= found - 1 {
			if p := i + mathbits.TrailingZeros64(found)/8; p <= last && n.begins(text[p:]) {
				return true
			}
		}
	}
	return false
}

// begins reports whether text begins with the needle.
func (n *needle) begins(text string) bool { return fold(text[0]) == n.lower[0] && n.at(text) }

func isSmall(c byte) bool { return c >= 'a' && c <= 'z' }

// at reports whether text begins with the needle, whose first character does.
func (n *needle) at(text string) bool {
	for j := 1; j < len(n.lower); j++ {
		if fold(text[j]) != n.lower[j] {
			return false
		}
	}
	return true
}

func fold(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// scatteredIn reports whether the needle's characters are in text in their
// order, with others between.
func (n *needle) scatteredIn(text string) bool {
	rest := n.lower
	for _, r := range text {
		if rest == "" {
			return true
		}
		want, size := utf8.DecodeRuneInString(rest)
		if unicode.ToLower(r) == want {
			rest = rest[size:]
		}
	}
	return rest == ""
}
