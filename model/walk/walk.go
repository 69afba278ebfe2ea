// Package walk decides which pages of a listing to ask for, without asking:
// replies and refusals go in, requests and rows come out. Cinder pages by
// markers: the id of the last row seen names where the next page begins. In
// the order of creation, which never changes, a long listing is walked from both
// ends at once, and cut into segments of which each is walked so. A marker that
// has been deleted meanwhile, a server that repeats itself, and one that asks to
// wait are dealt with here, so that every snapshot that existed throughout a walk
// comes out exactly once.
package walk

import (
	"cmp"
	"time"

	"snapdash/model"
)

// Options say what to walk and how.
type Options struct {
	Query       model.Query
	First       int  // rows of the first page, small so that it comes soon
	Page        int  // rows of every later page; servers clamp to 1000 by default
	Concurrency int  // requests at once, at most; 1 and 0: one page after the other
	Count       bool // ask for the total with the first page (microversion 3.45)
	Ahead       bool // tell with a page that the one behind it will be wanted (model.Query.Then)

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
	After time.Duration // how long to wait before, so that requests don't come in a heap
	Came  time.Time     // when there was an answer, by Options.Now, for who hands it over later; zero: it is handed over at once
}

// Progress is how far a walk is.
type Progress struct {
	Loaded      int
	Total       int // -1 when the server told none
	Complete    bool
	Missing     bool // rows could not be read, or not be got to: what did not come may be there
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
	search   search
	seen     map[model.ID]struct{} // unused with Options.Seen
	loaded   int
	total    int
	fresh    bool // nothing has been answered yet
	oneWay   bool // the server doesn't heed the order that leads upwards
	missing  bool // rows could not be read or got to
	top      spot // the first page's last row: nothing that comes from below is above it
	slowed   int  // requests up to this one were made when more were allowed
	lowered  lowered
	allowed  int // requests at once
	pace     pace
	wait     time.Duration
	stopped  bool
	newest   time.Time
}

// job is what a request under way is for.
type job struct {
	front *front // nil: the search for the end
	asked time.Time
}

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
	w.segments = []*segment{newSegment(0)}
	return w
}

// Requests gives the pages to ask for now. Each is given once.
func (w *Walk) Requests() []Request {
	if w.stopped || w.wait > 0 || w.complete() {
		return nil
	}
	var out []Request
	for p := &w.search; len(p.ask) > 0 && len(w.flight) < w.allowed; p.ask = p.ask[1:] {
		q := w.opt.Query
		q.Limit, q.Offset = 1, p.ask[0]
		out = append(out, w.request(q, job{}))
	}
	for len(w.flight) < w.atOnce() {
		s, f := w.mostLeft()
		if s == nil {
			break
		}
		out = append(out, w.request(w.page(s, f), job{front: f}))
	}
	return out
}

// atOnce is how many requests may be under way now. Near the end it is one more
// than the server answers side by side: those that wait there are seldom shared
// out evenly, and what waits last is waited for.
func (w *Walk) atOnce() int {
	left := 0
	for _, s := range w.segments {
		if left += max(0, s.left); !s.done && !s.sized {
			return w.allowed
		}
	}
	if left >= w.allowed*w.opt.Page {
		return w.allowed
	}
	return min(w.allowed, w.pace.served(w.allowed)+1)
}

// mostLeft gives the front to ask next: of the segment that has most rows to come;
// nil: none.
func (w *Walk) mostLeft() (most *segment, from *front) {
	for _, s := range w.segments {
		if f := s.ready(); f != nil && (most == nil || s.left > most.left) {
			most, from = s, f
		}
	}
	return most, from
}

// page is the query for a front's next page.
func (w *Walk) page(s *segment, f *front) model.Query {
	q := w.opt.Query
	if w.fresh {
		q.Limit, q.WithCount = s.ask(f, w.opt.First), w.opt.Count
		return q
	}
	q.Limit, q.Marker = s.ask(f, w.opt.Page), f.marker.id
	switch {
	case f.up:
		q.Sort = oldestFirst
	case s.ahead:
		q.Offset = s.at
	}
	if w.opt.Ahead && w.opt.Concurrency < 2 {
		q.Then = w.opt.Page
	}
	return q
}

func (w *Walk) request(q model.Query, j job) Request {
	w.seq++
	now := w.pace.clock()
	j.asked = w.pace.turn(now, w.allowed)
	w.flight[w.seq] = j
	return Request{Seq: w.seq, Query: q, After: j.asked.Sub(now)}
}

// Replied takes a page and gives its rows that were not seen before. An error
// says that the listing can't be complete; other segments may still go on.
func (w *Walk) Replied(req Request, page model.Page) ([]model.Snapshot, error) {
	j, ok := w.flight[req.Seq]
	if !ok {
		return nil, nil
	}
	delete(w.flight, req.Seq)
	if j.front == nil {
		w.searched(req.Query.Offset, page)
		return nil, nil
	}
	took := cmp.Or(req.Came, w.pace.clock()).Sub(j.asked)
	w.allowed = w.pace.page(len(page.Snapshots), w.opt.Page, took, len(w.flight)+1, w.allowed)
	w.speedUp()
	rows := w.unseen(page.Snapshots)
	if req.Query.WithCount {
		w.total = page.Count
	}
	w.newest = newestOf(w.newest, page.Snapshots)
	err := w.took(j.front, page, len(rows))
	w.missing = w.missing || err != nil || len(page.Bad) > 0
	return rows, err
}

// above is a place that every row is below.
var above = spot{created: time.Unix(1<<40, 0)}

// took moves a front on by its page, of which some rows were fresh.
func (w *Walk) took(f *front, page model.Page, fresh int) error {
	s := w.owner(f)
	if s == nil {
		return nil
	}
	rows := len(page.Snapshots) + len(page.Bad)
	s.giveBack(f, rows)
	s.came += rows
	switch {
	case f.up && !f.rises(page.Snapshots, w.top):
		w.walkDown()
		return w.dropLost()
	case !f.up && s.ahead && !w.opened(s, page):
		return w.drop(s)
	}
	err := s.took(f, page, fresh)
	if w.fresh {
		if w.fresh, w.top = false, f.last; len(page.Snapshots) == 0 {
			w.top = above
		}
		w.plan()
	}
	return cmp.Or(err, w.dropLost())
}

// owner gives the segment that a front is of; nil: the segment has been dropped.
func (w *Walk) owner(f *front) *segment {
	for _, s := range w.segments {
		if s.down == f || s.up == f {
			return s
		}
	}
	return nil
}

// unseen gives the rows that come for the first time: nearly always all, or all
// but the first or the last, which are not copied then.
func (w *Walk) unseen(rows []model.Snapshot) []model.Snapshot {
	if w.opt.Coming != nil {
		w.opt.Coming(rows)
	}
	for len(rows) > 0 && !w.isNew(rows[0].ID) {
		rows = rows[1:]
	}
	n := min(1, len(rows))
	out := rows[:n:n]
	for i := n; i < len(rows); i++ {
		switch {
		case !w.isNew(rows[i].ID):
		case i == len(out):
			out = rows[: i+1 : i+1]
		default:
			out = append(out, rows[i])
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

// Progress tells how far the walk is.
func (w *Walk) Progress() Progress {
	return Progress{Loaded: w.loaded, Total: w.total, Complete: w.complete(), Missing: w.missing, Stopped: w.stopped, Wait: w.wait, Concurrency: w.allowed, Newest: w.newest}
}

func (w *Walk) complete() bool {
	for _, s := range w.segments {
		if !s.done {
			return false
		}
	}
	return true
}
