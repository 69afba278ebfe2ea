package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// form is a column of labelled fields, one of which has the focus.
type form struct {
	fields []formField
	focus  int
}

// formField is one line of a form.
type formField struct {
	label string
	in    input
	limit int // characters; 0: none
}

func newForm(fields ...formField) form { return form{fields: fields} }

// step moves the focus.
func (f *form) step(d int) { f.focus = (f.focus + d + len(f.fields)) % len(f.fields) }

// typed edits the field in focus.
func (f *form) typed(msg tea.Msg) { f.fields[f.focus].in.typed(msg) }

// value is the text of field i.
func (f *form) value(i int) string { return f.fields[i].in.value() }

// changed reports whether any field was changed.
func (f *form) changed() bool {
	for i := range f.fields {
		if f.fields[i].in.changed() {
			return true
		}
	}
	return false
}

// tooLong names the first field whose text Cinder will refuse for its length, and
// gives it the focus.
func (f *form) tooLong() string {
	for i := range f.fields {
		if l := f.fields[i].limit; l > 0 && f.fields[i].in.length() > l {
			f.focus = i
			return f.fields[i].label
		}
	}
	return ""
}

// formLabel is how many cells stand before a field's text.
const formLabel = 14

// view draws the fields; active tells whether the form has the keys.
func (f *form) view(a *App, width int, active bool) []string {
	var out []string
	for i := range f.fields {
		fl := &f.fields[i]
		focus := active && i == f.focus
		sign := " "
		if focus {
			sign = ">"
		}
		var tail []span
		if fl.limit > 0 && fl.in.length() > fl.limit*3/4 { // before that it is of no use
			st := a.theme.dim
			if fl.in.length() > fl.limit {
				st = a.theme.danger
			}
			tail = []span{{padLeft(number(fl.in.length())+" of "+number(fl.limit), 13) + " ", st}}
		}
		left := []span{{sign, a.theme.accent}, {pad(fl.label, 13), a.theme.dim}}
		room := width - formLabel - spansWidth(tail)
		out = append(out, bar(width, append(left, fl.in.spans(max(8, room), focus, a.theme.field, a.theme.chosen)...), tail))
		if fl.in.altered() && !fl.in.changed() {
			for _, l := range wrap("has characters that cannot be typed; it stays as it is unless you change it", width-formLabel-1) {
				out = append(out, line(width, span{strings.Repeat(" ", formLabel) + l, a.theme.warn}))
			}
		}
	}
	return out
}
