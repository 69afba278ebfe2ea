package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"snapdash/ui/sanitize"
)

// span is a piece of text in one style: the only way by which text gets on the
// screen, and the place where it is made printable.
type span struct {
	text  string
	style lipgloss.Style
}

// render gives the span's text, printable and styled, cut to width cells.
func (s span) render(width int) (string, int) {
	text := sanitize.Line(s.text)
	if w := sanitize.Width(text); w <= width {
		return paint(s.style, text), w
	}
	text = sanitize.Cut(text, width)
	return paint(s.style, text), sanitize.Width(text)
}

// paint styles text that is printable already; empty text stays empty.
func paint(style lipgloss.Style, text string) string {
	if text == "" {
		return ""
	}
	return style.Render(text)
}

// line draws spans from the left into exactly width cells.
func line(width int, spans ...span) string {
	var b strings.Builder
	left := width
	for _, s := range spans {
		if left <= 0 {
			break
		}
		text, w := s.render(left)
		b.WriteString(text)
		left -= w
	}
	b.WriteString(strings.Repeat(" ", max(0, left)))
	return b.String()
}

// bar draws left spans from the left and right spans to the right edge, in
// exactly width cells; where both don't fit the left ones are cut.
func bar(width int, left, right []span) string {
	need := spansWidth(right)
	if need >= width {
		return line(width, right...)
	}
	return line(width-need, left...) + line(need, right...)
}

// spansWidth is how many cells spans take.
func spansWidth(spans []span) int {
	n := 0
	for _, s := range spans {
		n += textWidth(s.text)
	}
	return n
}

// blank is a line of width blanks.
func blank(width int) string { return strings.Repeat(" ", max(0, width)) }

// fill makes exactly height lines of width cells from lines.
func fill(lines []string, width, height int) []string {
	if height < 0 {
		height = 0
	}
	if len(lines) > height {
		lines = lines[:height]
	}
	for len(lines) < height {
		lines = append(lines, blank(width))
	}
	return lines
}

// over lays box, whose lines are all boxWidth cells wide, over the middle of
// screen.
func over(screen, box []string, width, boxWidth int) []string {
	top := max(0, (len(screen)-len(box))/2)
	left := max(0, (width-boxWidth)/2)
	out := append([]string(nil), screen...)
	for i, b := range box {
		if top+i >= len(out) {
			break
		}
		under := out[top+i]
		out[top+i] = ansi.TruncateWc(under, left, "") + b + ansi.TruncateLeftWc(under, left+boxWidth, "")
	}
	return out
}

// frame draws a border with a title around lines; width counts the border in.
func (a *App) frame(title string, lines []string, width int) []string {
	g := a.glyphs
	inner := width - 4
	st := a.theme.border
	head := sanitize.Cut(sanitize.Line(title), max(0, inner-1))
	rule := max(0, inner-sanitize.Width(head)-1)
	top := paint(st, g.topLeft+g.horizontal) + paint(a.theme.strong, " "+head+" ") + paint(st, strings.Repeat(g.horizontal, rule)+g.topRight)
	if head == "" {
		top = paint(st, g.topLeft+strings.Repeat(g.horizontal, width-2)+g.topRight)
	}
	out := []string{top}
	for _, l := range lines {
		out = append(out, paint(st, g.vertical)+" "+l+" "+paint(st, g.vertical))
	}
	return append(out, paint(st, g.bottomLeft+strings.Repeat(g.horizontal, width-2)+g.bottomRight))
}

// glyphs are the border pieces and signs; one set is pure ASCII.
type glyphs struct {
	topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical string
	barFull, barEmpty, ellipsis, arrowUp, arrowDown, caret           string
}

var (
	unicodeGlyphs = glyphs{"╭", "╮", "╰", "╯", "─", "│", "━", "╌", "…", "▲", "▼", "▏"}
	asciiGlyphs   = glyphs{"+", "+", "+", "+", "-", "|", "#", "-", "~", "^", "v", "|"}
)

// wrap breaks printable text into lines of at most width cells.
func wrap(text string, width int) []string {
	if width < 1 {
		return nil
	}
	var out []string
	for _, l := range sanitize.Text(text) {
		out = append(out, strings.Split(ansi.WrapWc(l, width, ""), "\n")...)
	}
	return out
}
