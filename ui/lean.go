package ui

import (
	"snapdash/ui/table"
)

// LineMsg tells whether the line to the terminal has proved slow.
type LineMsg struct{ Slow bool }

// lean reports whether bytes are to be saved: the cursor is a marker alone, no
// time shows seconds, and what counts up while the list loads is left out.
func (a *App) lean() bool { return a.opt.LowBandwidth || a.opt.HeedLine && a.slowLine }

// highlight is how the table shows its cursor.
func (a *App) highlight() table.Highlight {
	if a.lean() {
		return table.MarkerOnly
	}
	return table.MarkerAndName
}

// clockFormat is how a time of day is shown.
func (a *App) clockFormat() string {
	if a.lean() {
		return "15:04"
	}
	return "15:04:05"
}

// counting reports whether numbers go up so fast that they cost more than they
// tell.
func (a *App) counting() bool {
	l := &a.load
	return a.lean() && l.walk != nil && !l.complete() && !l.stopped
}
