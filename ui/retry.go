package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model/change"
)

// retry lines up once more what failed of the job under the cursor. What takes
// something away is asked about again: what spoke against it may have gone, and
// a key pressed by mistake must not delete.
func (j *jobsScreen) retry(a *App) tea.Cmd {
	v, ok := j.chosen(a)
	if !ok {
		return nil
	}
	again := func(a *App) tea.Cmd {
		return a.say(count(a.engine.Retry(a.now(), v.ID), "change") + " lined up again.")
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
			c.targets = append(c.targets, v.Job.Items[i].Snapshot)
		}
	}
	return a.push(a.guard(c, len(c.targets)))
}
