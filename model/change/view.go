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
	Items  []ItemView // none where Heads gave it
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

// Heads gives all jobs, the newest first, without their items: for who asks
// often and needs none or few of these.
func (e *Engine) Heads() []JobView {
	out := make([]JobView, 0, len(e.jobs))
	for _, j := range slices.Backward(e.jobs) {
		out = append(out, j.head())
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

func (j *job) head() JobView {
	return JobView{ID: j.id, Op: j.Op, Job: j.Job, At: j.at, Tally: j.tally, Paused: j.paused, Why: j.why}
}

func (j *job) view() JobView {
	v := j.head()
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
	if w.state == Done || w.outcome == Altered {
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

// Progress is how far jobs are.
type Progress struct {
	All, Ended int
	Rate       float64       // items that end in a second, of late; 0 while it is not known
	Left       time.Duration // at this rate; 0 while it is not known
	Paused     bool          // what is left is held back, all of it or a part
}

// rateOver is over how many of a job's ends its rate is taken.
const rateOver = 50

// Progress gives how far the unfinished jobs are, taken together. What paused
// jobs hold back is not in the time left.
func (e *Engine) Progress(now time.Time) Progress {
	return progressOf(now, e.live...)
}

// JobProgress gives how far one job is.
func (e *Engine) JobProgress(now time.Time, id JobID) Progress {
	if j := e.job(id); j != nil {
		return progressOf(now, j)
	}
	return Progress{}
}

func progressOf(now time.Time, jobs ...*job) Progress {
	var p Progress
	going := 0
	for _, j := range jobs {
		open := j.open()
		p.All += j.tally.All()
		p.Ended += j.tally.Ended()
		switch {
		case open == 0:
		case j.paused:
			p.Paused = true
		default:
			p.Rate += j.rate(now)
			going += open
		}
	}
	if p.Rate > 0 {
		p.Left = time.Duration(float64(going) / p.Rate * float64(time.Second))
	}
	return p
}

// rate is how many items a second have ended of late.
func (j *job) rate(now time.Time) float64 {
	n := len(j.ends)
	if n < 2 {
		return 0
	}
	d := now.Sub(j.ends[0]).Seconds()
	if d <= 0 {
		return 0
	}
	return float64(n-1) / d
}
