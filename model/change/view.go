package change

import (
	"time"

	"snapdash/model"
)

// JobView is a job as it stands.
type JobView struct {
	ID    int
	Op    Op
	At    time.Time
	Items []ItemView
}

// ItemView is an item as it stands.
type ItemView struct {
	ID      model.ID
	Name    string
	State   State
	Outcome Outcome
	Sent    time.Time
	Ended   time.Time
	Err     error
	Message string
}

// Jobs gives all jobs, the newest first.
func (e *Engine) Jobs() []JobView {
	out := make([]JobView, 0, len(e.jobs))
	for i := len(e.jobs) - 1; i >= 0; i-- {
		j := e.jobs[i]
		v := JobView{ID: j.id, Op: j.Op, At: j.at}
		for _, w := range j.works {
			name := j.Items[w.index].Snapshot.Name
			if j.Op == Create {
				name = j.Items[w.index].Draft.Name
			}
			v.Items = append(v.Items, ItemView{w.id, name, w.state, w.outcome, w.sent, w.ended, w.err, w.message})
		}
		out = append(out, v)
	}
	return out
}

// Waits gives how many items wait in the undo window, and how much longer.
func (e *Engine) Waits(now time.Time) (items int, left time.Duration) {
	for _, w := range e.open() {
		if w.state == Waiting {
			items++
			left = max(left, w.job.send.Sub(now))
		}
	}
	return items, left
}

// Count gives how many items of all unfinished jobs there are, and how many of
// them have ended.
func (e *Engine) Count() (all, ended int) {
	for _, j := range e.jobs {
		open := 0
		for _, w := range j.works {
			if !w.state.Final() {
				open++
			}
		}
		if open > 0 {
			all += len(j.works)
			ended += len(j.works) - open
		}
	}
	return all, ended
}
