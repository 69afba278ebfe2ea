package ui

import (
	"slices"

	"snapdash/model/metaedit"
	"snapdash/ui/ink"
)

// review shows the difference that will be sent, conflicts first. Where it is
// too high it scrolls; how to send it and how not to stay below.
func (m *metadataScreen) review(a *App, width, height int) []string {
	lines, at := m.reviewLines(a, width, []string{blank(width)})
	foot := setIn(a.paragraph("Nothing has been sent. "+a.key("metadata.send", "s")+" sends it, "+a.key("metadata.edit", "esc")+" goes back to editing.", width-2, a.theme.dim))
	room := max(1, height-1-len(foot))
	if len(lines) > room {
		lines, at = m.reviewLines(a, width, nil)
	}
	if m.over = max(0, len(lines)-room); m.over == 0 {
		return fill(append(append(lines, blank(width)), foot...), width, height)
	}
	if m.follow {
		m.from = max(at-room+1, min(m.from, at))
	}
	m.from = max(0, min(m.from, m.over))
	keys := "j and k"
	if len(m.conflicts) > 0 {
		keys = "pgdown, pgup"
	}
	place := " " + number(m.from) + " above, " + number(m.over-m.from) + " below: " + keys + " scroll"
	out := append(lines[m.from:m.from+room:m.from+room], line(width, span{place, a.theme.dim}))
	return fill(append(out, foot...), width, height)
}

// reviewLines are all lines of the review, and which of them is the conflict
// under the cursor. gap stands between its parts.
func (m *metadataScreen) reviewLines(a *App, width int, gap []string) (out []string, at int) {
	text := func(s string, st ink.Ink) { out = append(out, setIn(a.paragraph(s, width-2, st))...) }
	if len(m.conflicts) > 0 {
		out = append(out, gap...)
		text("Someone changed this metadata since you opened it.", a.theme.danger)
		at = len(out) + 1 + m.at
		out = append(out, m.conflictTable(a, width)...)
	}
	out = append(out, gap...)
	verb := "Merge will do this; every other pair stays as it is:"
	if m.replace {
		verb = "Replace will make the set exactly as you see it in the editor:"
		if slices.ContainsFunc(m.conflicts, func(c metaedit.Conflict) bool { return c.Theirs }) {
			verb = "Replace will make the set as you see it in the editor, with theirs where you chose it:"
		}
	}
	text(verb, a.theme.strong)
	for _, d := range m.difference() {
		out = append(out, differenceLines(a, d, width)...)
	}
	if len(m.difference()) == 0 {
		text("  nothing: the cloud has this set already", a.theme.dim)
	}
	if left := m.edit.Left(); !m.replace && len(left) > 0 {
		text("Merge removes nothing, so these stay in the cloud: "+listed(left)+". To remove them go back and replace the whole set.", a.theme.warn)
	}
	return out, at
}

// parts are the sign of a difference and what it does to the key's value.
func (d difference) parts(a *App) (sign, value span) {
	switch {
	case d.before == nil:
		return span{"   + ", a.theme.ok}, span{*d.now, a.theme.text}
	case d.now == nil:
		return span{"   - ", a.theme.danger}, span{*d.before, a.theme.dim}
	}
	return span{"   ~ ", a.theme.warn}, span{*d.before + " -> " + *d.now, a.theme.text}
}

func differenceLine(a *App, d difference, width int) string {
	sign, value := d.parts(a)
	return line(width, sign, span{d.key, a.theme.accent}, span{"  " + value.text, value.style})
}

// differenceLines are a difference on as many lines as it needs.
func differenceLines(a *App, d difference, width int) []string {
	sign, value := d.parts(a)
	lead := textWidth(sign.text)
	if lead+textWidth(d.key)+2+textWidth(value.text) <= width {
		return []string{differenceLine(a, d, width)}
	}
	var out []string
	for _, l := range wrap(d.key, width-lead) {
		out = append(out, line(width, sign, span{l, a.theme.accent}))
		sign.text = blank(lead)
	}
	for _, l := range wrap(value.text, width-lead-2) {
		out = append(out, line(width, span{blank(lead+2) + l, value.style}))
	}
	return out
}

// conflictTable shows both sides of each conflict and which one is kept.
func (m *metadataScreen) conflictTable(a *App, width int) []string {
	const keep = 7 // cells of the last column
	col := max(8, (width-3-keep)/4)
	cell := func(v *string) string {
		if v == nil {
			return pad("-", col)
		}
		return pad(cut(*v, col-1), col)
	}
	heading := "   "
	for _, h := range []string{"KEY", "YOU OPENED", "CLOUD NOW", "YOURS"} {
		heading += cell(&h)
	}
	out := []string{line(width, span{heading + "KEEP", a.theme.head})}
	for i, c := range m.conflicts {
		sign, choice := "   ", "mine"
		if i == m.at {
			sign = " > "
		}
		if c.Theirs {
			choice = "theirs"
		}
		out = append(out, line(width, span{sign, a.theme.accent},
			span{cell(&c.Key) + cell(c.Opened) + cell(c.Now) + cell(c.Yours), a.theme.text}, span{choice, a.theme.strong}))
	}
	return out
}
