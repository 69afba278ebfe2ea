package equivalent

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote writes a word so that a shell reads the same bytes again. Plain words
// stay as they are, others stand in single quotes, and what a terminal would
// obey or not show is written by number within $'…' (POSIX since 2024). The
// result has no control character and nothing invisible.
func Quote(word string) string {
	switch {
	case dollar(word):
		return dollarQuoted(word)
	case plain(word):
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// plain reports whether a word means itself to every shell.
func plain(word string) bool {
	for i := 0; i < len(word); i++ {
		c := word[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("-_./:@%+,", c) < 0 && (c != '=' || i == 0) {
			return false
		}
	}
	return word != ""
}

// dollar reports whether a word has anything that is to be written by number.
func dollar(word string) bool {
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRuneInString(word[i:])
		if !visible(r, size) {
			return true
		}
		i += size
	}
	return false
}

// fillers are letters and symbols that show nothing, or that change the one
// before them.
var fillers = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x115f, Hi: 0x11ff, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1}, {Lo: 0x2800, Hi: 0x2800, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1},
	{Lo: 0xd7b0, Hi: 0xd7ff, Stride: 1}, {Lo: 0xffa0, Hi: 0xffa0, Stride: 1}, {Lo: 0xfffc, Hi: 0xfffc, Stride: 1},
}, R32: []unicode.Range32{{Lo: 0x13441, Hi: 0x13442, Stride: 1}, {Lo: 0x1d159, Hi: 0x1d159, Stride: 1}, {Lo: 0x1f3fb, Hi: 0x1f3ff, Stride: 1}}}

// visible reports whether a character stands for itself on every terminal:
// blank, letter, digit, punctuation or symbol. Combining marks do not: they
// would be drawn over the quote.
func visible(r rune, size int) bool {
	if r == utf8.RuneError && size == 1 {
		return false
	}
	return r == ' ' || unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !unicode.Is(fillers, r)
}

// dollarQuoted writes a word within $'…'. Numbers are octal of three digits:
// hexadecimal ones take in the digits that follow, in some shells.
func dollarQuoted(word string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRuneInString(word[i:])
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case visible(r, size):
			b.WriteRune(r)
		default:
			for _, c := range []byte(word[i : i+size]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		}
		i += size
	}
	b.WriteString("'")
	return b.String()
}
