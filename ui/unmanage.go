package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// askUnmanage asks before Cinder is told to forget snapshots that the backend
// keeps. Nothing is lost by it but the row, so that what speaks against a
// deletion is not asked for.
func (a *App) askUnmanage(targets []model.Snapshot) tea.Cmd {
	if len(targets) == 0 {
		return a.say("There is nothing to unmanage here.")
	}
	lines, warnings := []string{"Cinder forgets it and its metadata; the backend keeps the data, and only an admin can bring it back."}, a.hiddenLines(targets)
	warnings = append(warnings, undeletableLines(targets, "unmanaged")...)
	job := change.Job{Op: change.Unmanage, Items: itemsOf(targets)}
	return a.push(a.guard(&confirm{
		heading: "Unmanage " + count(len(targets), "snapshot") + "?   " + a.where(),
		targets: targets, lines: append(lines, "Each is followed to its end."), warnings: warnings,
		command: a.commandFor(change.Unmanage, targets),
		yes:     "Yes, unmanage " + number(len(targets)),
		onAccept: func(a *App) tea.Cmd {
			a.unmark(targets)
			return a.submit(job)
		},
	}, len(targets)))
}

// unmark takes the list's marks from targets, which are being dealt with.
func (a *App) unmark(targets []model.Snapshot) {
	if len(targets) == a.list.MarkCount() && a.areMarks(targets) {
		a.list.ClearMarks()
		return
	}
	for i := range targets {
		if a.list.Marked(targets[i].ID) {
			a.list.Mark(targets[i].ID, false)
		}
	}
}

// areMarks reports whether targets are what is marked in the list, and not what
// another screen has chosen.
func (a *App) areMarks(targets []model.Snapshot) bool {
	if len(targets) == 0 || len(targets) != a.list.MarkCount() {
		return false
	}
	for i := range targets {
		if !a.list.Marked(targets[i].ID) {
			return false
		}
	}
	return true
}
