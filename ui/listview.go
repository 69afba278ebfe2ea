package ui

import (
	"snapdash/model/filter"
	"snapdash/ui/table"
)

func newListScreen() *listScreen { return &listScreen{} }

// window gives the first row on the screen and how many fit.
func (s *listScreen) window() (top, height int) { return s.table.Window() }

func (s *listScreen) view(a *App, width, height int) []string {
	out := []string{a.counts(width), a.filterLine(width)}
	cursor := a.list.CursorIndex()
	s.steady(a, cursor)
	body := s.table.View(a.columns(), tableRows{a, s}, cursor, width, height-len(out), table.Styles{Head: a.theme.head, Cursor: a.theme.cursor, Text: a.theme.text, Highlight: a.highlight()})
	if a.list.Shown() == 0 && len(body) > 2 {
		body[2] = line(width, span{"   " + a.emptyText(), a.theme.dim})
		for i, l := range a.filterDoubt(width - 6) {
			if 3+i < len(body) {
				body[3+i] = line(width, span{"   " + l, a.theme.warn})
			}
		}
	}
	return append(out, body...)
}

// steady keeps the row under the cursor on its line of the screen when rows
// came or went above it.
func (s *listScreen) steady(a *App, cursor int) {
	if id, ok := a.list.Cursor(); ok {
		if id == s.on && cursor != s.at {
			s.table.Shift(s.at, cursor)
		}
		s.on, s.at = id, cursor
	}
}

// filterDoubt says what in the filter that left no row may be misspelt.
func (a *App) filterDoubt(width int) []string {
	f, err := filter.Parse(a.filter.text)
	if doubt := f.Doubt(); err == nil && doubt != "" {
		return wrap(doubt, max(8, width))
	}
	return nil
}

// emptyText says why there is no row.
func (a *App) emptyText() string {
	switch {
	case a.found():
		return "No snapshot passes the filter. " + a.key("list.clear", "esc") + " clears it."
	case a.list.Len() > 0 && a.narrowed():
		return "Asking the server " + a.glyphs.ellipsis
	case a.list.Len() > 0:
		return "No loaded snapshot passes the filter. " + a.key("list.clear", "esc") + " clears it."
	case !a.load.complete() && !a.load.stopped:
		return "Reading the first page " + a.glyphs.ellipsis
	case a.load.stopped:
		return "Nothing was read. " + a.key("list.refresh", "r") + " tries again."
	case a.load.query.AllProjects:
		return "There are no snapshots in any project."
	case a.readOnly():
		return "There are no snapshots in this project."
	}
	return "There are no snapshots in this project. " + a.key("list.create", "c") + " creates one."
}
