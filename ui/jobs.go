package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/ui/ink"
)

// jobsScreen lists the changes of this session and what came of each target. The
// job under the cursor can be paused, resumed, cut short and tried again, the
// target under it opened.
type jobsScreen struct {
	job    change.JobID // under the cursor; 0: the newest
	item   int          // under the cursor; -1: the job's own line
	from   int          // first line shown
	height int          // lines shown last
}

// showJobs opens the jobs; asked for where they are open, it goes to the newest.
func (a *App) showJobs() tea.Cmd {
	if j, open := a.top().(*jobsScreen); open {
		*j = jobsScreen{item: -1}
		return nil
	}
	return a.push(&jobsScreen{item: -1})
}

func (j *jobsScreen) title() string { return "Jobs" }

// settle finds the job under the cursor, and gives all jobs, without their items.
func (j *jobsScreen) settle(a *App) (heads []change.JobView, at int) {
	heads = a.engine.Heads()
	if len(heads) == 0 {
		return nil, -1
	}
	if j.job == 0 {
		j.job = heads[0].ID
	}
	for i := range heads {
		if heads[i].ID == j.job {
			at = i
		}
	}
	j.item = max(-1, min(j.item, len(heads[at].Job.Items)-1))
	return heads, at
}

// head is the job under the cursor without its items.
func (j *jobsScreen) head(a *App) (change.JobView, bool) {
	heads, at := j.settle(a)
	if at < 0 {
		return change.JobView{}, false
	}
	return heads[at], true
}

// chosen is the job under the cursor.
func (j *jobsScreen) chosen(a *App) (change.JobView, bool) {
	j.settle(a)
	return a.engine.Job(j.job)
}

func (j *jobsScreen) commands(*App) []command {
	on := func(fits func(change.JobView) bool) func(*App) bool {
		return func(a *App) bool { v, ok := j.head(a); return ok && fits(v) }
	}
	open := func(v change.JobView) bool { return v.Tally.Ended() < v.Tally.All() }
	do := func(act func(a *App, id change.JobID) string) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd {
			if v, ok := j.head(a); ok {
				return a.say(act(a, v.ID))
			}
			return nil
		}
	}
	return append([]command{
		cmd("pause", "p", "pause", do(func(a *App, id change.JobID) string {
			a.engine.Pause(id)
			return "Paused: what was sent is followed, nothing more is sent."
		})).inFooter().
			onlyWhen(on(func(v change.JobView) bool { return open(v) && !v.Paused })),
		cmd("resume", "r", "resume", do(resume)).inFooter().onlyWhen(func(a *App) bool {
			v, ok := j.head(a)
			return ok && (v.Paused || a.heldBack(v))
		}),
		cmd("cancel", "x", "drop what is not sent", do(func(a *App, id change.JobID) string {
			n := a.engine.Cancel(a.now(), id)
			a.recall(id)
			return count(n, "change") + " taken back; nothing of it was sent."
		})).inFooter().onlyWhen(on(open)),
		cmd("retry", "t", "try the failed ones again", j.retry).inFooter().onlyWhen(on(func(v change.JobView) bool { return v.Tally[change.Failed] > 0 })),
		cmd("recheck", "c", "look up the unknown ones again", do(func(a *App, id change.JobID) string {
			return count(a.engine.Recheck(a.now(), id), "change") + " being looked up."
		})).inFooter().onlyWhen(on(func(v change.JobView) bool { return v.Tally[change.Unknown] > 0 })),
		cmd("conflicts", "o", "decide on conflicts", func(a *App) tea.Cmd {
			v, _ := j.chosen(a)
			return a.push(newConflicts(v))
		}).inFooter().onlyWhen(func(a *App) bool {
			if v, ok := j.head(a); !ok || !metadataOp(v.Op) || v.Tally[change.Failed] == 0 {
				return false
			}
			v, _ := j.chosen(a)
			return len(conflicted(v)) > 0
		}),
	}, j.moves()...)
}

// resume lets a job go on, and with it whatever else the server asked to wait with.
func resume(a *App, id change.JobID) string {
	text := "Resumed."
	if !a.engine.Slow(a.now()).IsZero() {
		text = "Resumed, though the server asked to wait."
	}
	a.engine.Resume(a.now(), id)
	return text
}

// troubles reports whether anything failed or is unknown.
func troubles(a *App) bool {
	for _, v := range a.engine.Heads() {
		if v.Tally[change.Failed]+v.Tally[change.Unknown] > 0 {
			return true
		}
	}
	return false
}

// nextTrouble goes to the next target that failed or is unknown, from the end
// to the beginning again.
func (j *jobsScreen) nextTrouble(a *App) tea.Cmd {
	heads, at := j.settle(a)
	if at < 0 {
		return nil
	}
	for n := range len(heads) + 1 {
		v, _ := a.engine.Job(heads[(at+n)%len(heads)].ID)
		for i := range v.Items {
			if s := v.Items[i].State; (n > 0 || i > j.item) && (s == change.Failed || s == change.Unknown) {
				j.job, j.item = v.ID, i
				return nil
			}
		}
	}
	return nil
}

// standstill says why a job sends nothing, a line for each reason.
func (a *App) standstill(v *change.JobView) (out []string) {
	if v.Paused {
		out = append(out, "paused"+whyText(v.Why))
	}
	if a.heldBack(*v) {
		out = append(out, a.waitText()+"; "+a.key("jobs.resume", "r")+" sends without waiting")
	}
	return out
}

// jobLines is how many lines a job takes: its own, why it stands still, its
// targets, and one below.
func (a *App) jobLines(v *change.JobView) int { return len(a.standstill(v)) + len(v.Job.Items) + 2 }

func (j *jobsScreen) view(a *App, width, height int) []string {
	j.height = height
	heads, at := j.settle(a)
	if at < 0 {
		return fill([]string{blank(width), line(width, span{"   Nothing has been changed in this session.", a.theme.dim})}, width, height)
	}
	all, cursor := 0, 0
	for i := range heads {
		if i == at {
			if cursor = all; j.item >= 0 {
				cursor += a.jobLines(&heads[i]) - 1 - len(heads[i].Job.Items) + j.item
			}
		}
		all += a.jobLines(&heads[i])
	}
	j.from = max(0, min(j.from, cursor, all-height), cursor-height+1)
	var out []string
	first := 0
	for i := range heads {
		n := a.jobLines(&heads[i])
		for k := max(0, j.from-first); k < n && len(out) < height; k++ {
			out = append(out, j.line(a, &heads[i], k, first+k == cursor, width))
		}
		first += n
	}
	return fill(out, width, height)
}

// line draws one of the lines of a job; only those on the screen are.
func (j *jobsScreen) line(a *App, v *change.JobView, k int, current bool, width int) string {
	if k == 0 {
		return j.headLine(a, v, current, width)
	}
	why := a.standstill(v)
	if k <= len(why) {
		return line(width, span{"    " + why[k-1], a.theme.warn})
	}
	if job, it, ok := a.engine.Item(v.ID, k-1-len(why)); ok {
		return j.itemLine(a, job.Op, it, current, width)
	}
	return blank(width)
}

// headLine is a job's line: when, what, how many.
func (j *jobsScreen) headLine(a *App, v *change.JobView, current bool, width int) string {
	sign, st := "   ", a.theme.strong
	if current {
		sign, st = " > ", a.theme.cursor
	}
	text := opWords[v.Op] + ", " + count(v.Tally.All(), "snapshot")
	return bar(width, []span{{sign, a.theme.accent}, {v.At.In(a.opt.Zone).Format("15:04:05") + "  ", a.theme.dim}, {text, st}},
		[]span{{"  " + a.tallyText(v.Tally) + a.paceText(a.engine.JobProgress(a.now(), v.ID)) + " ", a.theme.dim}})
}

// whyText says why a job paused by itself.
func whyText(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}

// stateWords say how an item stands.
var stateWords = map[change.State]string{
	change.Waiting: "waits", change.Pending: "queued", change.Reading: "reading", change.Sent: "asked", change.Following: "accepted", change.Asking: "answer lost",
	change.Done: "done", change.Failed: "failed", change.Unknown: "unknown", change.Cancelled: "taken back",
}

// stateStyle is how the word for a state looks.
func (a *App) stateStyle(s change.State) ink.Ink {
	switch s {
	case change.Done:
		return a.theme.ok
	case change.Failed, change.Unknown:
		return a.theme.danger
	case change.Cancelled:
		return a.theme.dim
	}
	return a.theme.busy
}

// knownID is the beginning of an id; "" of what never got one.
func knownID(id model.ID) string {
	if id.IsZero() {
		return ""
	}
	return shortID(id.String())
}

func (j *jobsScreen) itemLine(a *App, op change.Op, it change.ItemView, current bool, width int) string {
	sign, name := "    ", a.theme.text
	if current {
		sign, name = " >  ", a.theme.cursor
	}
	return line(width, span{sign, a.theme.accent}, span{pad(stateWords[it.State], 12), a.stateStyle(it.State)},
		span{pad(cut(orDash(it.Name), 32), 32) + "  ", name}, span{pad(knownID(it.ID), 8) + "  ", a.theme.dim}, span{cmp.Or(a.reasonOf(op, it), silentText[it.Outcome]), a.theme.warn})
}

// silentText says what came of a change where the cloud gave no reason.
var silentText = map[change.Outcome]string{
	change.Bounced: "given up by the cloud, which did not say why", change.ErrorDeleting: "failed in the cloud, which did not say why",
	change.ErrorCreating: "failed in the cloud, which did not say why", change.ErrorReverting: "failed in the cloud, which did not say why",
	change.Conflict: "the same keys were changed meanwhile",
}
