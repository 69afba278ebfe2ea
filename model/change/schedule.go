package change

import (
	"container/heap"
	"slices"
	"time"

	"snapdash/model"
)

// Requests gives what to ask of the server now, within the bound. Jobs take
// turns, and so do sends and questions, so that none of them starves.
func (e *Engine) Requests(now time.Time) []Request {
	e.release(now)
	var out []Request
	for len(e.flight) < e.pace.limit {
		look, send := e.due(now), (*work)(nil)
		if !now.Before(e.pace.slow) {
			send = e.sendable(now)
		}
		switch {
		case send != nil && (look == nil || e.looked):
			out = append(out, e.send(now, send))
			e.looked = false
		case look != nil:
			e.pace.look(now)
			out = append(out, e.question(now, look))
			e.looked = true
		default:
			return out
		}
	}
	return out
}

// question is the request for what is due: about this item, or about its volume.
func (e *Engine) question(now time.Time, look *work) Request {
	if group := e.survey(now, look); group != nil {
		return e.requestSurvey(group)
	}
	heap.Pop(&e.looks)
	return e.request(look, look.next)
}

// release lets what has been in the undo window for long enough out of it.
func (e *Engine) release(now time.Time) {
	for _, j := range e.live {
		for len(j.waiting) > 0 && !j.paused && !now.Before(j.waiting[0].opens) {
			w := j.waiting[0]
			j.waiting = j.waiting[1:]
			w.become(Pending)
			j.queue = append(j.queue, w)
		}
	}
}

// sendable is the item whose turn it is, nil when there is none.
func (e *Engine) sendable(now time.Time) *work {
	for i := range e.live {
		j := e.live[(e.turn+i)%len(e.live)]
		if j.paused {
			continue
		}
		for _, w := range j.queue {
			if !e.blocked(w) {
				w.patch.refresh(now)
				return w
			}
		}
	}
	return nil
}

// blocked reports whether another change of the same snapshot is under way:
// two at once could not be told apart by what the snapshot shows.
func (e *Engine) blocked(w *work) bool {
	if w.id.IsZero() {
		return false
	}
	for _, o := range e.on[w.id] {
		if o != w && o.state > Pending {
			return true
		}
	}
	return false
}

// due is the question to ask next, nil when none is due.
func (e *Engine) due(now time.Time) *work {
	w := e.first()
	if w == nil || w.due.After(now) || e.pace.lookAt(now).After(now) {
		return nil
	}
	return w
}

// first is the question that is due first; those of halted jobs are laid aside.
func (e *Engine) first() *work {
	for len(e.looks) > 0 {
		w := e.looks[0]
		if !w.job.halted {
			return w
		}
		heap.Pop(&e.looks)
		w.job.held = append(w.job.held, w)
	}
	return nil
}

// send takes an item out of its queue and gives the request for it.
func (e *Engine) send(now time.Time, w *work) Request {
	j := w.job
	if i := slices.Index(j.queue, w); i == 0 {
		j.queue = j.queue[1:]
	} else {
		j.queue = slices.Delete(j.queue, i, i+1)
	}
	e.turn = (slices.Index(e.live, j) + 1) % len(e.live)
	if j.Op == PatchMetadata && w.patch.write == nil {
		w.become(Reading)
		return e.request(w, ReadMetadata)
	}
	e.outdate(w)
	w.become(Sent)
	w.sent, w.outcome, w.err, w.message = now, Undecided, nil, ""
	w.attempts++
	w.accepted = false
	return e.request(w, Send)
}

func (e *Engine) request(w *work, k Kind) Request {
	e.seq++
	e.flight[e.seq] = flight{w: w, kind: k}
	w.asks = e.seq
	j := w.job.Job
	j.Edit = j.editOf(w.index)
	r := Request{Seq: e.seq, Kind: k, JobID: w.job.id, Job: j, Index: w.index, ID: w.id, VolumeID: w.volume}
	switch it := j.Items[w.index]; {
	case k == Find:
		// the volume's newest: the server's own clock sorts them
		r.Query = model.Query{VolumeID: it.Draft.VolumeID, Limit: 50}
	case k == FindVolume:
		r.VolumeQuery = model.VolumeQuery{Name: it.Volume.Name, Limit: 50}
	case k == Messages && j.Op.onVolume():
		r.ID, _ = model.ParseID(w.volume)
	case k == Send && w.patch.write != nil:
		r.Write = *w.patch.write
	}
	return r
}

// Wake gives how long until there may be something to ask for that no reply
// announces; 0 when there is something now. False when there is nothing to wait
// for but replies, so that an idle program has no ticks.
func (e *Engine) Wake(now time.Time) (time.Duration, bool) {
	var next time.Time
	sooner := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	for _, j := range e.live {
		if len(j.waiting) > 0 && !j.paused {
			sooner(j.waiting[0].opens)
		}
	}
	if len(e.flight) < e.pace.limit { // otherwise a reply comes first
		if w := e.first(); w != nil {
			sooner(latest(w.due, e.pace.lookAt(now)))
		}
		if e.sendable(now) != nil {
			sooner(latest(now, e.pace.slow))
		}
	}
	if next.IsZero() {
		return 0, false
	}
	return max(0, next.Sub(now)), true
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}

// Slow gives until when nothing is sent because the server asked to wait; zero
// when it did not. What was sent is followed meanwhile.
func (e *Engine) Slow(now time.Time) time.Time {
	if now.Before(e.pace.told) {
		return e.pace.told
	}
	return time.Time{}
}
