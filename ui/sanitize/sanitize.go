// Package sanitize turns text that strangers chose into text that a terminal
// can be trusted with: one line, no control character in C0 or C1 form, no
// escape sequence, no bidirectional control, nothing invisible. What is taken
// out is shown as a visible sign, so that nothing hidden makes two names differ
// that look alike. Three things are left out of that: the no-break blank becomes
// a blank, an emoji loses the request for its coloured form, and letters that look
// alike by themselves stay. It also measures and cuts text by terminal cells.
//
// Right-to-left letters stay as they are, in the order of the text: each takes
// its cell, and what a terminal that reorders lines makes of them is turned off
// for a whole program (CSI 8 l), not by marks in every name.
package sanitize

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxMarks is how many combining marks may stand on one character; more are a
// picture drawn over other lines.
const maxMarks = 4

// Line makes s printable on one line. Plain text comes back as it is, without
// allocation. Line(Line(s)) == Line(s).
func Line(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	w := writer{out: &b}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, "<%02X>", s[i])
			w.stand('>')
		} else {
			w.rune(r, s[i+size:])
		}
		i += size
	}
	return b.String()
}

// Text makes s printable on several lines: line breaks separate them, all else
// is as in Line. It is never empty.
func Text(s string) []string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = Line(lines[i])
	}
	return lines
}

// Altered reports whether Line changes s.
func Altered(s string) bool { return Line(s) != s }

// plain reports whether s is printable ASCII.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// emojiStyle is the selector that asks for the coloured form of a character.
const emojiStyle = 0xfe0f

// keycap is the frame that makes an emoji of a character before it.
const keycap = "\u20e3"

// emoji reports whether r may be one of the symbols that have a coloured form,
// which digits have in a frame only.
func emoji(r rune, rest string) bool {
	if r <= unicode.MaxASCII {
		return strings.ContainsRune("0123456789#*", r) && strings.HasPrefix(rest, keycap)
	}
	return unicode.Is(unicode.S, r) || strings.ContainsRune("‼⁉〰", r)
}

// writer keeps what it needs to know of the characters before.
type writer struct {
	out   *strings.Builder
	marks int
	base  rune // what marks can stand on; 0 for nothing
}

// stand notes that a character has been written that marks can stand on.
func (w *writer) stand(r rune) { w.marks, w.base = 0, r }

// rune writes a character; rest is what follows it.
func (w *writer) rune(r rune, rest string) {
	switch {
	case r == emojiStyle && w.marks == 0 && emoji(w.base, rest):
		// Terminals disagree on the width that it asks for. It goes once.
		w.marks++
	case hidden(r):
		w.out.WriteString(sign(r))
		w.stand('>')
	case hangsOn(r):
		w.mark(r)
	default:
		w.out.WriteRune(r)
		w.stand(r)
	}
}

// mark writes a combining mark where it has something to stand on; further
// ones than maxMarks become a sign each.
func (w *writer) mark(r rune) {
	if w.base == 0 || w.marks >= maxMarks {
		w.out.WriteString(sign(r))
		w.stand('>')
		return
	}
	w.out.WriteRune(r)
	w.marks++
}

// hangsOn reports whether r is drawn on the character before it: marks, and
// whatever else has no width of its own.
func hangsOn(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || ansi.StringWidthWc(string(r)) == 0
}

// invisible are letters, symbols, marks and selectors that show nothing although
// their category does not say so (fillers, blanks of Braille, hieroglyphs and
// musical notes, joiners of Tifinagh and Brahmi, the place of an object), and those on whose width terminals disagree most: the skin
// tones, and the parts of Hangul syllables after the first (whole syllables, as
// they are typed, are fine).
var invisible = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x115f, Hi: 0x11ff, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1},
	{Lo: 0x180b, Hi: 0x180f, Stride: 1}, {Lo: 0x2800, Hi: 0x2800, Stride: 1}, {Lo: 0x2d7f, Hi: 0x2d7f, Stride: 1},
	{Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xd7b0, Hi: 0xd7ff, Stride: 1},
	{Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, {Lo: 0xffa0, Hi: 0xffa0, Stride: 1}, {Lo: 0xfffc, Hi: 0xfffc, Stride: 1},
}, R32: []unicode.Range32{
	{Lo: 0x1107f, Hi: 0x1107f, Stride: 1}, {Lo: 0x13441, Hi: 0x13442, Stride: 1}, {Lo: 0x16fe4, Hi: 0x16fe4, Stride: 1},
	{Lo: 0x1d159, Hi: 0x1d159, Stride: 1}, {Lo: 0x1f3fb, Hi: 0x1f3ff, Stride: 1}, {Lo: 0xe0100, Hi: 0xe01ef, Stride: 1},
}}

// hidden reports whether r must not reach the terminal: controls, format
// characters (bidi, zero width, tags), blanks other than the two that are
// blanks everywhere, what shows nothing, what is unassigned, and the private
// use area, whose width no one knows.
func hidden(r rune) bool {
	if r == ' ' || r == 0x3000 {
		return false
	}
	return !unicode.IsPrint(r) || unicode.Is(unicode.Co, r) || unicode.Is(invisible, r)
}

// sign is what stands for a character that must not be shown: the Unicode
// picture for the C0 controls, else its number.
func sign(r rune) string {
	switch {
	case r < 0x20:
		return string(0x2400 + r)
	case r == 0x7f:
		return "␡"
	case r == 0xa0: // as common as harmless
		return " "
	}
	return fmt.Sprintf("<U+%04X>", r)
}
