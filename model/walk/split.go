package walk

import (
	"slices"

	"snapdash/model"
)

// worthSplitting is from how many pages on a listing is walked from both ends, or
// looked through for its end.
const worthSplitting = 2

// mostRows is where the search for the end stops: a server that has a row at any
// offset is walked by markers.
const mostRows = 1 << 30

// search looks for the end of a listing where the server doesn't count: rows are
// asked for further and further back, then between the last one found and the
// first offset that has none.
type search struct {
	ask   []int // offsets still to be asked for
	out   int   // how many have not been answered
	low   int   // an offset that has a row
	high  int   // an offset that has none; 0: not known
	tries int   // refusals
}

// plan decides, after the first page, where to cut.
func (w *Walk) plan() {
	if w.allowed < 2 || w.opt.Query.Offset != 0 || !byCreation(w.opt.Query.Sort) {
		return
	}
	if w.total >= 0 {
		w.cut(w.total, true)
		return
	}
	w.search = search{low: w.opt.First}
	w.look()
}

// byCreation reports whether an order is the one that never changes.
func byCreation(sort []model.SortKey) bool {
	return len(sort) == 0 || len(sort) == 1 && sort[0] == model.SortKey{Key: "created_at", Descending: true}
}

// cut has the listing of so many rows walked from its other end too, and parts
// what it still has into segments of whole pages: so many that all requests have
// a front of their own, since the first page of each but the first is asked for
// by its offset, which costs a server more than a marker. What was added or
// deleted meanwhile has moved it, but its first row, whichever it is, tells the
// segment before where to end. Where the number of rows is not exact, it is not
// for the last segment either.
func (w *Walk) cut(rows int, exact bool) {
	first, page := w.segments[0], w.opt.Page
	from := first.came + first.down.asked
	pages := (rows - from + page - 1) / page
	if pages < worthSplitting || first.done || w.allowed < 2 {
		return
	}
	cuts, size := w.allowed-2, page
	if pages > w.allowed {
		size *= (pages + cuts) / (cuts + 1)
	}
	for at := from + size - 1; at < rows-1 && len(w.segments) <= min(cuts, pages-2); at += size - 1 {
		s := newSegment(at)
		s.ahead = true
		w.segments = append(w.segments, s)
	}
	for i, s := range w.segments {
		end := rows
		if s.blind = i+1 < len(w.segments); s.blind {
			end = w.segments[i+1].at
		}
		s.sized, s.left = s.blind || exact, end+1-s.at-s.came-s.down.asked
	}
	w.segments[len(w.segments)-1].up.shut = false
}

// look goes on with the search, as many offsets at once as leave a request to the
// first segment, or ends it.
func (w *Walk) look() {
	p, n := &w.search, max(1, w.allowed-1)
	switch at := max(2*p.low, worthSplitting*w.opt.Page); {
	case p.high == 0 && at > mostRows:
	case p.high == 0:
		for range n {
			p.ask = append(p.ask, at)
			at *= 2
		}
	case p.high-p.low > max(p.low/16, w.opt.Page):
		for i := range n {
			p.ask = append(p.ask, p.low+(i+1)*(p.high-p.low)/(n+1))
		}
	default:
		w.cut(p.low+1, false)
	}
	p.out = len(p.ask)
}

// searched takes an answer of the search for the end.
func (w *Walk) searched(at int, page model.Page) {
	p := &w.search
	if p.out == 0 {
		return
	}
	if len(page.Snapshots) > 0 {
		p.low = max(p.low, at)
	} else if p.high == 0 || at < p.high {
		p.high = at
	}
	if p.out--; p.out == 0 {
		w.look()
	}
}

// oldestFirst is the order of creation upwards; Cinder puts equal times into the
// order of their ids, here as there.
var oldestFirst = []model.SortKey{{Key: "created_at"}}

// opened takes the first page of a segment that was asked for by its offset: the
// segment before has its end there, and is walked up from it. It reports false
// when nothing can begin there.
func (w *Walk) opened(s *segment, page model.Page) bool {
	if !s.open(page) {
		return false
	}
	before := w.before(s)
	before.up, before.blind = newFront(true, s.down.from), false
	before.up.shut = w.oneWay
	before.finished()
	return true
}

// before gives the segment before one.
func (w *Walk) before(s *segment) *segment { return w.segments[slices.Index(w.segments, s)-1] }

// drop gives a segment that nobody can walk down to the one before it, which
// goes on where it stands. Before the first there is none.
func (w *Walk) drop(s *segment) error {
	if s == w.segments[0] {
		s.done, s.ended, w.missing = true, true, true
		return fault("a page had no readable row to go on from; the rows after it are missing")
	}
	before := w.before(s)
	w.segments = slices.DeleteFunc(w.segments, func(other *segment) bool { return other == s })
	before.giveBack(before.up, 0)
	before.left = max(0, before.left) + max(0, s.left+s.down.asked)
	before.sized = before.sized && s.sized
	before.up, before.blind = s.up, s.blind
	before.done = before.ended
	before.finished()
	return w.dropLost()
}

// dropLost drops the segments that nobody can go on with.
func (w *Walk) dropLost() error {
	for _, s := range slices.Backward(w.segments) {
		if s.lost() {
			return w.drop(s)
		}
	}
	return nil
}

// walkDown gives up what leads upwards, where a server doesn't heed that order.
func (w *Walk) walkDown() {
	w.oneWay = true
	for _, s := range w.segments {
		s.up.shut = true
	}
}
