// Package walk decides which pages of a listing to ask for, without asking:
// replies and refusals go in, requests and rows come out. Cinder pages by
// markers: the id of the last row seen names where the next page begins. In
// the order of creation, which never changes, a long listing is cut into
// segments that are walked side by side. A marker that has been deleted
// meanwhile, a server that repeats itself, and one that asks to wait are dealt
// with here, so that every snapshot that existed throughout a walk comes out
// exactly once.
package walk

import (
	"errors"
	"time"

	"snapdash/model"
)

// unavailable is HTTP's status for a server that has too much to do.
const unavailable = 503

// Options say what to walk and how.
type Options struct {
	Query       model.Query
	First       int  // rows of the first page, small so that it comes soon
	Page        int  // rows of every later page; servers clamp to 1000 by default
	Concurrency int  // requests at once, at most; 1 and 0: one page after the other
	Count       bool // ask for the total with the first page (microversion 3.45)

	// Seen reports whether a row has come out of this walk already; nil: the walk
	// remembers by itself, which takes 36 MB for a million rows.
	Seen func(model.ID) bool
	// Coming hears of a page's rows before Seen is asked for each; nil: nobody.
	Coming func([]model.Snapshot)

	// Now is the clock by which the walk finds out whether so many requests at
	// once are of use; nil: they are taken to be.
	Now func() time.Time
}

// Request is a page to be asked for.
type Request struct {
	Seq   int
	Query model.Query
}

// Progress is how far a walk is.
type Progress struct {
	Loaded      int
	Total       int // -1 when the server told none
	Complete    bool
	Stopped     bool
	Wait        time.Duration // how long the server asked to be left alone; 0: not
	Concurrency int           // requests at once, as lowered where fewer do as well
	// Newest is the newest time that came, on the server's clock. Less the time
	// that the walk took, it is what a Refresh afterwards has to look back to.
	Newest time.Time
}

// Walk is one listing. It is not locked.
type Walk struct {
	opt      Options
	seq      int
	flight   map[int]job
	segments []*segment // in the order of the listing
	splits   splits
	seen     map[model.ID]struct{} // unused with Options.Seen
	loaded   int
	total    int
	fresh    bool // nothing has been answered yet
	allowed  int  // requests at once
	pace     pace
	wait     time.Duration
	stopped  bool
	newest   time.Time
}

// job is what a request under way is for.
type job struct {
	segment *segment
	probe   int // the offset at which to split; the segment is nil then
	asked   time.Time
}

const (
	maxTries  = 4 // refusals of a page in a row after which the walk gives up
	shortWait = 2 * time.Second
)

// New begins a walk.
func New(opt Options) *Walk {
	if opt.First <= 0 {
		opt.First = 100
	}
	if opt.Page <= 0 {
		opt.Page = 1000
	}
	w := &Walk{opt: opt, fresh: true, total: -1, allowed: max(1, opt.Concurrency), flight: map[int]job{}, pace: pace{now: opt.Now}}
	if opt.Seen == nil {
		w.seen = map[model.ID]struct{}{}
	}
	w.segments = []*segment{newSegment(spot{}, -1)}
	return w
}

// Requests gives the pages to ask for now. Each is given once.
func (w *Walk) Requests() []Request {
	if w.stopped || w.wait > 0 || w.complete() {
		return nil
	}
	var out []Request
	for _, at := range w.splits.take(w.allowed - len(w.flight)) {
		q := w.opt.Query
		q.Limit, q.Offset = 1, at
		out = append(out, w.request(q, job{probe: at}))
	}
	for _, s := range w.segments {
		if len(w.flight) >= w.allowed {
			break
		}
		if s.done || s.busy {
			continue
		}
		q := w.opt.Query
		q.Limit, q.Marker = s.limit(w.opt.Page), s.marker
		if w.fresh {
			q.Limit, q.WithCount = w.opt.First, w.opt.Count
		}
		s.busy = true
		out = append(out, w.request(q, job{segment: s}))
	}
	return out
}

func (w *Walk) request(q model.Query, j job) Request {
	w.seq++
	j.asked = w.pace.clock()
	w.flight[w.seq] = j
	return Request{Seq: w.seq, Query: q}
}

// Replied takes a page and gives its rows that were not seen before. An error
// says that the listing can't be complete; other segments may still go on.
func (w *Walk) Replied(req Request, page model.Page) ([]model.Snapshot, error) {
	j, ok := w.flight[req.Seq]
	if !ok {
		return nil, nil
	}
	delete(w.flight, req.Seq)
	if j.segment == nil {
		w.probed(j.probe, page)
		return nil, nil
	}
	s := j.segment
	s.busy, s.tries = false, 0
	w.allowed = w.pace.page(len(page.Snapshots), w.opt.Page, w.pace.clock().Sub(j.asked), len(w.flight)+1, w.allowed)
	rows := w.unseen(page.Snapshots)
	if req.Query.WithCount {
		w.total = page.Count
	}
	w.newest = newestOf(w.newest, page.Snapshots)
	if w.fresh {
		w.fresh = false
		if page.More {
			w.plan()
		}
	}
	if s.dropped {
		return rows, nil
	}
	return rows, s.took(page, len(rows))
}

// unseen gives the rows that come for the first time: nearly always all, which
// are not copied then.
func (w *Walk) unseen(rows []model.Snapshot) []model.Snapshot {
	if w.opt.Coming != nil {
		w.opt.Coming(rows)
	}
	out := rows
	whole := true
	for i := range rows {
		if w.isNew(rows[i].ID) {
			if !whole {
				out = append(out, rows[i])
			}
			continue
		}
		if whole {
			out, whole = append(make([]model.Snapshot, 0, len(rows)), rows[:i]...), false
		}
	}
	w.loaded += len(out)
	return out
}

// isNew reports whether a row comes for the first time, and notes that it came.
func (w *Walk) isNew(id model.ID) bool {
	if w.seen == nil {
		return !w.opt.Seen(id)
	}
	if _, known := w.seen[id]; known {
		return false
	}
	w.seen[id] = struct{}{}
	return true
}

// Refused takes a failure. It gives an error when the walk cannot go on: then
// Resume tries the same page again.
func (w *Walk) Refused(req Request, err error) error {
	j, ok := w.flight[req.Seq]
	if !ok {
		return nil
	}
	delete(w.flight, req.Seq)
	w.slowDown(err)
	if j.segment == nil {
		return nil // without this split its segment is walked by the one before
	}
	s := j.segment
	s.busy = false
	s.tries++
	switch {
	case s.dropped:
		return nil
	case errors.Is(err, model.ErrNotFound) && !s.marker.IsZero():
		s.tries = 0
		if !s.stepBack() { // the marker has been deleted: Cinder answers 404
			w.drop(s)
		}
		return nil
	case s.tries >= maxTries:
	case errors.Is(err, model.ErrThrottled):
		w.wait = max(w.wait, shortWait, faultOf(err).Wait)
		return nil
	case errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrServer), errors.Is(err, model.ErrAnswer):
		w.wait = max(w.wait, shortWait*time.Duration(s.tries))
		return nil
	}
	w.stopped = true
	return err
}

// slowDown halves the requests at once when the server has too many of them.
func (w *Walk) slowDown(err error) {
	if errors.Is(err, model.ErrThrottled) || faultOf(err).Status == unavailable {
		w.allowed = w.pace.halve(w.allowed)
	}
}

func faultOf(err error) model.Fault {
	var f *model.Fault
	if errors.As(err, &f) {
		return *f
	}
	return model.Fault{}
}

// Ticked ends a wait.
func (w *Walk) Ticked() { w.wait = 0 }

// Stop ends the walk with what there is; replies under way are still taken.
func (w *Walk) Stop() { w.stopped = true }

// Resume goes on where the walk stopped.
func (w *Walk) Resume() {
	w.stopped, w.wait = false, 0
	for _, s := range w.segments {
		s.tries = 0
	}
}

// Progress tells how far the walk is.
func (w *Walk) Progress() Progress {
	return Progress{Loaded: w.loaded, Total: w.total, Complete: w.complete(), Stopped: w.stopped, Wait: w.wait, Concurrency: w.allowed, Newest: w.newest}
}

func (w *Walk) complete() bool {
	for _, s := range w.segments {
		if !s.done {
			return false
		}
	}
	return true
}
