package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// asKnown is a snapshot as it is known now, or as it was.
func (a *App) asKnown(s model.Snapshot) model.Snapshot {
	if now, ok := a.list.Get(s.ID); ok {
		return now
	}
	return s
}

// retry lines up once more what failed of the job under the cursor. What takes
// something away is asked about again: what spoke against it may have gone, and
// a key pressed by mistake must not delete.
func (j *jobsScreen) retry(a *App) tea.Cmd {
	v, ok := j.chosen(a)
	if !ok {
		return nil
	}
	var named []int
	again := func(a *App) tea.Cmd {
		return a.say(count(a.engine.Retry(a.now(), v.ID, named...), "change") + " lined up again.")
	}
	if !v.Op.Destructive() {
		return again(a)
	}
	c := &confirm{
		heading: "Try again to " + opWords[v.Op] + " " + count(v.Tally[change.Failed], "snapshot") + "?   " + a.where(),
		lines:   []string{"Only what failed is sent once more."}, yes: "Yes, try again", onAccept: again,
	}
	for i := range v.Items {
		if v.Items[i].State == change.Failed && i < len(v.Job.Items) {
			c.targets, named = append(c.targets, a.asKnown(v.Job.Items[i].Snapshot)), append(named, i)
		}
	}
	switch v.Op {
	case change.Delete:
		c.asking, c.warnings = a.preflight(v.Op, c.targets), undeletableLines(c.targets, "deleted")
	case change.ForceDelete:
		c.asking = a.preflight(v.Op, c.targets)
	}
	return a.push(a.guard(c, len(c.targets)))
}
