package change

import (
	"slices"
	"time"

	"snapdash/model"
)

// Tally counts items by their state.
type Tally [states]int

// All counts the items of every state.
func (t Tally) All() int {
	n := 0
	for _, k := range t {
		n += k
	}
	return n
}

// Ended counts the items to which nothing more will happen.
func (t Tally) Ended() int {
	n := 0
	for s, k := range t {
		if State(s).Final() {
			n += k
		}
	}
	return n
}

func (j *job) open() int { return j.tally.All() - j.tally.Ended() }

// JobView is a job as it stood when it was asked for.
type JobView struct {
	ID     JobID
	Op     Op
	Job    Job // as it was submitted; not to be changed
	At     time.Time
	Items  []ItemView
	Tally  Tally
	Paused bool
	Why    error // why it paused by itself, nil when a person did it
}

// ItemView is an item as it stood when it was asked for.
type ItemView struct {
	ID        model.ID
	Name      string
	State     State
	Outcome   Outcome
	Asked     time.Time // when the job was submitted
	Sent      time.Time // the last time, zero when it was not
	Ended     time.Time
	Attempts  int   // times that the change was sent
	Err       error // usually a *model.Fault
	Message   string
	RequestID string
	Snapshot  *model.Snapshot // as the server told last; what the person saw is in the job
	Volume    *model.Volume   // of Revert and CreateVolume
	Before    model.Metadata  // as the change met it
	After     model.Metadata  // as it left it; nil when not known
	Conflicts []KeyConflict   // why PatchMetadata sent nothing
}

// Jobs gives all jobs, the newest first.
func (e *Engine) Jobs() []JobView {
	out := make([]JobView, 0, len(e.jobs))
	for _, j := range slices.Backward(e.jobs) {
		out = append(out, j.view())
	}
	return out
}

// Job gives one job.
func (e *Engine) Job(id JobID) (JobView, bool) {
	j := e.job(id)
	if j == nil {
		return JobView{}, false
	}
	return j.view(), true
}

// Item gives one item of a job, and the job as it was submitted.
func (e *Engine) Item(id JobID, index int) (Job, ItemView, bool) {
	j := e.job(id)
	if j == nil || index < 0 || index >= len(j.works) {
		return Job{}, ItemView{}, false
	}
	return j.Job, j.works[index].view(), true
}

func (j *job) view() JobView {
	v := JobView{ID: j.id, Op: j.Op, Job: j.Job, At: j.at, Tally: j.tally, Paused: j.paused, Why: j.why}
	v.Items = make([]ItemView, 0, len(j.works))
	for _, w := range j.works {
		v.Items = append(v.Items, w.view())
	}
	return v
}

func (w *work) view() ItemView {
	v := ItemView{
		ID: w.id, Name: w.name(), State: w.state, Outcome: w.outcome, Asked: w.job.at, Sent: w.sent, Attempts: w.attempts,
		Err: w.err, Message: w.message, RequestID: w.requestID, Snapshot: w.last, Volume: w.lastVol,
		Before: w.before(), Conflicts: slices.Clone(w.patch.conflicts),
	}
	if w.state.Final() {
		v.Ended = w.ended
	}
	if w.state == Done {
		v.After = w.after()
	}
	return v
}

// Pending gives the latest unfinished change of a snapshot, for the sign on its row.
func (e *Engine) Pending(id model.ID) (Sign, bool) {
	works := e.on[id]
	if len(works) == 0 {
		return Sign{}, false
	}
	w := works[len(works)-1]
	since := w.job.at
	if w.state > Reading {
		since = w.sent
	}
	return Sign{w.job.Op, w.state, since}, true
}

// Unfinished counts the items that have not ended.
func (e *Engine) Unfinished() int {
	all, ended := e.Count()
	return all - ended
}

// Count gives how many items the unfinished jobs have, and how many of those
// have ended.
func (e *Engine) Count() (all, ended int) {
	for _, j := range e.live {
		all += j.tally.All()
		ended += j.tally.Ended()
	}
	return all, ended
}

// Waits gives how many items wait in the undo window, and how long until the
// last of them has left it.
func (e *Engine) Waits(now time.Time) (items int, left time.Duration) {
	for _, j := range e.live {
		if n := len(j.waiting); n > 0 {
			items += n
			left = max(left, j.waiting[n-1].opens.Sub(now))
		}
	}
	return items, left
}

// Progress is how far the unfinished jobs are.
type Progress struct {
	All, Ended int
	Rate       float64       // items that end in a second, of late; 0 while it is not known
	Left       time.Duration // at this rate; 0 while it is not known
}

// rateOver is over how many of a job's ends its rate is taken.
const rateOver = 50

// Progress gives how far the unfinished jobs are, taken together.
func (e *Engine) Progress(now time.Time) Progress {
	var p Progress
	p.All, p.Ended = e.Count()
	for _, j := range e.live {
		if n := len(j.ends); n > 1 {
			if d := now.Sub(j.ends[0]).Seconds(); d > 0 {
				p.Rate += float64(n-1) / d
			}
		}
	}
	if p.Rate > 0 {
		p.Left = time.Duration(float64(p.All-p.Ended) / p.Rate * float64(time.Second))
	}
	return p
}
