package change

import (
	"time"

	"snapdash/model"
)

// Engine holds all jobs. It is not locked.
type Engine struct {
	opt    Options
	jobs   []*job
	seq    Seq
	flight map[Seq]*work
	byID   map[model.ID]*work // the latest unfinished work on a snapshot
	slow   time.Time          // until when the server asked for less
	nextID int
}

type job struct {
	Job
	id       int
	at, send time.Time // submitted; earliest sending
	works    []*work
}

// work is one item on its way.
type work struct {
	job     *job
	index   int
	state   State
	outcome Outcome
	id      model.ID
	sent    time.Time
	ended   time.Time
	due     time.Time // when to ask again
	busy    bool      // a request is under way
	tries   int
	err     error
	message string
	reason  bool // the user messages are to be asked for before it ends
	last    *model.Snapshot
}

// New makes an engine without work.
func New(opt Options) *Engine {
	if opt.Concurrency <= 0 {
		opt.Concurrency = 4
	}
	if opt.FollowFor <= 0 {
		opt.FollowFor = 10 * time.Minute
	}
	if opt.PollEvery <= 0 {
		opt.PollEvery = 2 * time.Second
	}
	return &Engine{opt: opt, flight: map[Seq]*work{}, byID: map[model.ID]*work{}}
}

// Submit takes a job and gives its number. A destructive one waits in the undo window.
func (e *Engine) Submit(now time.Time, j Job) int {
	e.nextID++
	n := &job{Job: j, id: e.nextID, at: now, send: now}
	state := Pending
	if j.Op.Destructive() && e.opt.UndoWindow > 0 {
		state, n.send = Waiting, now.Add(e.opt.UndoWindow)
	}
	for i := range j.Items {
		w := &work{job: n, index: i, state: state, id: j.Items[i].Snapshot.ID}
		n.works = append(n.works, w)
		if !w.id.IsZero() {
			e.byID[w.id] = w
		}
	}
	e.jobs = append(e.jobs, n)
	return n.id
}

// Requests gives what to ask now, within the bound; sends go before follow-ups
// of the same moment, but take one place less, so that neither starves.
func (e *Engine) Requests(now time.Time) []Request {
	var out []Request
	room := func() int { return e.opt.Concurrency - len(e.flight) }
	sends := 0
	for _, w := range e.open() {
		if w.state == Waiting && !now.Before(w.job.send) {
			w.state = Pending
		}
		if w.state == Pending && room() > 0 && sends < e.opt.Concurrency-1 && !now.Before(e.slow) && !now.Before(w.due) {
			sends++
			w.state, w.sent = Sent, now
			out = append(out, e.request(w, Send))
		}
	}
	for _, w := range e.open() {
		if (w.state == Following || w.state == Asking) && !w.busy && room() > 0 && !now.Before(w.due) && !now.Before(e.slow) {
			out = append(out, e.request(w, w.question()))
		}
	}
	return out
}

// question is what to ask about an item that was sent.
func (w *work) question() Kind {
	switch {
	case w.reason:
		return Messages
	case w.id.IsZero():
		return Find
	}
	return Show
}

func (e *Engine) request(w *work, k Kind) Request {
	e.seq++
	w.busy = true
	e.flight[e.seq] = w
	r := Request{Seq: e.seq, Kind: k, Job: w.job.Job, Index: w.index, ID: w.id}
	if k == Find {
		d := w.job.Items[w.index].Draft
		r.Query = model.Query{VolumeID: d.VolumeID, Limit: 50}
	}
	return r
}

// open are the items that have not ended, oldest job first.
func (e *Engine) open() []*work {
	var out []*work
	for _, j := range e.jobs {
		for _, w := range j.works {
			if !w.state.Final() {
				out = append(out, w)
			}
		}
	}
	return out
}

// Wake gives how long until an item is due that is not now: whoever asks for
// requests after every reply needs no other alarm. False when there is none.
func (e *Engine) Wake(now time.Time) (time.Duration, bool) {
	var next time.Time
	for _, w := range e.open() {
		at := w.due
		if w.state == Waiting {
			at = w.job.send
		}
		if at.Before(e.slow) {
			at = e.slow
		}
		if !w.busy && at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next.Sub(now), !next.IsZero()
}

// Undo takes back the newest job that waits in the undo window and gives how
// many items it had.
func (e *Engine) Undo(now time.Time) int {
	for i := len(e.jobs) - 1; i >= 0; i-- {
		n := 0
		for _, w := range e.jobs[i].works {
			if w.state == Waiting {
				e.end(now, w, Cancelled, Undecided)
				n++
			}
		}
		if n > 0 {
			return n
		}
	}
	return 0
}

// end puts an item into a final state.
func (e *Engine) end(now time.Time, w *work, s State, o Outcome) Event {
	w.state, w.outcome, w.ended = s, o, now
	if e.byID[w.id] == w {
		delete(e.byID, w.id)
	}
	return w.event()
}

func (w *work) event() Event {
	return Event{Job: w.job.id, Op: w.job.Op, Index: w.index, ID: w.id, State: w.state, Outcome: w.outcome, Snapshot: w.last, Err: w.err, Message: w.message}
}

// Sign is what is asked for a snapshot, and since when.
type Sign struct {
	Op    Op
	State State
	Since time.Time
}

// Pending gives the unfinished change of a snapshot, for the sign on its row.
func (e *Engine) Pending(id model.ID) (Sign, bool) {
	w, ok := e.byID[id]
	if !ok {
		return Sign{}, false
	}
	since := w.job.at
	if !w.sent.IsZero() {
		since = w.sent
	}
	return Sign{w.job.Op, w.state, since}, true
}

// Unfinished counts the items that have not ended.
func (e *Engine) Unfinished() int { return len(e.open()) }
