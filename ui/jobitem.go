package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// jobItemScreen shows all that is known of one target of a job.
type jobItemScreen struct {
	job  change.JobID
	item int
	from int
}

func (s *jobItemScreen) title() string { return "Job" }

func (s *jobItemScreen) commands(*App) []command {
	scroll := func(by func(*App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { s.from += by(a); return nil }
	}
	other := func(step int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd {
			if _, _, ok := a.engine.Item(s.job, s.item+step); ok {
				s.item, s.from = s.item+step, 0
			}
			return nil
		}
	}
	page := func(a *App) int { return a.height - 4 }
	return []command{
		cmd("back", "esc q left h", "back", (*App).pop).inFooter(),
		cmd("next", "J", "the next one", other(1)).inFooter(),
		cmd("previous", "K", "the one before", other(-1)),
		cmd("down", "j down", "scroll", scroll(func(*App) int { return 1 })),
		cmd("up", "k up", "scroll back", scroll(func(*App) int { return -1 })),
		cmd("page-down", "pgdown blank ctrl+d", "a page on", scroll(page)),
		cmd("page-up", "pgup ctrl+u", "a page back", scroll(func(a *App) int { return -page(a) })),
	}
}

func (s *jobItemScreen) fields(a *App) []field {
	job, it, ok := a.engine.Item(s.job, s.item)
	if !ok {
		return nil
	}
	out := []field{{"i", "id", it.ID.String(), ""}, {"n", "name", it.Name, ""}, {"x", "its request id", it.RequestID, ""}}
	if it.Err != nil {
		out = append(out, field{"e", "the reason", it.Err.Error(), ""})
	} else if text := a.reasonOf(job.Op, it); text != "" {
		out = append(out, field{"e", "the reason", text, ""})
	}
	return out
}

// twins is the command for this target alone.
func (s *jobItemScreen) twins(a *App) []twin {
	job, _, ok := a.engine.Item(s.job, s.item)
	if !ok {
		return nil
	}
	job.Items = job.Items[s.item : s.item+1]
	return []twin{{"this change", a.elsewhere().Job(job)}}
}

func (s *jobItemScreen) view(a *App, width, height int) []string {
	job, it, ok := a.engine.Item(s.job, s.item)
	if !ok {
		return fill(nil, width, height)
	}
	sh := &sheet{a: a, width: width}
	sh.gap()
	sh.add("Operation", opWords[job.Op], a.theme.strong, number(s.item+1)+" of "+number(len(job.Items)))
	sh.add("Target", orDash(it.Name), a.theme.text, "")
	if !it.ID.IsZero() {
		sh.add("Id", it.ID.String(), a.theme.text, "")
	}
	sh.add("State", stateWords[it.State], a.stateStyle(it.State), outcomeNames[it.Outcome])
	sh.gap()
	s.times(sh, it)
	sh.gap()
	s.reason(sh, job.Op, it)
	s.from = max(0, min(s.from, len(sh.out)-height))
	return fill(sh.out[s.from:], width, height)
}

func (s *jobItemScreen) times(sh *sheet, it change.ItemView) {
	a := sh.a
	sh.add("Asked for", a.moment(it.Asked), a.theme.text, "")
	if !it.Sent.IsZero() {
		tries := ""
		if it.Attempts > 1 {
			tries = count(it.Attempts, "time") + ", this is the last"
		}
		sh.add("Sent", a.moment(it.Sent), a.theme.text, tries)
	}
	if !it.Ended.IsZero() {
		took := ""
		if !it.Sent.IsZero() {
			took = "took " + leftText(it.Ended.Sub(it.Sent))
			if it.Ended.Sub(it.Sent) < time.Second {
				took = "at once"
			}
		}
		sh.add("Ended", a.moment(it.Ended), a.theme.text, took)
	}
}

// reason is what the cloud said, and what that means.
func (s *jobItemScreen) reason(sh *sheet, op change.Op, it change.ItemView) {
	t := sh.a.theme
	if it.Message != "" {
		sh.add("Cinder says", it.Message, t.warn, "")
	}
	if it.State == change.Failed || it.State == change.Unknown {
		sh.add("What it means", sh.a.outcome(change.Event{Op: op, State: it.State, Outcome: it.Outcome}), t.text, "")
	}
	var f *model.Fault
	switch {
	case errors.As(it.Err, &f):
		sh.add("Error", f.Error(), t.warn, "")
		if f.Hint != "" {
			sh.add("Next", f.Hint, t.text, "")
		}
	case it.Err != nil:
		sh.add("Error", it.Err.Error(), t.warn, "")
	}
	if it.Snapshot != nil && it.Outcome != change.Gone {
		sh.add("Status now", statusText(it.Snapshot.Status), t.text, "as the cloud told last")
	}
	sh.add("Request id", it.RequestID, t.text, "")
}
