package ui

import (
	"time"
)

// asOfText says how old the list is, and what may have been deleted for longer.
// While it keeps itself up to date that is said coarsely, so that a list in
// which nothing happens draws nothing.
func (a *App) asOfText() string {
	at := a.fresh.asOf
	if !a.kept() {
		at = a.load.fresh
	}
	if at.IsZero() {
		return ""
	}
	clock := func(t time.Time) string { return t.In(a.opt.Zone).Format(a.clockFormat()) }
	if a.opt.Refresh <= 0 || !a.kept() {
		text := "as of " + clock(at)
		if a.kept() && at.Sub(a.swept.asOf) >= oldDeletions {
			text += ", deletions " + clock(a.swept.asOf)
		}
		return text
	}
	now := a.now()
	text := "as of " + age(now.Sub(at)) + " ago"
	if least := max(time.Minute, 2*a.opt.Refresh); now.Sub(at) < least {
		text = "as of <" + age(least) + " ago"
	}
	if gone := now.Sub(a.swept.asOf).Truncate(oldDeletions); gone >= max(oldDeletions, 2*sweepRest*a.opt.Refresh) {
		text += ", deletions " + age(gone)
	}
	return text
}

// oldDeletions is from when on the age of what was deleted is told, and its step.
const oldDeletions = 10 * time.Minute
