package ui

import (
	"slices"
	"strings"

	"snapdash/model"
	"snapdash/model/metaedit"
	"snapdash/ui/ink"
)

// readCreatePair is readPair with what creation refuses besides.
func readCreatePair(text string) (key, value, problem string) {
	key, value, problem = readPair(text)
	if problem == "" && metaedit.CheckPair(strings.ReplaceAll(key, "/", "-"), value) == metaedit.KeyCharacters { // it allows the slash
		problem = "Cinder takes letters, digits and - _ : . / blank here"
	}
	return key, value, problem
}

// addPair takes "key=value" from its field into the metadata and reports whether it could.
func (c *createScreen) addPair() bool {
	key, value, problem := readCreatePair(c.form.value(fieldPair))
	if c.note = problem; problem != "" {
		return false
	}
	c.put(key, value)
	c.form.fields[fieldPair].in.set("")
	return true
}

// put takes a pair in, and says when there was another value.
func (c *createScreen) put(key, value string) {
	c.note = c.pairs.putTelling(key, value, c.note)
}

func (c *createScreen) boxWidth(a *App) int { return min(a.width, 110) }

func (c *createScreen) view(a *App, width, height int) []string {
	heading := "Create a snapshot"
	if q := c.quotaText(); q != "" {
		heading += "   " + q
	}
	inner := width - 4
	if c.volume == nil {
		return a.frame(heading, c.pick.view(a, inner, height-1), width)
	}
	return a.frame(heading, c.lines(a, inner, height-1), width)
}

// lines are the form, what belongs to it, and its end. Where they are more than
// height, those that are about what has the focus are shown.
func (c *createScreen) lines(a *App, width, height int) []string {
	v := c.volume
	name := v.Name
	if name == "" {
		name = v.ID
	}
	out := []string{line(width, span{" " + pad("Volume", 13), a.theme.dim}, span{name, a.theme.accent}, span{"   " + bytesGiB(int64(v.SizeGiB)) + ", " + v.Status, a.theme.text})}
	out = append(out, setIn(a.ownerLines(width-2, v))...)
	top := len(out)
	out = append(out, c.form.view(a, width, !c.button && c.sent == 0)...)
	note := c.noteLines(a, width)
	out = append(out, note...)
	out = append(out, c.pairLines(a, width, height-1-len(note))...)
	first, last := top+c.form.focus, top+c.form.focus
	if c.form.focus == fieldPair {
		last = len(out) - 1
	}
	out = append(out, c.forceLines(a, width)...)
	if c.button || c.sent != 0 {
		first = len(out)
	}
	out = append(out, c.end(a, width)...)
	if c.button || c.sent != 0 {
		last = len(out) - 1
	}
	from := max(0, min(first, last-height+1))
	return out[from:min(len(out), from+height)]
}

// ownerLines say whose a snapshot of another project's volume will be: Cinder gives
// it to who asks.
func (a *App) ownerLines(width int, v *model.Volume) []string {
	if v.ProjectID == "" || v.ProjectID == a.session.ProjectID {
		return nil
	}
	text := "The volume is of project " + a.projectLabel(v.ProjectID) + ": its snapshot will belong to " +
		orDash(a.session.ProjectName) + ", yours, and use that quota."
	return a.paragraph(text, width, a.theme.warn)
}

// pairIndent is how far what belongs to the pairs is set in.
func pairIndent(width int) string { return blank(min(formLabel, max(3, width-40))) }

// noteLines say what is wrong with the pair being typed, or how one is.
func (c *createScreen) noteLines(a *App, width int) []string {
	text, st := c.note, a.theme.warn
	if text == "" {
		if c.button || c.sent != 0 || c.form.focus != fieldPair {
			return nil
		}
		text, st = "key=value, then enter; as many as you like", a.theme.dim
	}
	return a.pairNote(text, width, st)
}

// pairNote are the lines of what is said of the pair being typed, below it.
func (a *App) pairNote(text string, width int, st ink.Ink) []string {
	indent := pairIndent(width)
	out := a.paragraph(text, width-len(indent), st)
	for i, l := range out {
		out[i] = indent + l
	}
	return out
}

// pairLines are the pairs added so far, of more than room the last ones: those
// that are taken away first.
func (c *createScreen) pairLines(a *App, width, room int) []string {
	var out []string
	indent, keys := pairIndent(width), c.pairs.keys()
	if over := len(keys) - max(2, room); over > 0 {
		out = append(out, line(width, span{indent + number(over+1) + " more", a.theme.dim}))
		keys = slices.Sorted(slices.Values(c.pairs.order[over+1:]))
	}
	for _, k := range keys {
		out = append(out, line(width, span{indent + k + " = ", a.theme.accent}, span{c.pairs.values[k], a.theme.text}))
	}
	return out
}

// quotaText says what is left of the project's quota.
func (c *createScreen) quotaText() string {
	if !c.hasQuota {
		if c.quotaErr != nil {
			return "quota not told"
		}
		return ""
	}
	return quotaLeft(c.quota)
}

// quotaLeft says what a quota leaves, "" where nothing is limited.
func quotaLeft(q model.Quota) string {
	var left []string
	if n, limited := q.Snapshots.Left(); limited {
		left = append(left, count(n, "snapshot"))
	}
	if n, limited := q.Gigabytes.Left(); limited {
		left = append(left, number(n)+" GiB")
	}
	if left == nil {
		return ""
	}
	return listed(left) + " left"
}

// forceLines explain force where it is needed, and say nothing where it is not.
func (c *createScreen) forceLines(a *App, width int) []string {
	if !c.needsForce(a) {
		return nil
	}
	state := "off"
	if c.force {
		state = "on"
	}
	return append([]string{line(width, span{" " + pad("Force", 13), a.theme.dim}, span{state, a.theme.strong}, span{"   " + a.key("create.while-attached", "ctrl+o") + " changes it", a.theme.dim})},
		a.paragraph("The volume is in use. Force takes the snapshot all the same: it is as if the power had been cut at that moment.", width, a.theme.warn)...)
}

// end is the button, or what became of it.
func (c *createScreen) end(a *App, width int) []string {
	st := a.theme.button
	if c.button {
		st = a.theme.chosen
	}
	out := []string{blank(width)}
	if c.sent != 0 {
		return append(out, line(width, span{" asking for the snapshot " + a.glyphs.ellipsis, a.theme.busy}))
	}
	out = append(out, line(width, span{" ", a.theme.text}, span{"[ Create ]", st}))
	if c.err != nil {
		out = append(out, blank(width))
		out = append(out, a.faultLines(c.err, width)...)
		out = append(out, line(width, span{"Nothing was lost: the form is as you filled it.", a.theme.warn}))
	}
	return out
}
