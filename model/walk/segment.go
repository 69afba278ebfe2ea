package walk

import "snapdash/model"

// segment is a part of the listing: the rows between two fronts that come
// towards each other, from its start, and from the start of the next segment or
// the end of the listing.
//
// The first page of a segment that is ahead tells the one before, which is blind
// until then, where to end: such a page is asked for until it comes or the segment
// is dropped, whatever else is known of the segment.
type segment struct {
	at    int  // the start's offset when the listing was cut
	ahead bool // its first page is still to come, by its offset: its start is not known
	blind bool // the next segment is ahead: nobody can come up from there
	down  *front
	up    *front

	sized bool // it is known how many rows there are; where not, whole pages are asked for
	left  int  // rows that nobody has asked for, and one that both fronts get; less than none: there were more
	extra int  // times that there were more
	came  int  // rows
	done  bool // nothing is left between the fronts; taken back where they get another segment's rows
	ended bool // the walk down came to the listing's end, or leads nowhere: nothing is below either
}

// stragglers is how many rows are asked for when more came than were expected,
// and twice as many the next time.
const stragglers = 100

// newSegment is one that is walked down from its start.
func newSegment(at int) *segment {
	s := &segment{at: at, down: newFront(false, spot{}), up: newFront(true, spot{})}
	s.up.shut = true
	return s
}

// ready gives the front whose next page can be asked for; nil: neither's.
func (s *segment) ready() *front {
	switch {
	case s.done || s.sized && s.left <= 0 && (s.blind || s.busy()):
		// What is under way, or the next one's start, tells whether more follow.
	case !s.down.shut && s.down.asked == 0:
		return s.down
	case !s.up.shut && s.up.asked == 0 && !s.blind:
		return s.up
	}
	return nil
}

func (s *segment) busy() bool { return s.down.asked > 0 || s.up.asked > 0 }

// lost reports whether there is nobody to go on.
func (s *segment) lost() bool { return !s.done && !s.blind && s.down.shut && s.up.shut }

// ask notes that a front's next page is asked for, and gives how many rows of it:
// no more than lie before the other front.
func (s *segment) ask(f *front, page int) int {
	n := page
	switch {
	case !s.sized || s.up.shut && s.up.last.zero() && !s.blind: // down to the listing's end, wherever that is
	case s.left <= 0:
		n = min(page, stragglers<<min(s.extra, 10))
		s.extra++
	case s.left > page && s.left < 2*page && !s.blind && !s.busy():
		n = (s.left + 1) / 2 // the other front gets the other half at the same time
	default:
		n = min(page, s.left)
	}
	f.asked = n
	s.left -= n
	return n
}

// giveBack notes that a request has come to its end with so many rows.
func (s *segment) giveBack(f *front, rows int) {
	s.left += f.asked - rows
	f.asked = 0
}

// open takes the first page of a segment that was asked for by its offset. It
// reports false when that is no place to begin at.
func (s *segment) open(page model.Page) bool {
	if len(page.Snapshots) == 0 || page.Snapshots[0].CreatedAt.IsZero() {
		return false
	}
	s.ahead = false
	s.down.from = spotOf(&page.Snapshots[0])
	return true
}

// took takes a front's page, of which some rows were fresh.
func (s *segment) took(f *front, page model.Page, fresh int) error {
	f.gone, f.tries = 0, 0
	if fresh > 0 {
		f.missed = 0
	}
	if len(page.Snapshots) > 0 {
		f.remember(page.Snapshots)
	}
	switch end := !page.More || len(page.Snapshots)+len(page.Bad) == 0; {
	case s.finished():
	case end && f.up:
		// Rows that rise to the top leave nothing above; that there are none proves
		// nothing. Where the first page is still to come, another waits for it.
		s.done = !s.ahead && len(page.Snapshots) > 0
		f.shut = !s.done
	case end:
		s.done, s.ended = true, true
	case len(page.Snapshots) == 0:
		s.unreadable(f)
	case f.repeated(fresh):
		return s.circles(f)
	}
	return nil
}

// unreadable deals with a page that has no row to go on from: a larger one may.
func (s *segment) unreadable(f *front) {
	f.shut = !s.sized
	s.sized = false
}

// circles ends a front that comes again and again to where it was.
func (s *segment) circles(f *front) error {
	if f.shut = true; f.up {
		return nil
	}
	s.done, s.ended = true, true
	return fault("the server sends the same page again and again; the listing may not be complete")
}

// spares reports whether another front gets to a front's rows as well.
func (s *segment) spares(f *front) bool {
	if f.up {
		return !s.down.shut
	}
	return s.ahead
}

// finished notes whether the fronts have met.
func (s *segment) finished() bool {
	s.done = s.done || !s.down.last.zero() && !s.up.last.zero() && s.down.last.reaches(s.up.last)
	return s.done
}

func fault(text string) error {
	return &model.Fault{Kind: model.ErrAnswer, Op: "list snapshots", Message: text, Hint: "Refresh to walk the list again."}
}
