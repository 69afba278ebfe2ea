package walk

import (
	"slices"

	"snapdash/model"
)

// worthSplitting is from how many pages on a listing is cut into segments:
// below, asking for the places to cut costs as much as it saves.
const worthSplitting = 4

// splits are the offsets at which the listing is to be cut, and the search for
// its end where the server doesn't count.
type splits struct {
	wanted []int
	low    int  // an offset that has a row
	high   int  // an offset that has none; 0: not known
	search bool // the end is looked for
}

// take gives up to n offsets to ask for.
func (p *splits) take(n int) []int {
	n = max(0, min(n, len(p.wanted)))
	out := p.wanted[:n:n]
	p.wanted = p.wanted[n:]
	return out
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
	w.splits.search, w.splits.low = true, w.opt.First
	w.splits.wanted = []int{worthSplitting * w.opt.Page}
}

// byCreation reports whether an order is the one that never changes.
func byCreation(sort []model.SortKey) bool {
	return len(sort) == 0 || len(sort) == 1 && sort[0] == model.SortKey{Key: "created_at", Descending: true}
}

// cut asks for the rows that part a listing of so many rows into segments of
// whole pages. The first segment gets a page more: it is walked while the
// others wait for their markers.
func (w *Walk) cut(rows int) {
	pages := (rows - w.opt.First + w.opt.Page - 1) / w.opt.Page
	if pages < worthSplitting {
		return
	}
	per := (pages - 1 + w.allowed - 1) / w.allowed
	for k := 1; k < w.allowed; k++ {
		if at := w.opt.First + (k*per+1)*w.opt.Page - 1; at < rows-1 {
			w.splits.wanted = append(w.splits.wanted, at)
		}
	}
}

// probed takes the row at an offset: a place to cut, or a hint at the end.
func (w *Walk) probed(at int, page model.Page) {
	if len(page.Snapshots) > 0 {
		w.split(at, spotOf(&page.Snapshots[0]))
	}
	p := &w.splits
	if !p.search {
		return
	}
	if len(page.Snapshots) > 0 {
		p.low = at
	} else {
		p.high = at
	}
	switch {
	case p.high == 0:
		p.wanted = append(p.wanted, 2*at)
	case p.high-p.low > max(p.low/4, w.opt.Page):
		p.wanted = append(p.wanted, (p.low+p.high)/2)
	default:
		p.search = false
		w.cut(p.low + 1)
	}
}

// split cuts the segment that has a row in it behind that row, unless its walk
// is past it already.
func (w *Walk) split(at int, row spot) {
	if row.created.IsZero() {
		return
	}
	i := len(w.segments) - 1
	for i > 0 && !(row.reaches(w.segments[i].start) && row.id != w.segments[i].start.id) {
		i--
	}
	left := w.segments[i]
	if left.done || row.id == left.start.id || !left.last.zero() && left.last.reaches(row) {
		return
	}
	right := newSegment(row, at)
	right.end = left.end
	left.end = row
	w.segments = slices.Insert(w.segments, i+1, right)
	w.expect()
}

// expect works out how many rows each segment has still to give; what the last
// one has is not known.
func (w *Walk) expect() {
	for i, s := range w.segments[:len(w.segments)-1] {
		s.want = max(1, w.segments[i+1].at-s.at-s.came)
	}
}

// drop gives a segment whose start has vanished to the one before it, which
// goes on where it stands.
func (w *Walk) drop(s *segment) {
	i := slices.Index(w.segments, s)
	before := w.segments[i-1]
	w.segments = slices.Delete(w.segments, i, i+1)
	s.dropped = true
	before.end, before.want = s.end, 0
	if !before.ended {
		before.finished()
	}
}
