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
	width := (&confirm{}).boxWidth(a) - 4
	var sum int64
	var items []string
	for i := range targets {
		sum += int64(targets[i].SizeGiB)
		items = append(items, a.targetLine(&targets[i], width))
	}
	var lines []string
	if len(targets) > 1 {
		lines = append(lines, "Volume sizes add up to "+bytesGiB(sum)+"; the space in use is not known.")
	}
	if h := a.list.HiddenMarks(); h > 0 {
		lines = append(lines, strings.ToUpper(count(h, "marked snapshot"))+" NOT SHOWN BY THE FILTER ARE AMONG THEM.")
	}
	if n := undeletable(targets); n > 0 {
		lines = append(lines, "Cinder will refuse "+number(n)+" of them: only available and error can be deleted.")
	}
	lines = append(lines, "Cinder only promises it; each deletion is followed to its end.")
	return a.push(&confirm{
		heading: "Delete " + count(len(targets), "snapshot") + "?   " + a.where(),
		items:   items, lines: lines,
		command:  a.commandFor(change.Delete, targets),
		yes:      "Yes, delete " + number(len(targets)),
		onAccept: func(a *App) tea.Cmd { return a.deleteAll(targets) },
	})
}

// where says in which cloud and scope something is about to happen.
func (a *App) where() string {
	scope := orDash(a.session.ProjectName)
	if a.load.query.AllProjects {
		scope = "all projects"
	}
	return a.choice.Name + " / " + scope
}

// undeletable counts the snapshots in a state in which a DELETE is refused.
func undeletable(targets []model.Snapshot) int {
	n := 0
	for i := range targets {
		if !targets[i].Status.Deletable() || targets[i].GroupSnapshotID != "" {
			n++
		}
	}
	return n
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

// deleteAll hands the deletions to the change engine.
func (a *App) deleteAll(targets []model.Snapshot) tea.Cmd {
	a.list.ClearMarks()
	return a.submit(change.Job{Op: change.Delete, Items: itemsOf(targets)})
}
