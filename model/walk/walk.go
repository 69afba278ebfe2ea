// Package walk decides which pages of a listing to ask for, without asking:
// replies and refusals go in, requests and rows come out. Cinder pages by
// markers: the id of the last row seen names where the next page begins. A
// marker that has been deleted meanwhile, a server that repeats itself, and one
// that asks to wait are dealt with here, so that every snapshot that existed
// throughout a walk comes out exactly once.
package walk

import (
	"errors"
	"time"

	"snapdash/model"
)

// Options say what to walk and how.
type Options struct {
	Query       model.Query
	First       int  // rows of the first page, small so that it comes soon
	Page        int  // rows of every later page; servers clamp to 1000 by default
	Concurrency int  // requests at once
	Count       bool // ask for the total with the first page (microversion 3.45)
}

// Request is a page to be asked for.
type Request struct {
	Seq   int
	Query model.Query
}

// Progress is how far a walk is.
type Progress struct {
	Loaded   int
	Total    int // -1 when the server told none
	Complete bool
	Stopped  bool
	Wait     time.Duration // how long the server asked to be left alone; 0: not
}

// Walk is one listing. It is not locked.
type Walk struct {
	opt     Options
	seq     int
	flight  int  // the request under way, 0 when none
	fresh   bool // nothing has been asked yet
	marker  model.ID
	back    []model.ID // the marker, last, and the rows before it to fall back on
	seen    map[model.ID]struct{}
	total   int
	used    map[model.ID]struct{} // markers since the walk last began at the top
	repeats int                   // pages in a row that led back to a used marker
	tries   int                   // refusals in a row
	wait    time.Duration
	done    bool
	stopped bool
}

const (
	maxRepeat = 3   // pages in a row that lead back to where the walk has been
	maxTries  = 4   // refusals in a row after which the walk gives up
	keepBack  = 200 // earlier rows kept as markers to fall back on
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
	return &Walk{opt: opt, fresh: true, total: -1, seen: map[model.ID]struct{}{}, used: map[model.ID]struct{}{}}
}

// Requests gives the pages to ask for now. Each is given once.
func (w *Walk) Requests() []Request {
	if w.done || w.stopped || w.flight != 0 || w.wait > 0 {
		return nil
	}
	q := w.opt.Query
	q.Limit, q.Marker = w.opt.Page, w.marker
	if w.fresh {
		q.Limit, q.WithCount = w.opt.First, w.opt.Count
	}
	w.seq++
	w.flight = w.seq
	return []Request{{Seq: w.seq, Query: q}}
}

// Replied takes a page and gives its rows that were not seen before. An error
// says that the walk cannot go on.
func (w *Walk) Replied(req Request, page model.Page) ([]model.Snapshot, error) {
	if req.Seq != w.flight {
		return nil, nil
	}
	w.flight, w.tries = 0, 0
	w.fresh = false
	if page.Count >= 0 && req.Query.WithCount {
		w.total = page.Count
	}
	rows := w.unseen(page.Snapshots)
	if len(page.Snapshots)+len(page.Bad) == 0 || !page.More {
		w.done = true
		return rows, nil
	}
	if len(page.Snapshots) == 0 {
		w.done = true
		return rows, w.fault("a page had no readable row to go on from; the rows after it are missing")
	}
	w.remember(page.Snapshots)
	if w.repeated(len(rows)) {
		w.done = true
		return rows, w.fault("the server sends the same page again and again; the listing may not be complete")
	}
	return rows, nil
}

// repeated notes the new marker and reports whether the server leads the walk
// in a circle: again and again to a marker that was used already, with no new row.
func (w *Walk) repeated(fresh int) bool {
	_, before := w.used[w.marker]
	w.used[w.marker] = struct{}{}
	if !before || fresh > 0 {
		w.repeats = 0
		return false
	}
	w.repeats++
	return w.repeats >= maxRepeat
}

// unseen gives the rows that come for the first time.
func (w *Walk) unseen(rows []model.Snapshot) []model.Snapshot {
	out := make([]model.Snapshot, 0, len(rows))
	for i := range rows {
		if _, known := w.seen[rows[i].ID]; !known {
			w.seen[rows[i].ID] = struct{}{}
			out = append(out, rows[i])
		}
	}
	return out
}

// remember makes the page's last row the marker, and keeps the rows before it.
func (w *Walk) remember(rows []model.Snapshot) {
	for i := range rows {
		w.back = append(w.back, rows[i].ID)
	}
	if n := len(w.back) - keepBack; n > 0 {
		w.back = append(w.back[:0], w.back[n:]...)
	}
	w.marker = w.back[len(w.back)-1]
}

// stepBack gives the marker up for the row before it that is still kept;
// without one the walk begins at the top again. Rows seen already are left out
// either way, and markers may come again.
func (w *Walk) stepBack() {
	clear(w.used)
	if n := len(w.back); n > 1 {
		w.back = w.back[:n-1]
		w.marker = w.back[n-2]
		return
	}
	w.back, w.marker = w.back[:0], model.ID{}
}

// Refused takes a failure. It gives an error when the walk cannot go on: then
// Resume tries the same page again.
func (w *Walk) Refused(req Request, err error) error {
	if req.Seq != w.flight {
		return nil
	}
	w.flight = 0
	w.tries++
	switch {
	case errors.Is(err, model.ErrNotFound) && !w.marker.IsZero():
		w.tries = 0
		w.stepBack() // the marker has been deleted: Cinder answers 404
		return nil
	case w.tries >= maxTries:
	case errors.Is(err, model.ErrThrottled):
		w.wait = max(shortWait, waitOf(err))
		return nil
	case errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrServer), errors.Is(err, model.ErrAnswer):
		w.wait = shortWait * time.Duration(w.tries)
		return nil
	}
	w.stopped = true
	return err
}

// waitOf is how long the server asked to wait.
func waitOf(err error) time.Duration {
	var f *model.Fault
	if errors.As(err, &f) {
		return f.Wait
	}
	return 0
}

// Ticked ends a wait.
func (w *Walk) Ticked() { w.wait = 0 }

// Stop ends the walk with what there is; a reply under way is still taken.
func (w *Walk) Stop() { w.stopped = true }

// Resume goes on where the walk stopped.
func (w *Walk) Resume() { w.stopped, w.wait, w.tries = false, 0, 0 }

// Progress tells how far the walk is.
func (w *Walk) Progress() Progress {
	return Progress{Loaded: len(w.seen), Total: w.total, Complete: w.done, Stopped: w.stopped, Wait: w.wait}
}

func (w *Walk) fault(text string) error {
	return &model.Fault{Kind: model.ErrAnswer, Op: "list snapshots", Message: text, Hint: "Refresh to walk the list again."}
}
