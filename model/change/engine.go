package change

import (
	"container/heap"
	"slices"
	"time"

	"snapdash/model"
)

// Engine holds all jobs. It is not locked: it belongs to whoever drives it.
// Ask for Requests after every event and when Wake says so; send each, and
// hand its end to Replied or Refused.
type Engine struct {
	opt    Options
	pace   pace
	jobs   []*job
	live   []*job // with unfinished items
	turn   int    // the live job that may send next
	looked bool   // the last request was a question; sends and questions take turns
	seq    Seq
	flight map[Seq]flight
	looks  agenda
	on     map[model.ID][]*work // unfinished work on a snapshot, oldest first
	wide   map[string]bool      // volumes whose list does not tell, so that each snapshot is asked for
	made   map[string]bool      // ids of what was created, so that two lost answers do not claim one
}

// flight is a request under way.
type flight struct {
	w     *work
	kind  Kind
	group []*work // of Survey
}

type job struct {
	Job
	id      JobID
	at      time.Time
	works   []*work
	waiting []*work // in the undo window, the first to leave it first
	queue   []*work // pending
	held    []*work // questions held back while the job is halted
	paused  bool    // sends nothing
	halted  bool    // paused by why: asks nothing either
	why     error
	stopped bool // cancelled: what comes back unsent is not sent again
	tally   Tally
	ends    []time.Time // of the last items
}

// work is one item on its way.
type work struct {
	job       *job
	index     int
	state     State
	outcome   Outcome
	verdict   Outcome  // what it will be once the reason was asked for
	id        model.ID // the snapshot
	volume    string   // the volume that shows the end
	opens     time.Time
	sent      time.Time
	ended     time.Time
	since     time.Time // when following or asking began
	due       time.Time // when to ask again
	next      Kind      // what to ask then
	tries     int       // questions in a row that failed
	unchanged int       // looks that saw nothing of a change whose answer was lost
	asked     bool      // the messages were asked for, without result
	attempts  int
	accepted  bool // the last sending, as far as is known
	err       error
	message   string
	requestID string
	last      *model.Snapshot
	lastVol   *model.Volume
	patch     patching
	asks      Seq // the request under way, 0 when there is none that it waits for
}

// New makes an engine without work.
func New(opt Options) *Engine {
	opt = opt.filled()
	return &Engine{
		opt: opt, pace: newPace(opt), flight: map[Seq]flight{},
		on: map[model.ID][]*work{}, made: map[string]bool{}, wide: map[string]bool{},
	}
}

// Submit takes a job and gives its number. A destructive one waits in the undo
// window. A job without items has ended at once.
func (e *Engine) Submit(now time.Time, j Job) JobID {
	j.Items = slices.Clone(j.Items)
	n := &job{Job: j, id: JobID(len(e.jobs) + 1), at: now}
	e.jobs = append(e.jobs, n)
	for i := range j.Items {
		w := &work{job: n, index: i, id: j.Items[i].Snapshot.ID}
		if j.Op == Revert {
			w.volume = j.Items[i].Snapshot.VolumeID
		}
		n.works = append(n.works, w)
		n.tally[Waiting]++
		e.enqueue(now, w)
	}
	if len(n.works) > 0 {
		e.live = append(e.live, n)
	}
	return n.id
}

// enqueue lines an item up to be sent, through the undo window if it must.
func (e *Engine) enqueue(now time.Time, w *work) {
	e.track(w)
	if w.job.Op.Destructive() && e.opt.UndoWindow > 0 {
		w.opens = now.Add(e.opt.UndoWindow)
		w.become(Waiting)
		w.job.waiting = append(w.job.waiting, w)
		return
	}
	w.become(Pending)
	w.job.queue = append(w.job.queue, w)
}

func (w *work) become(s State) {
	w.job.tally[w.state]--
	w.job.tally[s]++
	w.state = s
}

// track notes unfinished work under its snapshot.
func (e *Engine) track(w *work) {
	if !w.id.IsZero() && !slices.Contains(e.on[w.id], w) {
		e.on[w.id] = append(e.on[w.id], w)
	}
}

func (e *Engine) untrack(w *work) {
	rest := slices.DeleteFunc(e.on[w.id], func(o *work) bool { return o == w })
	if len(rest) == 0 {
		delete(e.on, w.id)
		return
	}
	e.on[w.id] = rest
}

// end puts an item into a final state.
func (e *Engine) end(now time.Time, w *work, s State, o Outcome) []Event {
	w.become(s)
	w.outcome, w.ended, w.asks = o, now, 0
	e.untrack(w)
	j := w.job
	if j.ends = append(j.ends, now); len(j.ends) > rateOver {
		j.ends = j.ends[1:]
	}
	if j.open() == 0 {
		e.retire(j)
	}
	return []Event{w.event()}
}

// retire takes an ended job out of the rotation.
func (e *Engine) retire(j *job) {
	if i := slices.Index(e.live, j); i >= 0 {
		e.live = slices.Delete(e.live, i, i+1)
		if i < e.turn {
			e.turn--
		}
	}
	j.waiting, j.queue, j.held = nil, nil, nil
	j.paused, j.halted, j.why = false, false, nil
}

// askAt lines up the next question about an item.
func (e *Engine) askAt(w *work, at time.Time, k Kind) {
	w.due, w.next = at, k
	if w.job.halted {
		w.job.held = append(w.job.held, w)
		return
	}
	heap.Push(&e.looks, w)
}

func (w *work) event() Event {
	ev := Event{
		Job: w.job.id, Op: w.job.Op, Index: w.index, ID: w.id, State: w.state, Outcome: w.outcome,
		Snapshot: w.last, Volume: w.lastVol, Err: w.err, Message: w.message,
	}
	if w.state == Done {
		ev.Metadata = w.after()
	}
	return ev
}

// agenda is the questions lined up, the first due first.
type agenda []*work

func (a agenda) Len() int { return len(a) }

func (a agenda) Less(i, j int) bool { return a[i].due.Before(a[j].due) }

func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push appends, for package heap.
func (a *agenda) Push(x any) { *a = append(*a, x.(*work)) }

// Pop takes the last, for package heap.
func (a *agenda) Pop() any {
	n := len(*a) - 1
	w := (*a)[n]
	(*a)[n] = nil
	*a = (*a)[:n]
	return w
}
