package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// conflictsScreen asks about the snapshots whose metadata somebody else changed
// before a job came to them. Nothing was sent to these; each is left as it is
// unless one says otherwise.
type conflictsScreen struct {
	of     change.JobView
	items  []int // indices of the job's items in conflict
	mine   map[int]bool
	cursor int
}

// conflicted are the items of a job that were not sent because of conflicts.
func conflicted(v change.JobView) []int {
	var out []int
	for i := range v.Items {
		if v.Items[i].State == change.Failed && len(v.Items[i].Conflicts) > 0 {
			out = append(out, i)
		}
	}
	return out
}

func newConflicts(v change.JobView) *conflictsScreen {
	return &conflictsScreen{of: v, items: conflicted(v), mine: map[int]bool{}}
}

func (c *conflictsScreen) title() string { return "Conflicts" }

func (c *conflictsScreen) commands(*App) []command {
	step := func(d int) func(*App) tea.Cmd {
		return func(*App) tea.Cmd { c.cursor = max(0, min(c.cursor+d, len(c.items)-1)); return nil }
	}
	return []command{
		cmd("choose", "blank enter", "mine or theirs", func(*App) tea.Cmd {
			if c.cursor < len(c.items) {
				c.mine[c.items[c.cursor]] = !c.mine[c.items[c.cursor]]
			}
			return nil
		}).inFooter(),
		cmd("send", "s", "write mine", c.send).inFooter().onlyWhen(func(a *App) bool { return !a.readOnly() }),
		cmd("down", "j down", "next", step(1)).inFooter(),
		cmd("up", "k up", "previous", step(-1)),
	}
}

// send writes those for which mine was chosen, as a job of its own that counts
// what was shown here as seen: a change after that is a conflict again.
func (c *conflictsScreen) send(a *App) tea.Cmd {
	var targets []model.Snapshot
	for _, i := range c.items {
		if c.mine[i] {
			s := c.of.Job.Items[i].Snapshot
			s.Metadata = seenWith(s.Metadata, c.of.Items[i].Conflicts)
			targets = append(targets, s)
		}
	}
	if len(targets) == 0 {
		return a.say("Theirs is kept everywhere; nothing is sent; " + a.key("conflicts.choose", "space") + " chooses mine.")
	}
	job := c.of.Job
	job.Items = itemsOf(targets)
	n := number(len(targets))
	a.toast.text = "" // it may say that nothing is to be sent
	return a.push(a.guard(&confirm{
		heading: "Write over what was changed meanwhile?   " + a.where(),
		lines:   []string{"The whole change is written to " + count(len(targets), "snapshot") + "; in the keys shown yours replaces theirs."},
		command: asked(a.commandOf(job)), yes: "Yes, write " + n,
		onAccept: func(a *App) tea.Cmd { a.remove(c); return a.submit(job) },
	}, 1))
}

// seenWith is a set as the person has seen it now: with what conflicts showed.
func seenWith(md model.Metadata, conflicts []change.KeyConflict) model.Metadata {
	set := md.Map()
	for _, c := range conflicts {
		if c.Now == nil {
			delete(set, c.Key)
		} else {
			set[c.Key] = *c.Now
		}
	}
	return model.MetadataOf(set)
}

func (c *conflictsScreen) twins(a *App) []twin {
	return []twin{{"this job", a.elsewhere().Job(c.of.Job)}}
}

func (c *conflictsScreen) view(a *App, width, height int) []string {
	col := max(8, (width-4)/4)
	cell := func(v *string) string {
		if v == nil {
			return pad("-", col)
		}
		return pad(cut(*v, col-1), col)
	}
	head := "    "
	for _, h := range []string{"KEY", "YOU SAW", "CLOUD NOW", "YOURS"} {
		head += cell(&h)
	}
	out := []string{
		line(width, span{" These were changed meanwhile; nothing was sent to them.   " + a.where(), a.theme.warn}),
		line(width, span{head, a.theme.head}),
	}
	var rows []string
	at := 0
	for n, i := range c.items {
		it, sign, keep, st := c.of.Items[i], "   ", "keep theirs", a.theme.strong
		if n == c.cursor {
			sign, st, at = " > ", a.theme.cursor, len(rows)
		}
		if c.mine[i] {
			keep = "WRITE MINE"
		}
		rows = append(rows, bar(width, []span{{sign, a.theme.accent}, {orDash(it.Name), st}, {"  " + shortID(it.ID.String()), a.theme.dim}}, []span{{keep + " ", a.theme.strong}}))
		for _, k := range it.Conflicts {
			rows = append(rows, line(width, span{"    " + cell(&k.Key) + cell(k.Saw) + cell(k.Now) + cell(k.Wants), a.theme.text}))
		}
	}
	room := max(1, height-len(out))
	from := max(0, min(at-room/3, len(rows)-room))
	return fill(append(out, rows[from:min(len(rows), from+room)]...), width, height)
}
