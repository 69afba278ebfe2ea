package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model/change"
)

// jobsScreen lists the changes of this session and what came of each; the one
// under the cursor can be paused, resumed, cut short and tried again.
type jobsScreen struct {
	cursor int // among the jobs, the newest first
	from   int // first line shown
}

func (a *App) showJobs() tea.Cmd { return a.push(&jobsScreen{}) }

func (j *jobsScreen) title() string { return "Jobs" }

// chosen is the job under the cursor.
func (j *jobsScreen) chosen(a *App) (change.JobView, bool) {
	jobs := a.engine.Jobs()
	if len(jobs) == 0 {
		return change.JobView{}, false
	}
	j.cursor = max(0, min(j.cursor, len(jobs)-1))
	return jobs[j.cursor], true
}

func (j *jobsScreen) commands(*App) []command {
	on := func(fits func(change.JobView) bool) func(*App) bool {
		return func(a *App) bool { v, ok := j.chosen(a); return ok && fits(v) }
	}
	open := func(v change.JobView) bool { return v.Tally.Ended() < v.Tally.All() }
	do := func(act func(a *App, id change.JobID) string) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd {
			if v, ok := j.chosen(a); ok {
				return a.say(act(a, v.ID))
			}
			return nil
		}
	}
	return []command{
		cmd("pause", "p", "pause", do(func(a *App, id change.JobID) string {
			a.engine.Pause(id)
			return "Paused: what was sent is followed, nothing more is sent."
		})).inFooter().
			onlyWhen(on(func(v change.JobView) bool { return open(v) && !v.Paused })),
		cmd("resume", "r", "resume", do(func(a *App, id change.JobID) string { a.engine.Resume(a.now(), id); return "Resumed." })).inFooter().
			onlyWhen(on(func(v change.JobView) bool { return v.Paused })),
		cmd("cancel", "x", "drop what is not sent", do(func(a *App, id change.JobID) string {
			return count(a.engine.Cancel(a.now(), id), "change") + " taken back before it was sent."
		})).inFooter().onlyWhen(on(open)),
		cmd("retry", "t", "try the failed ones again", do(func(a *App, id change.JobID) string {
			return count(a.engine.Retry(a.now(), id), "change") + " lined up again."
		})).inFooter().onlyWhen(on(func(v change.JobView) bool { return v.Tally[change.Failed] > 0 })),
		cmd("recheck", "c", "look up the unknown ones again", do(func(a *App, id change.JobID) string {
			return count(a.engine.Recheck(a.now(), id), "change") + " being looked up."
		})).inFooter().onlyWhen(on(func(v change.JobView) bool { return v.Tally[change.Unknown] > 0 })),
		cmd("conflicts", "o", "decide on conflicts", func(a *App) tea.Cmd {
			v, _ := j.chosen(a)
			return a.push(newConflicts(v))
		}).inFooter().onlyWhen(on(func(v change.JobView) bool { return len(conflicted(v)) > 0 })),
		cmd("down", "j down", "next job", func(*App) tea.Cmd { j.cursor++; return nil }).inFooter(),
		cmd("up", "k up", "previous job", func(*App) tea.Cmd { j.cursor--; return nil }),
		cmd("page-down", "pgdown blank ctrl+d", "a page on", func(a *App) tea.Cmd { j.from += a.height / 2; return nil }),
		cmd("page-up", "pgup ctrl+u", "a page back", func(a *App) tea.Cmd { j.from -= a.height / 2; return nil }),
	}
}

func (j *jobsScreen) view(a *App, width, height int) []string {
	var out []string
	j.chosen(a)
	for i, job := range a.engine.Jobs() {
		out = append(out, j.head(a, job, i == j.cursor, width))
		if job.Paused {
			out = append(out, line(width, span{"    paused" + whyText(job.Why), a.theme.warn}))
		}
		for _, it := range job.Items {
			out = append(out, j.item(a, job.Op, it, width))
		}
		out = append(out, blank(width))
	}
	if len(out) == 0 {
		out = []string{blank(width), line(width, span{"   Nothing has been changed in this session.", a.theme.dim})}
	}
	j.from = max(0, min(j.from, len(out)-height))
	return fill(out[j.from:], width, height)
}

// head is a job's line: when, what, how many.
func (j *jobsScreen) head(a *App, job change.JobView, current bool, width int) string {
	sign, st := "   ", a.theme.strong
	if current {
		sign, st = " > ", a.theme.cursor
	}
	text := opWords[job.Op] + ", " + count(len(job.Items), "snapshot")
	tally := number(job.Tally.Ended()) + " of " + number(job.Tally.All()) + " ended "
	return bar(width, []span{{sign, a.theme.accent}, {job.At.In(a.opt.Zone).Format("15:04:05") + "  ", a.theme.dim}, {text, st}}, []span{{tally, a.theme.dim}})
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

func (j *jobsScreen) item(a *App, op change.Op, it change.ItemView, width int) string {
	st := a.theme.busy
	switch it.State {
	case change.Done:
		st = a.theme.ok
	case change.Failed, change.Unknown:
		st = a.theme.danger
	case change.Cancelled:
		st = a.theme.dim
	}
	return line(width, span{"    " + pad(stateWords[it.State], 12), st}, span{pad(cut(orDash(it.Name), 32), 32) + "  ", a.theme.text},
		span{shortID(it.ID.String()) + "  ", a.theme.dim}, span{a.reasonOf(op, it), a.theme.warn})
}
