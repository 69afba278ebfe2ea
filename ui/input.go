package ui

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"snapdash/ui/ink"
	"snapdash/ui/sanitize"
)

// input is one line of editable text. Editing is textinput's; drawing is ours,
// so that pasted or received text is made printable like all other.
//
// textinput cannot hold control characters. A value that has some is kept as
// it was until the person changes the text: value gives the original back.
type input struct {
	edit     textinput.Model
	original string
	entered  string // the original as textinput holds it
	from     int    // the first rune that is shown
}

func newInput(value string) input {
	in := input{edit: textinput.New(), original: value}
	in.edit.Prompt = ""
	in.edit.SetValue(value)
	in.edit.CursorEnd()
	in.edit.Focus()
	in.entered = in.edit.Value()
	return in
}

// value is the text as edited, or the original while it is unchanged.
func (in *input) value() string {
	if v := in.edit.Value(); v != in.entered {
		return v
	}
	return in.original
}

// set replaces the text.
func (in *input) set(value string) { *in = newInput(value) }

// changed reports whether the person changed the text.
func (in *input) changed() bool { return in.edit.Value() != in.entered }

// altered reports whether the original has characters that the input can't show or keep.
func (in *input) altered() bool { return in.entered != in.original }

// typed edits the text; nothing it returns is needed but by a blinking cursor.
func (in *input) typed(msg tea.Msg) {
	in.edit, _ = in.edit.Update(msg)
}

// length is the text's length as Cinder counts it, in characters.
func (in *input) length() int { return len([]rune(in.value())) }

// spans draws the text into exactly width cells; the cursor is drawn when focus is
// true, and the text moves only where it would not be seen otherwise: on a slow line
// each cell that changes is sent. What is hidden on a side is shown there. The blanks
// after the text carry no style, so that they can be erased at once.
func (in *input) spans(width int, focus bool, text, cursor ink.Ink) []span {
	runes := []rune(in.edit.Value())
	at := min(in.edit.Position(), len(runes))
	if !focus {
		in.from = 0
		all := cut(string(runes), width)
		return []span{{all, text}, {blank(width - sanitize.Width(all)), ink.Ink{}}}
	}
	under, after := " ", ""
	if at < len(runes) {
		under, after = sanitize.Line(string(runes[at])), sanitize.Line(string(runes[at+1:]))
	}
	if sanitize.Width(under) == 0 {
		under = " "
	}
	room := width - sanitize.Width(under)
	if sanitize.Width(sanitize.Line(string(runes[:at])))+sanitize.Width(after) <= room {
		in.from = 0
	}
	before := in.scroll(runes, at, room-min(1, sanitize.Width(after)))
	rest := max(0, room-sanitize.Width(before))
	after = sanitize.Cut(after, rest)
	return []span{{before, text}, {under, cursor}, {after, text}, {blank(rest - sanitize.Width(after)), ink.Ink{}}}
}

// scroll gives what is shown before the cursor, in room cells at most. It begins
// where it did, unless the cursor has come to an end of what is shown: then it moves
// by so much that the next keys move nothing.
func (in *input) scroll(runes []rune, at, room int) string {
	cells := func(i int) int { return sanitize.Width(sanitize.Line(string(runes[i]))) }
	shown := 0
	if in.from >= at {
		for in.from = at; in.from > 0 && shown+cells(in.from-1) <= room/2; in.from-- {
			shown += cells(in.from - 1)
		}
	} else {
		shown = sanitize.Width(sanitize.Line(string(runes[in.from:at])))
	}
	if shown+min(1, in.from) > room {
		for ; in.from < at && shown >= room*3/4; in.from++ {
			shown -= cells(in.from)
		}
	}
	line := sanitize.Line(string(runes[in.from:at]))
	if in.from > 0 {
		line = "~" + line
	}
	return sanitize.CutStart(line, room)
}
