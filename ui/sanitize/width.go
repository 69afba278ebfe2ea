package sanitize

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is how many cells printable text takes: the sum over its characters, as
// terminals and the renderer count by default. The other way, a width for each
// cluster (mode 2027), gives other numbers for Devanagari, Thai and more, and
// terminals do not agree on those: a program must not let its renderer turn
// that mode on.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidthWc(s)
}

// Cut shortens printable text to at most width cells. What was cut is shown by
// an ellipsis; a wide character, or a letter and its marks, is never split.
func Cut(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(s) <= width {
		return s
	}
	if plain(s) {
		return s[:width-1] + "~"
	}
	end, left := 0, width-1
	for end < len(s) {
		cluster, w := first(s[end:])
		if w > left {
			break
		}
		end += len(cluster)
		left -= w
	}
	return s[:end] + ellipsis(s)
}

// CutStart is Cut for a text of which the end is what matters.
func CutStart(s string, width int) string {
	if width <= 0 {
		return ""
	}
	over := Width(s) - width
	if over <= 0 {
		return s
	}
	at := 0
	for over++; over > 0 && at < len(s); { // one cell more, for the ellipsis
		cluster, w := first(s[at:])
		at += len(cluster)
		over -= w
	}
	return ellipsis(s) + s[at:]
}

// first gives the first cluster of printable text and its cells.
func first(s string) (cluster string, width int) {
	cluster, _ = ansi.FirstGraphemeCluster(s, ansi.WcWidth)
	return cluster, Width(cluster)
}

// ellipsis is the three dots where the text is not ASCII itself, else a tilde,
// which every terminal has.
func ellipsis(s string) string {
	if plain(s) {
		return "~"
	}
	return "…"
}

// Fit cuts or fills text on the right to exactly width cells.
func Fit(s string, width int) string {
	s = Cut(s, width)
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// FitRight cuts or fills text on the left to exactly width cells.
func FitRight(s string, width int) string {
	s = Cut(s, width)
	return strings.Repeat(" ", max(0, width-Width(s))) + s
}

// ASCII gives printable text, or a whole frame with its escape sequences, for a
// terminal that knows no UTF-8: each other character becomes as many question
// marks as it took cells, so that nothing moves. ASCII text comes back as it
// is, without allocation.
func ASCII(s string) string {
	at := strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 })
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	for _, r := range s[at:] {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r == '…':
			b.WriteByte('~')
		default:
			b.WriteString(strings.Repeat("?", Width(string(r))))
		}
	}
	return b.String()
}
