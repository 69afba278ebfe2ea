package ui

import (
	"slices"

	"snapdash/model"
	"snapdash/model/metaedit"
	"snapdash/ui/ink"
)

func (m *metadataScreen) view(a *App, width, height int) []string {
	out := []string{bar(width, []span{{" Metadata of ", a.theme.dim}, {orDash(m.of.Name), a.theme.strong}, {"  " + shortID(m.of.ID.String()), a.theme.dim}},
		[]span{{m.tally() + " ", a.theme.text}})}
	switch m.phase {
	case phaseOpening:
		return fill(append(out, m.opening(a, width)...), width, height)
	case phaseReview:
		return fill(append(out, m.review(a, width)...), width, height)
	}
	foot := m.foot(a, width)
	room := max(1, height-len(out)-1-len(foot))
	out = append(out, m.header(a, width))
	out = append(out, fill(m.rows(a, width, room), width, room)...)
	return fill(append(out, foot...), width, height)
}

// tally counts pairs and changes.
func (m *metadataScreen) tally() string {
	if m.edit == nil {
		return ""
	}
	text := count(len(m.edit.Result()), "pair")
	for _, c := range []struct {
		states []metaedit.State
		word   string
	}{{[]metaedit.State{metaedit.Changed, metaedit.Renamed}, "changed"}, {[]metaedit.State{metaedit.Added}, "new"}, {[]metaedit.State{metaedit.Removed}, "deleted"}} {
		n := 0
		for _, s := range c.states {
			n += m.edit.Count(s)
		}
		if n > 0 {
			text += ", " + number(n) + " " + c.word
		}
	}
	return text
}

func (m *metadataScreen) opening(a *App, width int) []string {
	if m.err == nil {
		return []string{blank(width), line(width, span{" reading " + a.glyphs.ellipsis, a.theme.dim})}
	}
	return append([]string{blank(width)}, a.faultLines(m.err, width)...)
}

// keyWidth is how wide the column of keys is.
func (m *metadataScreen) keyWidth(width int) int {
	w := 12
	for _, r := range m.edit.Rows() {
		w = max(w, textWidth(r.Key))
	}
	return min(w, max(12, width*2/5))
}

func (m *metadataScreen) header(a *App, width int) string {
	return line(width, span{"     " + pad("KEY", m.keyWidth(width)) + "  VALUE", a.theme.head})
}

func (m *metadataScreen) rows(a *App, width, room int) []string {
	rows := m.edit.Rows()
	if len(rows) == 0 {
		return []string{blank(width), line(width, span{"   no metadata: a adds a pair", a.theme.dim})}
	}
	from := max(0, min(m.cursor-room/2, len(rows)-room))
	var out []string
	for i := from; i < min(len(rows), from+room); i++ {
		out = append(out, m.row(a, i, width))
	}
	return out
}

// sign and style of a row's state.
func stateSign(a *App, s metaedit.State) (string, ink.Ink) {
	switch s {
	case metaedit.Changed, metaedit.Renamed:
		return "~", a.theme.warn
	case metaedit.Added:
		return "+", a.theme.ok
	case metaedit.Removed:
		return "-", a.theme.danger
	}
	return " ", a.theme.text
}

func (m *metadataScreen) row(a *App, i, width int) string {
	r := m.edit.Rows()[i]
	kw := m.keyWidth(width)
	cursor, keyStyle := " ", a.theme.text
	if i == m.cursor {
		cursor, keyStyle = ">", a.theme.cursor
	}
	sign, st := stateSign(a, r.State())
	left := []span{{" " + cursor + " ", a.theme.accent}, {sign + " ", st}}
	if m.in != nil && i == m.cursor {
		return m.typedRow(a, r, left, kw, width)
	}
	key := r.Key
	if r.State() == metaedit.Renamed {
		key = r.Was.Key + " -> " + r.Key
	}
	value, valueStyle := r.Value, a.theme.text
	if s := r.State(); (s == metaedit.Changed || s == metaedit.Renamed) && r.Value != r.Was.Value {
		value = r.Was.Value + " -> " + r.Value
	} else if s == metaedit.Removed {
		valueStyle = a.theme.dim
	}
	var right []span
	if p := m.edit.Problem(i); p != metaedit.None {
		right = []span{{"  ! " + problemText(p) + " ", a.theme.warn}}
	}
	left = append(left, span{pad(cut(key, kw), kw), keyStyle}, span{"  ", a.theme.text}, span{value, valueStyle})
	return bar(width, left, right)
}

// typedRow is the row whose key or value is being typed, with its length.
func (m *metadataScreen) typedRow(a *App, r metaedit.Row, left []span, kw, width int) string {
	n := m.in.length()
	st := a.theme.dim
	if n > model.MaxText {
		st = a.theme.danger
	}
	right := []span{{"  " + number(n) + " of 255 ", st}}
	room := max(8, width-kw-7-14)
	if m.cell == cellKey {
		left = append(left, m.in.spans(kw, true, a.theme.field, a.theme.chosen)...)
		left = append(left, span{"  " + r.Value, a.theme.text})
	} else {
		left = append(left, span{pad(cut(r.Key, kw), kw) + "  ", a.theme.text})
		left = append(left, m.in.spans(room, true, a.theme.field, a.theme.chosen)...)
	}
	return bar(width, left, right)
}

// foot tells what is going on, and what is wrong with the text being typed.
func (m *metadataScreen) foot(a *App, width int) []string {
	out := []string{blank(width)}
	switch {
	case m.phase == phaseChecking:
		return append(out, line(width, span{" reading the cloud's present set before saving " + a.glyphs.ellipsis, a.theme.busy}))
	case m.phase == phaseSending:
		return append(out, line(width, span{" saving " + a.glyphs.ellipsis, a.theme.busy}))
	case m.in != nil:
		return append(out, line(width, span{" " + m.typedHint(), a.theme.dim}))
	case m.err != nil:
		out = append(out, a.faultLines(m.err, width)...)
		text := " Nothing was lost: your changes are still here."
		if m.unsure {
			text += " Whether the cloud took them is not known; saving reads its set again first."
		}
		return append(out, line(width, span{text, a.theme.warn}))
	}
	if !m.edit.Dirty() {
		return append(out, blank(width))
	}
	merge, replace := a.key("metadata.merge", "M"), a.key("metadata.replace", "R")
	text := " " + merge + " merge: adds and changes, leaves the rest    " + replace + " replace: exactly this set"
	if textWidth(text) > width {
		text = " " + merge + " merge: leaves the rest    " + replace + " replace: exactly this set"
	}
	return append(out, line(width, span{text, a.theme.dim}))
}

// typedHint checks the text while it is typed.
func (m *metadataScreen) typedHint() string {
	r := m.edit.Rows()[m.cursor]
	key, value := r.Key, r.Value
	if m.cell == cellKey {
		key = m.in.value()
	} else {
		value = m.in.value()
	}
	if p := metaedit.CheckPair(key, value); p != metaedit.None && (p != metaedit.KeyEmpty || m.cell == cellValue) {
		return problemText(p)
	}
	if m.in.altered() && !m.in.changed() {
		return "has characters that cannot be typed; it stays as it is unless you change it"
	}
	return "a key is letters, digits and - _ : . blank, 1 to 255; a value is at most 255 characters"
}

// review shows the difference that will be sent, conflicts first.
func (m *metadataScreen) review(a *App, width int) []string {
	var out []string
	text := func(s string, st ink.Ink) { out = append(out, a.paragraph(" "+s, width, st)...) }
	if len(m.conflicts) > 0 {
		out = append(out, blank(width))
		text("Someone changed this metadata since you opened it.", a.theme.danger)
		out = append(out, m.conflictTable(a, width)...)
	}
	out = append(out, blank(width))
	verb := "Merge will do this; every other pair stays as it is:"
	if m.replace {
		verb = "Replace will make the set exactly as you see it in the editor:"
		if slices.ContainsFunc(m.conflicts, func(c metaedit.Conflict) bool { return c.Theirs }) {
			verb = "Replace will make the set as you see it in the editor, with theirs where you chose it:"
		}
	}
	text(verb, a.theme.strong)
	for _, d := range m.difference() {
		out = append(out, differenceLine(a, d, width))
	}
	if len(m.difference()) == 0 {
		text("  nothing: the cloud has this set already", a.theme.dim)
	}
	if left := m.edit.Left(); !m.replace && len(left) > 0 {
		text("Merge removes nothing, so these stay in the cloud: "+listed(left)+". To remove them go back and replace the whole set.", a.theme.warn)
	}
	out = append(out, blank(width))
	text("Nothing has been sent. s sends it, esc goes back to editing.", a.theme.dim)
	return out
}

func differenceLine(a *App, d difference, width int) string {
	switch {
	case d.before == nil:
		return line(width, span{"   + ", a.theme.ok}, span{d.key, a.theme.accent}, span{"  " + *d.now, a.theme.text})
	case d.now == nil:
		return line(width, span{"   - ", a.theme.danger}, span{d.key, a.theme.accent}, span{"  " + *d.before, a.theme.dim})
	}
	return line(width, span{"   ~ ", a.theme.warn}, span{d.key, a.theme.accent}, span{"  " + *d.before + " -> " + *d.now, a.theme.text})
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
