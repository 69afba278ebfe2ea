// Package ink is what text is written with on the screen. A screen has some
// hundred pieces of text in a dozen styles: what each style says to the terminal
// is worked out once, not for every piece.
package ink

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Ink is a style of characters: colours, bold and the like. The zero value is plain.
type Ink struct{ before, after string }

// Of gives the ink of a style, of which what is more than characters, such as
// width, margins and borders, is left out.
func Of(style lipgloss.Style) Ink {
	const text = "x"
	before, after, _ := strings.Cut(style.Inline(true).Render(text), text)
	return Ink{before, after}
}

// Render gives printable text of one line in this ink; empty text stays empty.
func (i Ink) Render(text string) string {
	if text == "" || i.before == "" {
		return text
	}
	return i.before + text + i.after
}
