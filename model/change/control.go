package change

import (
	"container/heap"
	"slices"
	"time"

	"snapdash/model"
)

// Undo takes back what went into the undo window last and gives how many items
// that was. Nothing of them has been sent.
func (e *Engine) Undo(now time.Time) int {
	var newest *job
	for _, j := range e.live {
		if n := len(j.waiting); n > 0 && (newest == nil || !j.waiting[n-1].opens.Before(newest.waiting[len(newest.waiting)-1].opens)) {
			newest = j
		}
	}
	if newest == nil {
		return 0
	}
	return e.takeBackAll(now, newest.waiting)
}

// Cancel takes back what of a job has not been sent and gives how many items
// that was. What was sent is followed to its end.
func (e *Engine) Cancel(now time.Time, id JobID) int {
	j := e.job(id)
	if j == nil || j.open() == 0 {
		return 0
	}
	j.stopped = true
	return e.takeBackAll(now, j.works)
}

func (e *Engine) takeBackAll(now time.Time, works []*work) int {
	n := 0
	for _, w := range works {
		if w.state.unsent() {
			e.takeBack(now, w)
			n++
		}
	}
	j, ended := works[0].job, func(w *work) bool { return w.state.Final() }
	j.waiting, j.queue = slices.DeleteFunc(j.waiting, ended), slices.DeleteFunc(j.queue, ended)
	return n
}

// takeBack ends an item that has not been sent; one that waited to be tried
// again is what it was before.
func (e *Engine) takeBack(now time.Time, w *work) []Event {
	if w.outcome != Undecided {
		return e.end(now, w, Failed, w.outcome)
	}
	return e.end(now, w, Cancelled, Undecided)
}

// Pause lets a job send nothing more until Resume. What was sent is followed.
func (e *Engine) Pause(id JobID) {
	if j := e.job(id); j != nil && j.open() > 0 {
		j.paused = true
	}
}

// Resume lets a paused job go on, whoever paused it. What the server asked to wait
// for is not waited for any more, by no job: the person decides.
func (e *Engine) Resume(now time.Time, id JobID) {
	j := e.job(id)
	if j == nil {
		return
	}
	if j.halted {
		e.pace.strikes = 0
	}
	e.pace.free()
	j.paused, j.halted, j.why = false, false, nil
	for _, w := range j.held {
		w.due = latest(w.due, now)
		heap.Push(&e.looks, w)
	}
	j.held = nil
}

// Retry lines up what failed once more, through the undo window where there is
// one, and gives how many items that was. Where items are named, by index, it is
// those only: more may have failed since they were. Items that are unknown are left
// alone: Recheck asks about them.
func (e *Engine) Retry(now time.Time, id JobID, only ...int) int {
	return e.revive(id, func(w *work) bool {
		if w.state != Failed || w.outcome == Gone && !w.job.Op.Makes() || len(only) > 0 && !slices.Contains(only, w.index) {
			return false
		}
		w.tries, w.asked, w.patch = 0, false, patching{}
		switch w.job.Op {
		case Create, Manage:
			w.id, w.last = model.ID{}, nil
		case CreateVolume:
			w.volume, w.lastVol = "", nil
		}
		e.enqueue(now, w)
		return true
	})
}

// Recheck asks again what became of a job's unknown items and gives how many
// those are. Nothing is sent again.
func (e *Engine) Recheck(now time.Time, id JobID) int {
	return e.revive(id, func(w *work) bool {
		if w.state != Unknown {
			return false
		}
		if w.become(Asking); w.accepted {
			w.become(Following)
		}
		w.outcome, w.since, w.unchanged, w.tries = Undecided, now, 0, 0
		e.track(w)
		e.askAt(w, now, w.question())
		return true
	})
}

// revive lets some items of a job go on, and the job with them.
func (e *Engine) revive(id JobID, item func(*work) bool) int {
	j := e.job(id)
	if j == nil {
		return 0
	}
	n := 0
	for _, w := range j.works {
		if item(w) {
			n++
		}
	}
	if n > 0 {
		j.stopped, j.ends = false, nil
		if !slices.Contains(e.live, j) {
			e.live = append(e.live, j)
		}
	}
	return n
}

func (e *Engine) job(id JobID) *job {
	if id < 1 || int(id) > len(e.jobs) {
		return nil
	}
	return e.jobs[id-1]
}
