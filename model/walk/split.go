package walk

import (
	"slices"

	"snapdash/model"
)

// worthSplitting is from how many pages on a listing is cut into segments:
// below, finding the places to cut costs as much as it saves.
const worthSplitting = 4

// spare is how many segments there are beyond the requests at once: where a
// request has to wait behind others, as in one of a server's processes, the next
// ones are for other segments, and all come to their end together.
const spare = 2

// mostRows is where the search for the end stops: a server that has a row at any
// offset is walked by markers.
const mostRows = 1 << 30

// search looks for the end of a listing where the server doesn't count: rows are
// asked for further and further back, then between the last one found and the
// first offset that has none.
type search struct {
	ask  []int // offsets still to be asked for
	out  int   // how many have not been answered
	low  int   // an offset that has a row
	high int   // an offset that has none; 0: not known
}

// plan decides, after the first page, where to cut.
func (w *Walk) plan() {
	if w.allowed < 2 || w.opt.Query.Offset != 0 || !byCreation(w.opt.Query.Sort) {
		return
	}
	if w.total >= 0 {
		w.cut(w.total)
		return
	}
	w.search = search{low: w.opt.First}
	w.look()
}

// byCreation reports whether an order is the one that never changes.
func byCreation(sort []model.SortKey) bool {
	return len(sort) == 0 || len(sort) == 1 && sort[0] == model.SortKey{Key: "created_at", Descending: true}
}

// cut parts what a listing of so many rows still has into segments of whole
// pages. The first row of each is the last one of that before it, which tells
// that nothing lies between them: the first page of each but the first is asked
// for by its offset, and what was added or deleted meanwhile has moved it.
func (w *Walk) cut(rows int) {
	first := w.segments[0]
	from := first.came
	if first.busy {
		from += w.opt.Page
	}
	pages := (rows - from + w.opt.Page - 1) / w.opt.Page
	if pages < worthSplitting || first.done {
		return
	}
	parts := w.allowed + spare
	size := (pages + parts - 1) / parts * w.opt.Page
	for at := from + size - 1; at < rows-1; at += size - 1 {
		s := newSegment(at)
		s.ahead = true
		w.segments = append(w.segments, s)
	}
	for i, s := range w.segments {
		end := rows
		if s.blind = i+1 < len(w.segments); s.blind {
			end = w.segments[i+1].at + 1
		}
		s.want = max(1, end-s.at-s.came)
	}
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
		w.cut(p.low + 1)
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

// before gives the segment before one.
func (w *Walk) before(s *segment) *segment { return w.segments[slices.Index(w.segments, s)-1] }

// opened takes the first page of a segment that was asked for by its offset. It
// reports false when nothing can begin there.
func (w *Walk) opened(s *segment, page model.Page) bool {
	if !s.open(page) {
		w.drop(s)
		return false
	}
	before := w.before(s)
	before.end, before.blind = s.start, false
	if !before.ended {
		before.finished()
	}
	return true
}

// drop gives a segment whose start is not to be found to the one before it,
// which goes on where it stands.
func (w *Walk) drop(s *segment) {
	before := w.before(s)
	w.segments = slices.DeleteFunc(w.segments, func(other *segment) bool { return other == s })
	before.end, before.blind = s.end, s.blind
	before.want = max(0, before.want) + max(0, s.want)
	if !before.ended {
		before.finished()
	}
}
