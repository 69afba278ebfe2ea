package ui

import (
	"snapdash/model"
	"snapdash/ui/ink"
)

// theme holds a style for each role. Roles, not colours, are named elsewhere.
type theme struct {
	text, dim, strong     ink.Ink
	accent                ink.Ink // the one accent: names of things in focus, keys
	ok, busy, warn        ink.Ink
	danger                ink.Ink
	head                  ink.Ink // table header
	cursor                ink.Ink // marker and name cell of the current row
	mark                  ink.Ink
	border                ink.Ink
	field, button, chosen ink.Ink
}

// roles are the styles of a theme by their names in a file.
func (t *theme) roles() map[string]*ink.Ink {
	return map[string]*ink.Ink{
		"text": &t.text, "dim": &t.dim, "strong": &t.strong, "accent": &t.accent, "ok": &t.ok, "busy": &t.busy, "warn": &t.warn,
		"danger": &t.danger, "head": &t.head, "cursor": &t.cursor, "mark": &t.mark, "border": &t.border, "field": &t.field,
		"button": &t.button, "chosen": &t.chosen,
	}
}

// status chooses the style of a state; the sign and the word carry the meaning too.
func (t theme) status(s model.Status) ink.Ink {
	switch s {
	case model.Available:
		return t.ok
	case model.Error, model.ErrorDeleting:
		return t.danger
	case model.Deleted, model.StatusUnknown:
		return t.dim
	}
	return t.busy
}

// statusSign is the one-character sign before the word of a state.
func statusSign(s model.Status) string {
	switch {
	case s == model.Available:
		return " "
	case s == model.Error, s == model.ErrorDeleting:
		return "x"
	case s.Transient():
		return "~"
	case s == model.Deleted:
		return "-"
	}
	return "?"
}

// statusText is the sign and the word of a state.
func statusText(s model.Status) string {
	word := s.String()
	if word == "" {
		word = "not told"
	}
	return statusSign(s) + " " + word
}
