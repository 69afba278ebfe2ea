package sanitize

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is how many cells printable text takes, as the renderer counts them.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Cut shortens printable text to at most width cells. What was cut is shown by
// an ellipsis; a wide character is never split.
func Cut(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(s) <= width {
		return s
	}
	return ansi.Truncate(s, width, ellipsis(s))
}

// ellipsis is the three dots where the text is not ASCII itself, else a tilde,
// which every terminal has.
func ellipsis(s string) string {
	if plain(s) {
		return "~"
	}
	return "…"
}

// Fit cuts or fills text to exactly width cells, FitRight fills from the left.
func Fit(s string, width int) string {
	s = Cut(s, width)
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// FitRight cuts or fills text from the left to exactly width cells.
func FitRight(s string, width int) string {
	s = Cut(s, width)
	return strings.Repeat(" ", max(0, width-Width(s))) + s
}
