package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/ui/table"
)

// LineMsg tells whether the line to the terminal has proved slow.
type LineMsg struct{ Slow bool }

// lean reports whether bytes are to be saved: the cursor is a marker alone, no
// time shows seconds, and what counts up while the list loads is left out.
func (a *App) lean() bool { return a.opt.LowBandwidth || a.opt.HeedLine && a.slowLine }

// lineProved takes what became known of the line, and says what changes by it.
func (a *App) lineProved(slow bool) tea.Cmd {
	before := a.lean()
	a.slowLine = slow
	switch {
	case a.lean() == before:
		return nil
	case slow:
		return a.say("Slow line: fewer bytes are drawn. :low-bandwidth ends that.")
	}
	return a.say("The line is no longer slow: all is drawn again.")
}

// switchLean draws with fewer bytes, or with all of them again, whatever the
// line is like.
func (a *App) switchLean() tea.Cmd {
	a.opt.LowBandwidth, a.opt.HeedLine = !a.lean(), false
	if a.opt.LowBandwidth {
		return a.say("Fewer bytes are drawn. :low-bandwidth ends that.")
	}
	return a.say("All is drawn, however slow the line.")
}

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

// clockOf is a moment as a time of day, with the day where that is another one.
func (a *App) clockOf(t time.Time) string {
	t = t.In(a.opt.Zone)
	if a.now().In(a.opt.Zone).Format(time.DateOnly) != t.Format(time.DateOnly) {
		return t.Format("01-02 15:04")
	}
	return t.Format(a.clockFormat())
}

// counting reports whether numbers go up so fast that they cost more than they
// tell.
func (a *App) counting() bool {
	l := &a.load
	return a.lean() && l.goesOn()
}
