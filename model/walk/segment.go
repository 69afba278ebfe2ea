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

// segment is a part of the listing: the rows from its start, up to and with the
// row at its end, which is the start of the next segment, or to the end of the
// listing.
type segment struct {
	start   spot // zero: the top
	at      int  // the start's offset when the listing was cut
	ahead   bool // its first page is still to come, by its offset: its start is not known
	blind   bool // the next segment's start is not known
	end     spot // zero: not known yet, or the end of the listing
	want    int  // rows that are expected still; 0: not known, -1: more than was expected
	came    int  // rows
	last    spot // of the rows that came
	marker  model.ID
	back    []model.ID // the marker, last, and the rows before it to fall back on
	used    map[model.ID]struct{}
	repeats int // pages in a row that led back to a used marker
	tries   int // refusals in a row
	gone    int // markers in a row that had vanished
	busy    bool
	done    bool
	ended   bool // done because the listing ends here, or leads nowhere
}

const (
	maxRepeat  = 3   // pages in a row that lead back to where the walk has been
	keepBack   = 200 // earlier rows kept as markers to fall back on
	stragglers = 100 // rows to ask for when more came than were expected
)

func newSegment(at int) *segment {
	return &segment{at: at, used: map[model.ID]struct{}{}}
}

// idle reports whether its next page can be asked for. One that has all rows
// that it expected waits until the next one's start tells whether more follow.
func (s *segment) idle() bool { return !s.done && !s.busy && (!s.blind || s.want >= 0) }

// endless reports whether it goes on to the end of the listing.
func (s *segment) endless() bool { return s.end.zero() && !s.blind }

// limit is how many rows to ask for: no more than lie before the end.
func (s *segment) limit(page int) int {
	switch {
	case s.endless() || s.want == 0:
		return page
	case s.want < 0:
		return min(page, stragglers)
	}
	return min(page, s.want)
}

// open takes the first page of a segment that was asked for by its offset. It
// reports false when that is no place to begin at.
func (s *segment) open(page model.Page) bool {
	if len(page.Snapshots) == 0 || page.Snapshots[0].CreatedAt.IsZero() {
		return false
	}
	s.start, s.ahead = spotOf(&page.Snapshots[0]), false
	return true
}

// took takes a page of which some rows were fresh.
func (s *segment) took(page model.Page, fresh int) error {
	n, all := len(page.Snapshots), len(page.Snapshots)+len(page.Bad)
	s.gone = 0
	s.came += all
	if s.want > 0 {
		if s.want -= all; s.want <= 0 {
			s.want = -1
		}
	}
	s.ended = n == 0 || !page.More
	s.done = s.ended
	if all == 0 || !page.More {
		return nil
	}
	if n == 0 {
		return fault("a page had no readable row to go on from; the rows after it are missing")
	}
	s.remember(page.Snapshots)
	if s.finished() {
		return nil
	}
	if s.repeated(fresh) {
		s.done, s.ended = true, true
		return fault("the server sends the same page again and again; the listing may not be complete")
	}
	return nil
}

// finished notes whether the rows have reached the segment's end.
func (s *segment) finished() bool {
	s.done = !s.end.zero() && !s.last.zero() && s.last.reaches(s.end)
	return s.done
}

// remember makes the page's last row the marker, and keeps the rows before it.
func (s *segment) remember(rows []model.Snapshot) {
	for i := range rows {
		s.back = append(s.back, rows[i].ID)
	}
	if n := len(s.back) - keepBack; n > 0 {
		s.back = append(s.back[:0], s.back[n:]...)
	}
	s.last = spotOf(&rows[len(rows)-1])
	s.marker = s.last.id
}

// repeated notes the new marker and reports whether the server leads the walk
// in a circle: again and again to a marker that was used already, with no new row.
func (s *segment) repeated(fresh int) bool {
	_, before := s.used[s.marker]
	s.used[s.marker] = struct{}{}
	if !before || fresh > 0 {
		s.repeats = 0
		return false
	}
	s.repeats++
	return s.repeats >= maxRepeat
}

// stepBack gives the marker up for one of the rows before it, each time further
// back, and in the end for the segment's start. It reports false when the start
// is what has vanished. Rows seen already are left out either way, and markers
// may come again.
func (s *segment) stepBack() bool {
	clear(s.used)
	s.want = 0
	if n := len(s.back) - 1<<s.gone; n > 0 {
		s.gone++
		s.back = s.back[:n]
		s.marker = s.back[n-1]
		return true
	}
	again := s.marker != s.start.id
	s.gone = 0
	s.back, s.marker, s.last = s.back[:0], s.start.id, s.start
	return again
}

func fault(text string) error {
	return &model.Fault{Kind: model.ErrAnswer, Op: "list snapshots", Message: text, Hint: "Refresh to walk the list again."}
}
