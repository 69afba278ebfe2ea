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
	pair   [2]uint64 // its first and its last character, each in all eight bytes
	bits   [2]uint64 // and the bits that tell small from capital letters there
	idLike bool      // of characters that ids are made of
	digits []uint64  // the first of them, as an id begins: each in all sixteen places
}

func newNeedle(text string) needle {
	n := needle{lower: strings.ToLower(text), ascii: true, idLike: true}
	n.bytes = []byte(n.lower)
	for _, c := range n.bytes {
		n.ascii = n.ascii && c < utf8.RuneSelf
		n.idLike = n.idLike && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == '-')
	}
	if len(n.bytes) > 0 {
		for i, c := range []byte{n.bytes[0], n.bytes[len(n.bytes)-1]} {
			n.pair[i] = everyByte * uint64(c)
			if isSmall(c) {
				n.bits[i] = everyByte * ('a' - 'A')
			}
		}
		n.letter = byte(n.bits[0])
	}
	if n.idLike {
		n.readDigits()
	}
	return n
}

// mostDigits is how many digits are looked for before an id is written out: four
// are in one id of two thousand.
const mostDigits = 4

// readDigits takes hexadecimal digits up to the first dash.
func (n *needle) readDigits() {
	for _, c := range n.bytes[:min(mostDigits, len(n.bytes))] {
		if c == '-' {
			return
		}
		if c -= '0'; c > 9 {
			c -= 'a' - '0' - 10
		}
		n.digits = append(n.digits, everyDigit*uint64(c))
	}
}

// inID looks in an id's canonical form, which is written out only where its first
// digits may be there.
func (n *needle) inID(id model.ID) bool {
	if !n.idLike || !n.mayBeInID(id) {
		return false
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

// mayBeInID looks for the first digits at all 32 places at once: where they are, a
// digit of what differs is zero. At the last places they have no room.
func (n *needle) mayBeInID(id model.ID) bool {
	high, low := binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:])
	var differHigh, differLow uint64
	for _, d := range n.digits {
		differHigh |= high ^ d
		differLow |= low ^ d
		high, low = high<<4|low>>60, low<<4
	}
	if over := len(n.digits) - 1; over > 0 {
		differLow |= 1<<(4*over) - 1
	}
	return hasZeroDigit(differHigh) || hasZeroDigit(differLow)
}

func hasZeroDigit(w uint64) bool {
	const low = 0x7777777777777777
	return (w&low + low | w | low) != ^uint64(0)
}

const hexDigits = "0123456789abcdef"

// in reports whether the needle is in text. ASCII needles are looked for where
// they may be in either case; all others fold the text.
func (n *needle) in(text string) bool {
	if !n.ascii {
		return strings.Contains(strings.ToLower(text), n.lower)
	}
	b := unsafe.Slice(unsafe.StringData(text), len(text))
	if len(n.lower) < 2 {
		return n.lower == "" || n.nextNear(b, 0, len(b)) >= 0
	}
	return n.next(b, 0, len(b)) >= 0
}

const (
	everyByte = 0x0101010101010101
	topBits   = 0x8080808080808080

	everyDigit = 0x1111111111111111 // of an id
)

// next gives where the needle, of two characters and more, begins in b, at from
// or behind and before to; -1 for nowhere. It looks at sixteen places at once, for
// its first and its last character.
func (n *needle) next(b []byte, from, to int) int {
	last := len(n.lower) - 1
	to = min(to, len(b)-last)
	if from >= to {
		return -1
	}
	first, end, firstBit, endBit := n.pair[0], n.pair[1], n.bits[0], n.bits[1]
	at := from
	for x, y := b[from:to], b[from+last:to+last]; len(x) >= 16 && len(y) >= 16; x, y, at = x[16:], y[16:], at+16 {
		low := differ(binary.LittleEndian.Uint64(x[:8]), firstBit, first) | differ(binary.LittleEndian.Uint64(y[:8]), endBit, end)
		high := differ(binary.LittleEndian.Uint64(x[8:16]), firstBit, first) | differ(binary.LittleEndian.Uint64(y[8:16]), endBit, end)
		low, high = zeroBytes(low), zeroBytes(high)
		if low|high == 0 {
			continue
		}
		if p := n.among(b, at, low); p >= 0 {
			return p
		}
		if p := n.among(b, at+8, high); p >= 0 {
			return p
		}
	}
	return n.nextNear(b, at, to)
}

// differ gives eight characters of which those are zero that are the wanted one, in
// either case where bit is the case's.
func differ(text, bit, wanted uint64) uint64 { return (text | bit) ^ wanted }

// zeroBytes gives the top bits of the bytes that are zero, and above the first of
// them of some that are one.
func zeroBytes(w uint64) uint64 { return (w - everyByte) &^ w & topBits }

// among gives the first of some of eight places where the needle begins, each of
// which is the top bit of a byte; -1 when at none. Above a place where both
// characters are, next takes others for one.
func (n *needle) among(b []byte, at int, places uint64) int {
	for ; places != 0; places &= places - 1 {
		if p := at + mathbits.TrailingZeros64(places)/8; n.begins(b[p:]) {
			return p
		}
	}
	return -1
}

// nextNear is next for one place after the other, and for a single character.
func (n *needle) nextNear(b []byte, from, to int) int {
	for p := from; p < to; p++ {
		if b[p]|n.letter == n.lower[0] && n.begins(b[p:]) {
			return p
		}
	}
	return -1
}

// begins reports whether b begins with the needle.
func (n *needle) begins(b []byte) bool {
	for i := range n.bytes {
		if fold(b[i]) != n.bytes[i] {
			return false
		}
	}
	return true
}

func isSmall(c byte) bool { return c >= 'a' && c <= 'z' }

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
