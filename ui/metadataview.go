package ui

import (
	"snapdash/model"
	"snapdash/model/metaedit"
	"snapdash/ui/ink"
)

func (m *metadataScreen) view(a *App, width, height int) []string {
	out := []string{bar(width, []span{{" Metadata of ", a.theme.dim}, {orDash(m.of.Name), a.theme.strong}, {"  " + shortID(m.of.ID.String()), a.theme.dim}},
		[]span{{m.tally() + " ", a.theme.text}})}
	switch m.phase {
	case phaseOpening:
		return fill(append(out, m.openingView(a, width)...), width, height)
	case phaseReview:
		return append(out, m.review(a, width, height-1)...)
	}
	foot := m.foot(a, width, height)
	if height-2-len(foot) < 3 {
		foot = foot[1:] // a row is worth more than the blank
	}
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

func (m *metadataScreen) openingView(a *App, width int) []string {
	if m.err == nil {
		return []string{blank(width), line(width, span{" reading " + a.glyphs.ellipsis, a.theme.dim})}
	}
	return append([]string{blank(width)}, setIn(a.faultLines(m.err, width-2))...)
}

// keyWidth is how wide the column of keys is: where they are long, two fifths of
// the row and what the values leave.
func (m *metadataScreen) keyWidth(width int) int {
	key, value := 12, 0
	for _, r := range m.edit.Rows() {
		key, value = max(key, textWidth(keyText(r, width))), max(value, textWidth(valueText(r, width)))
	}
	return min(key, max(12, width*2/5, width-rowLead-value))
}

// keyText is a row's key, with the one that it had before where it has another.
func keyText(r metaedit.Row, width int) string {
	if r.State() != metaedit.Renamed {
		return r.Key
	}
	return became(r.Was.Key, r.Key, width)
}

// valueText is a row's value, with the one that it had before where it has another.
func valueText(r metaedit.Row, width int) string {
	if s := r.State(); s != metaedit.Changed && s != metaedit.Renamed || r.Value == r.Was.Value {
		return r.Value
	}
	return became(r.Was.Value, r.Value, width)
}

// became is what something was and what it is; where there is no room for both
// it is what it is.
func became(was, now string, width int) string {
	if both := was + " -> " + now; textWidth(both) <= width {
		return both
	}
	return "-> " + now
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
	right, _ := m.warning(a, i, width)
	value, st := valueText(r, width-rowLead-kw-spansWidth(right)), a.theme.text
	if r.Deleted {
		st = a.theme.dim
	}
	left = append(left, span{pad(cut(keyText(r, kw), kw), kw), keyStyle}, span{"  ", a.theme.text}, span{value, st})
	return bar(width, left, right)
}

const (
	rowLead    = 7  // cells of a row that are neither key nor value nor warning
	leastValue = 20 // how much of a value a warning leaves

	roomForLength = 60 // the width from which the length of what is typed is always told
)

// warning is what stands at the end of a row with a problem: what it is where
// there is room beside the pair, else a sign; told reports which.
func (m *metadataScreen) warning(a *App, i, width int) (spans []span, told bool) {
	p := m.edit.Problem(i)
	if p == metaedit.None {
		return nil, true
	}
	text := "  ! " + problemText(p) + " "
	if pair := rowLead + m.keyWidth(width) + min(leastValue, textWidth(m.edit.Rows()[i].Value)); pair+textWidth(text) > width {
		return []span{{" ! ", a.theme.warn}}, false
	}
	return []span{{text, a.theme.warn}}, true
}

// typedRow is the row whose key or value is being typed, with its length.
func (m *metadataScreen) typedRow(a *App, r metaedit.Row, left []span, kw, width int) string {
	n := m.in.length()
	st := a.theme.dim
	if n > model.MaxText {
		st = a.theme.danger
	}
	right := []span{{"  " + number(n) + " of 255 ", st}}
	if width < roomForLength && n <= model.MaxText*3/4 { // before that it is of little use
		right = nil
	}
	if m.cell == cellValue { // which may become longer than those that the keys have made room for
		kw = min(kw, max(12, width*2/5))
	}
	room := max(8, width-kw-rowLead-spansWidth(right)-1)
	if m.cell == cellKey {
		left = append(left, m.in.spans(kw, true, a.theme.field, a.theme.chosen)...)
		left = append(left, span{"  " + r.Value, a.theme.text})
	} else {
		left = append(left, span{pad(cut(r.Key, kw), kw) + "  ", a.theme.text})
		left = append(left, m.in.spans(room, true, a.theme.field, a.theme.chosen)...)
	}
	return bar(width, left, right)
}

// foot tells what is going on, and what is wrong with the text being typed or
// the row under the cursor.
func (m *metadataScreen) foot(a *App, width, height int) []string {
	out := []string{blank(width)}
	text := func(s string, st ink.Ink) []string { return setIn(a.paragraph(s, width-2, st)) }
	switch {
	case m.phase == phaseChecking:
		return append(out, text("reading the cloud's present set before saving "+a.glyphs.ellipsis, a.theme.busy)...)
	case m.phase == phaseSending:
		return append(out, text("saving "+a.glyphs.ellipsis, a.theme.busy)...)
	case m.in != nil:
		return append(out, text(m.typedHint(), a.theme.dim)...)
	case m.err != nil:
		kept := "Nothing was lost: your changes are still here."
		if m.unsure {
			kept += " Whether the cloud took them is not known; saving reads its set again first."
		}
		told, fault := text(kept, a.theme.warn), setIn(a.faultLines(m.err, width-2))
		room := max(0, height-4-len(told)) // beside the titles, a blank and a row
		return append(append(out, fault[:min(room, len(fault))]...), told...)
	}
	if m.cursor < len(m.edit.Rows()) {
		if _, told := m.warning(a, m.cursor, width); !told {
			out = append(out, text(problemText(m.edit.Problem(m.cursor)), a.theme.warn)...)
		}
	}
	if !m.edit.Dirty() {
		return append(out, blank(width))
	}
	return append(out, line(width, span{" " + m.savingText(a, width-2), a.theme.dim}))
}

// savingText says how what is changed is saved, in as many words as fit.
func (m *metadataScreen) savingText(a *App, width int) string {
	merge, replace := a.key("metadata.merge", "M"), a.key("metadata.replace", "R")
	for _, text := range []string{
		merge + " merge: adds and changes, leaves the rest    " + replace + " replace: exactly this set",
		merge + " merge: leaves the rest    " + replace + " replace: exactly this set",
	} {
		if textWidth(text) <= width {
			return text
		}
	}
	return merge + " merge  " + replace + " replace: exactly this"
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
	if m.cell == cellKey {
		return "a key is letters, digits and - _ : . blank, 1 to 255"
	}
	return "a value is at most 255 characters"
}
