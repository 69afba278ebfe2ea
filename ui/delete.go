package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// askDelete asks before the marked snapshots, or the one under the cursor, go.
func (a *App) askDelete() tea.Cmd { return a.askDeleteOf(a.targets()) }

func (a *App) askDeleteOf(targets []model.Snapshot) tea.Cmd {
	if len(targets) == 0 {
		return a.say("There is nothing to delete here.")
	}
	c := a.removal(change.Delete, "Delete ", targets)
	c.warnings = append(c.warnings, undeletableLines(targets, "deleted")...)
	if states, members := undeletable(targets); states+members < len(targets) {
		c.lines = append(c.lines, "Each deletion is followed to its end.")
	}
	return a.push(a.guard(c, len(targets)))
}

// removal is the question before targets are removed by op: what it will
// touch, and what speaks against it once the cloud has told.
func (a *App) removal(op change.Op, verb string, targets []model.Snapshot) *confirm {
	var lines []string
	if len(targets) > 1 {
		lines = append(lines, "Volume sizes add up to "+bytesGiB(change.Sum(targets))+"; the space in use is not known.")
	}
	return &confirm{
		heading: verb + count(len(targets), "snapshot") + "?   " + a.where(),
		targets: targets, lines: lines, warnings: a.hiddenLines(targets),
		command: a.commandFor(op, targets),
		yes:     "Yes, " + strings.ToLower(verb) + number(len(targets)),
		asking:  a.preflight(op, targets),
		facts:   []string{madeFrom(clonesAndBackups, len(targets), a.glyphs.ellipsis)}, // the answer then changes the end of one line
		onAccept: func(a *App) tea.Cmd {
			a.unmark(targets)
			return a.submit(change.Job{Op: op, Items: itemsOf(targets)})
		},
	}
}

// hiddenLines say that the filter hides some of what is marked.
func (a *App) hiddenLines(targets []model.Snapshot) []string {
	if h := a.list.HiddenMarks(); h > 0 && a.areMarks(targets) {
		return []string{strings.ToUpper(count(h, "marked snapshot")) + " NOT SHOWN BY THE FILTER ARE AMONG THEM."}
	}
	return nil
}

// where says in which cloud and scope something is about to happen.
func (a *App) where() string {
	scope := orDash(a.session.ProjectName)
	if a.load.query.AllProjects {
		scope = "all projects"
	}
	return a.choice.Name + " / " + scope
}

// undeletableLines say how many of the targets Cinder will refuse, and why; done is
// "deleted" or "unmanaged".
func undeletableLines(targets []model.Snapshot, done string) (lines []string) {
	states, members := undeletable(targets)
	if states > 0 {
		lines = append(lines, "Cinder refuses "+number(states)+": only available and error can be "+done+".")
	}
	if members > 0 {
		lines = append(lines, "Cinder refuses "+number(members)+": what belongs to a group snapshot goes with it only.")
	}
	return lines
}

// undeletable counts the snapshots in a state in which a DELETE is refused, and those
// in another that are members of a group snapshot.
func undeletable(targets []model.Snapshot) (states, members int) {
	for i := range targets {
		switch {
		case !targets[i].Status.Deletable():
			states++
		case targets[i].GroupSnapshotID != "":
			members++
		}
	}
	return states, members
}

// targetLine names a snapshot so that it can't be mistaken, in width cells where they do.
func (a *App) targetLine(s *model.Snapshot, width int) string {
	name := s.Name
	if name == "" {
		name = "(no name)"
	}
	parts := []string{shortID(s.ID.String())}
	if width >= 90 {
		parts = append(parts, pad(a.volumeLabel(s.VolumeID), 18))
	}
	parts = append(parts, padLeft(gib(int64(s.SizeGiB)), 5), padLeft(a.ageOf(s.CreatedAt), 4), pad(statusText(s.Status), 16))
	if a.load.query.AllProjects {
		parts = append(parts, pad(a.projectLabel(s.ProjectID), 12))
	}
	rest := strings.Join(parts, "  ")
	room := max(14, min(40, width-textWidth(rest)-2))
	return pad(name, room) + "  " + rest
}
