package walk

import (
	"time"

	"snapdash/model"
)

// spot is a place in the order of creation, the newest first. It never changes
// for a snapshot, and stays a place when the snapshot is gone.
type spot struct {
	created time.Time
	id      model.ID
}

func spotOf(s *model.Snapshot) spot { return spot{s.CreatedAt, s.ID} }

func (p spot) zero() bool { return p.id.IsZero() }

// reaches reports whether p is end or comes after it in the listing.
func (p spot) reaches(end spot) bool {
	if d := p.created.Compare(end.created); d != 0 {
		return d < 0
	}
	return p.id.Compare(end.id) <= 0
}

// front is where rows are taken by markers, one page after another: downwards, as
// the listing has them, or upwards, the oldest first.
type front struct {
	up      bool
	from    spot   // where it began; zero: at that end of the listing
	last    spot   // the furthest of the rows that came
	marker  spot   // behind which the next page begins; zero: at that end of the listing
	back    []spot // the marker, last, and the rows before it to fall back on
	used    map[model.ID]struct{}
	repeats int  // pages in a row that led back to a used marker
	tries   int  // refusals in a row
	gone    int  // markers in a row that had vanished: so often the way back has doubled
	missed  int  // markers that had vanished since a row came for the first time
	asked   int  // rows that the request under way is for; 0: none is under way
	shut    bool // nobody goes on from here
}

const (
	maxRepeat = 3   // pages in a row that lead back to where the walk has been
	maxMissed = 100 // vanished markers with which no row came: the server takes none
	keepBack  = 200 // earlier rows kept as markers to fall back on
)

func newFront(up bool, from spot) *front {
	return &front{up: up, from: from, last: from, marker: from, used: map[model.ID]struct{}{}}
}

// remember makes the page's last row the marker, and keeps the rows before it.
func (f *front) remember(rows []model.Snapshot) {
	rows = rows[max(0, len(rows)-keepBack):]
	if n := len(f.back) + len(rows) - keepBack; n > 0 {
		f.back = append(f.back[:0], f.back[n:]...)
	}
	for i := range rows {
		f.back = append(f.back, spotOf(&rows[i]))
	}
	f.marker = f.back[len(f.back)-1]
	if f.marker.created.IsZero() {
		return // its time could not be read: that is no place
	}
	if f.last.zero() || f.last.reaches(f.marker) == f.up {
		f.last = f.marker
	}
}

// repeated notes the new marker and reports whether the server leads the walk
// in a circle: again and again to a marker that was used already, with no new row.
func (f *front) repeated(fresh int) bool {
	_, before := f.used[f.marker.id]
	f.used[f.marker.id] = struct{}{}
	if !before || fresh > 0 {
		f.repeats = 0
		return false
	}
	f.repeats++
	return f.repeats >= maxRepeat
}

// stepBack gives the marker up for one of the rows before it, each time twice as
// far back, and in the end for where the front began. It reports false when there
// is nothing left, since the marker that vanished is where it began. Rows that
// came already are left out by the walk, and markers may come again.
func (f *front) stepBack() bool {
	clear(f.used)
	if n := len(f.back) - 1<<f.gone; n > 0 {
		f.gone++
		f.back = f.back[:n]
		f.marker = f.back[n-1]
		return true
	}
	again := f.marker != f.from
	f.gone = 0
	f.back, f.marker = f.back[:0], f.from
	return again
}

// rises reports whether rows come the oldest first, from the marker or else from
// below the top: a server that doesn't heed the order would have the front skip
// rows. One whose time could not be read proves nothing.
func (f *front) rises(rows []model.Snapshot, top spot) bool {
	last := f.marker
	for i := range rows {
		next := spotOf(&rows[i])
		if next.created.IsZero() || last.zero() && top.reaches(next) || !last.zero() && !last.reaches(next) {
			return false
		}
		last = next
	}
	return true
}
