package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model/change"
)

// jobsScreen lists the changes of this session and what came of each.
type jobsScreen struct{ from int }

func (a *App) showJobs() tea.Cmd { return a.push(&jobsScreen{}) }

func (j *jobsScreen) title() string { return "Jobs" }

func (j *jobsScreen) commands(*App) []command {
	return []command{
		cmd("down", "j down", "scroll", func(*App) tea.Cmd { j.from++; return nil }).inFooter(),
		cmd("up", "k up", "scroll back", func(*App) tea.Cmd { j.from--; return nil }).inFooter(),
		cmd("page-down", "pgdown blank ctrl+d", "a page on", func(a *App) tea.Cmd { j.from += a.height / 2; return nil }),
		cmd("page-up", "pgup ctrl+u", "a page back", func(a *App) tea.Cmd { j.from -= a.height / 2; return nil }),
	}
}

func (j *jobsScreen) view(a *App, width, height int) []string {
	var out []string
	for _, job := range a.engine.Jobs() {
		head := opWords[job.Op] + ", " + count(len(job.Items), "snapshot")
		out = append(out, line(width, span{" " + job.At.In(a.opt.Zone).Format("15:04:05") + "  ", a.theme.dim}, span{head, a.theme.strong}))
		for _, it := range job.Items {
			out = append(out, j.item(a, it, width))
		}
		out = append(out, blank(width))
	}
	if len(out) == 0 {
		out = []string{blank(width), line(width, span{"   Nothing has been changed in this session.", a.theme.dim})}
	}
	j.from = max(0, min(j.from, len(out)-height))
	return fill(out[j.from:], width, height)
}

// stateWords say how an item stands.
var stateWords = map[change.State]string{
	change.Waiting: "waits", change.Pending: "queued", change.Reading: "reading", change.Sent: "asked", change.Following: "accepted", change.Asking: "answer lost",
	change.Done: "done", change.Failed: "failed", change.Unknown: "unknown", change.Cancelled: "taken back",
}

func (j *jobsScreen) item(a *App, it change.ItemView, width int) string {
	st := a.theme.busy
	switch it.State {
	case change.Done:
		st = a.theme.ok
	case change.Failed, change.Unknown:
		st = a.theme.danger
	case change.Cancelled:
		st = a.theme.dim
	}
	reason := it.Message
	if reason == "" && it.Err != nil {
		reason = it.Err.Error()
	}
	return line(width, span{"    " + pad(stateWords[it.State], 12), st}, span{pad(cut(orDash(it.Name), 32), 32) + "  ", a.theme.text},
		span{shortID(it.ID.String()) + "  ", a.theme.dim}, span{reason, a.theme.warn})
}
