package ui

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"snapdash/ui/ink"
	"snapdash/ui/sanitize"
)

// span is a piece of text in one style: the only way by which text gets on the
// screen, and the place where it is made printable.
type span struct {
	text  string
	style ink.Ink
}

// render gives the span's text, printable and styled, cut to width cells.
func (s span) render(width int) (string, int) {
	text := sanitize.Line(s.text)
	if w := sanitize.Width(text); w <= width {
		return s.style.Render(text), w
	}
	text = sanitize.Cut(text, width)
	return s.style.Render(text), sanitize.Width(text)
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
	room, gap := width-need, ""
	if spansWidth(left) >= room && need > 0 && !strings.HasPrefix(right[0].text, " ") {
		room, gap = room-1, " "
	}
	return line(room, left...) + gap + line(need, right...)
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

// setIn sets lines in by a cell on each side.
func setIn(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = " " + l + " "
	}
	return out
}

// around gives at most height of lines, with the one at a place among them.
func around[L any](lines []L, at, height int) []L {
	from := max(0, min(at-height/2, len(lines)-height))
	return lines[from:min(len(lines), from+max(1, height))]
}

// over lays a dialog's lines over the foot of screen, as a band from edge to
// edge: what is right of its text is erased by one short sequence a line, and
// the rows above it stay as they are.
func over(screen, band []string, width int) []string {
	band = band[:min(len(band), len(screen))]
	out := append([]string(nil), screen[:len(screen)-len(band)]...)
	for _, b := range band {
		out = append(out, b+blank(width-ansi.StringWidthWc(b)))
	}
	return out
}

// frame heads the lines of a dialog with a short rule that carries its title,
// and sets them in. There is no border at the sides or below: on a slow line
// they cost more than the text. Width counts two cells on each side in.
func (a *App) frame(title string, lines []string, width int) []string {
	if a.opt.Plain {
		return a.plainFrame(title, lines, width)
	}
	st, rule := a.theme.border, strings.Repeat(a.glyphs.horizontal, 2)
	out := []string{line(width, span{rule + " ", st}, span{cut(title, headingRoom(width)), a.theme.strong}, span{" " + strings.Repeat(rule, 2), st})}
	for _, l := range lines {
		out = append(out, "  "+l+"  ")
	}
	return out
}

// headingRoom is how much of a dialog's title is shown.
func headingRoom(width int) int { return max(0, width-14) }

// glyphs are the rule and the signs; one set is pure ASCII.
type glyphs struct {
	horizontal                                      string
	barFull, barEmpty, ellipsis, arrowUp, arrowDown string
}

var (
	unicodeGlyphs = glyphs{"─", "━", "╌", "…", "▲", "▼"}
	asciiGlyphs   = glyphs{"-", "#", "-", "~", "^", "v"}
)

// opening is what fits of a text into n lines of at most width cells, with a sign
// where it goes on.
func opening(text string, width, n int) []string {
	lines := wrap(text, width)
	switch {
	case n <= 0:
		return nil
	case len(lines) <= n:
		return lines
	}
	return append(lines[:n-1:n-1], cut(lines[n-1]+" "+lines[n], width))
}

// wrap breaks printable text into lines of at most width cells.
func wrap(text string, width int) []string {
	if width < 1 {
		return nil
	}
	var out []string
	for _, l := range sanitize.Text(text) {
		for _, hyphens := range edgeHyphens {
			l = hyphens.ReplaceAllStringFunc(l, func(s string) string { return strings.ReplaceAll(s, "-", held) })
		}
		for _, part := range strings.Split(strings.ReplaceAll(ansi.WrapWc(l, width, ""), held, "-"), "\n") {
			if sanitize.Width(part) > width {
				part = ansi.HardwrapWc(strings.TrimRight(part, " "), width, true)
			}
			out = append(out, strings.Split(part, "\n")...)
		}
	}
	return out
}

// edgeHyphens are the hyphens at which no word can be parted. WrapWc takes them
// for such and lets them overhang, where they would be cut off, as it does with
// some that part words as long as a line. held stands for them meanwhile: a
// character that no printable text has.
var edgeHyphens = []*regexp.Regexp{regexp.MustCompile(`(^| )-+`), regexp.MustCompile(`-+( |$)`)}

const held = "\ue000"
