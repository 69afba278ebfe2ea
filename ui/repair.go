package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// mayRepair reports whether the admin's repairs are offered.
func mayRepair(a *App) bool { return !a.readOnly() && a.session.Admin() }

// askForce asks before snapshots are deleted in whatever state they are.
func (a *App) askForce(targets []model.Snapshot) tea.Cmd {
	if len(targets) == 0 {
		return a.say("There is nothing to delete here.")
	}
	c := a.removal(change.ForceDelete, "Force delete ", targets)
	c.lines = append(c.lines, "Force deletes in any state; what the backend keeps may stay there.")
	return a.push(a.guard(c, len(targets)))
}

// resetDialog chooses the state that Cinder's database shall show.
type resetDialog struct {
	targets []model.Snapshot
	states  []model.Status
	cursor  int
}

// askReset chooses the state to reset to.
func (a *App) askReset(targets []model.Snapshot) tea.Cmd {
	if len(targets) == 0 {
		return a.say("There is nothing to reset here.")
	}
	states := []model.Status{model.Available, model.Error}
	for _, s := range model.Statuses() {
		if s != model.Available && s != model.Error && s != model.Deleted {
			states = append(states, s)
		}
	}
	return a.push(&resetDialog{targets: targets, states: states})
}

func (d *resetDialog) title() string { return "Reset state" }

func (d *resetDialog) boxWidth(a *App) int { return min(a.width, 100) }

func (d *resetDialog) commands(*App) []command {
	n := len(d.states)
	return []command{
		cmd("choose", "enter", "choose this state", d.choose).inFooter(),
		cmd("down", "j down", "next", func(*App) tea.Cmd { d.cursor = (d.cursor + 1) % n; return nil }).inFooter(),
		cmd("up", "k up", "previous", func(*App) tea.Cmd { d.cursor = (d.cursor + n - 1) % n; return nil }),
		cmd("close", "esc q", "close", (*App).pop).inFooter(),
	}
}

// choose asks whether the state under the cursor shall be written.
func (d *resetDialog) choose(a *App) tea.Cmd {
	state := d.states[d.cursor]
	job := change.Job{Op: change.ResetStatus, Status: state, Items: itemsOf(d.targets)}
	c := &confirm{
		heading: "Reset " + count(len(d.targets), "snapshot") + " to " + state.String() + "?   " + a.where(),
		targets: d.targets, warnings: a.hiddenLines(d.targets),
		lines:   []string{"This writes the word into Cinder's database and nothing else: the backend does not hear of it."},
		command: asked(a.commandOf(job)),
		yes:     "Yes, reset " + number(len(d.targets)),
		onAccept: func(a *App) tea.Cmd {
			a.unmark(d.targets)
			return a.submit(job)
		},
	}
	return a.replace(a.guard(c, len(d.targets)))
}

// firstStates is how many states are shown at once: the first two are what is
// mostly wanted, and the rows of more would all have to be drawn again.
const firstStates = 3

func (d *resetDialog) view(a *App, width, height int) []string {
	inner, room := width-4, max(1, min(firstStates, height-3))
	from := max(0, min(d.cursor-room/2, len(d.states)-room))
	var out []string
	for i, s := range d.states[from : from+room] {
		if from+i == d.cursor {
			out = append(out, line(inner, span{"> " + statusText(s), a.theme.cursor}))
		} else {
			out = append(out, line(inner, span{"  " + statusText(s), a.theme.text}))
		}
	}
	if left := len(d.states) - from - room; left > 0 {
		out = append(out, line(inner, span{number(left) + " more below: j", a.theme.dim}))
	} else {
		out = append(out, "")
	}
	of := count(len(d.targets), "snapshot")
	if len(d.targets) == 1 {
		of = cmp.Or(d.targets[0].Name, d.targets[0].ID.String())
	}
	return a.frame("Reset the state of "+of+" to", out, width)
}
