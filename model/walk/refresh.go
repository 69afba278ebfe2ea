package walk

import (
	"errors"
	"time"

	"snapdash/model"
)

// RefreshOptions say what is known already.
type RefreshOptions struct {
	Query model.Query // scope and filters; its order is not used
	// Changed is Query without what a change may alter, such as a status: a row
	// that no longer passes is to be told as well.
	Changed model.Query
	Known   func(model.ID) bool // rows that are loaded
	Since   time.Time           // on the server's clock: changes before it are known
	Page    int                 // rows of a page; 0: 100
	Limit   int                 // pages after which a new listing is cheaper; 0: 20
}

// Refresh brings a loaded listing up to date without loading it again: the new
// rows from the top of created_at:desc until known ones appear, then the changed
// ones from the top of updated_at:desc until nothing is newer than Since. What
// was deleted, and a change of metadata only, which does not touch updated_at,
// it cannot see: that takes a slow Walk with List.Watch and List.Unseen. It is
// not locked.
type Refresh struct {
	opt     RefreshOptions
	phase   phase
	marker  model.ID
	seq     int
	flight  int
	pages   int
	tries   int
	wait    time.Duration
	newest  time.Time
	behind  bool
	stopped bool
}

type phase uint8

const (
	lookingForNew phase = iota
	lookingForChanged
	refreshed
)

// knownInARow is how many known rows end the search for new ones. A single one
// may be one's own, created while others created theirs.
const knownInARow = 10

// NewRefresh begins a refresh.
func NewRefresh(opt RefreshOptions) *Refresh {
	if opt.Page <= 0 {
		opt.Page = 100
	}
	if opt.Limit <= 0 {
		opt.Limit = 20
	}
	return &Refresh{opt: opt, newest: opt.Since}
}

// Requests gives the page to ask for now, once.
func (f *Refresh) Requests() []Request {
	if f.phase == refreshed || f.stopped || f.flight != 0 || f.wait > 0 {
		return nil
	}
	q := f.opt.Query
	if f.phase == lookingForChanged {
		q = f.opt.Changed
	}
	q.Limit, q.Marker, q.Offset, q.WithCount, q.SortKeyDir = f.opt.Page, f.marker, 0, false, false
	key := "created_at"
	if f.phase == lookingForChanged {
		key = "updated_at"
	}
	q.Sort = []model.SortKey{{Key: key, Descending: true}}
	f.seq++
	f.flight = f.seq
	return []Request{{Seq: f.seq, Query: q}}
}

// Replied takes a page and gives its rows that are new or have changed.
func (f *Refresh) Replied(req Request, page model.Page) []model.Snapshot {
	if req.Seq != f.flight {
		return nil
	}
	f.flight, f.tries = 0, 0
	f.pages++
	f.newest = newestOf(f.newest, page.Snapshots)
	var rows []model.Snapshot
	var end bool
	if f.phase == lookingForNew {
		rows, end = f.fresh(page.Snapshots)
	} else {
		rows, end = f.changed(page.Snapshots)
	}
	last, some := page.Last()
	switch {
	case end || !page.More || !some:
		f.phase++
		f.marker, f.pages = model.ID{}, 0
	case f.pages >= f.opt.Limit:
		f.phase, f.behind = refreshed, true
	default:
		f.marker = last
	}
	return rows
}

// newestOf is the newest time in rows, or t.
func newestOf(t time.Time, rows []model.Snapshot) time.Time {
	for i := range rows {
		if at := rows[i].CreatedAt; at.After(t) {
			t = at
		}
		if at := rows[i].UpdatedAt; at.After(t) {
			t = at
		}
	}
	return t
}

// fresh gives the rows of a page that are not known, and whether none follow.
func (f *Refresh) fresh(page []model.Snapshot) (rows []model.Snapshot, end bool) {
	row := 0
	for i := range page {
		if f.opt.Known(page[i].ID) {
			row++
			continue
		}
		row = 0
		rows = append(rows, page[i])
	}
	return rows, row >= min(knownInARow, len(page))
}

// changed gives the rows of a page that changed since, and whether none follow.
// Times are of whole seconds, so that the second of Since is looked at again.
// Rows that never changed have no time: MySQL sends them last, PostgreSQL first,
// where changes cannot be found in this way.
func (f *Refresh) changed(page []model.Snapshot) (rows []model.Snapshot, end bool) {
	since := f.opt.Since.Truncate(time.Second)
	for i := range page {
		at := page[i].UpdatedAt
		if at.IsZero() && i == 0 && f.pages == 1 && len(page) == f.opt.Page {
			f.behind = true
		}
		if at.Before(since) {
			return rows, true
		}
		rows = append(rows, page[i])
	}
	return rows, false
}

// Refused takes a failure. It gives an error when the refresh gave up.
func (f *Refresh) Refused(req Request, err error) error {
	if req.Seq != f.flight {
		return nil
	}
	f.flight = 0
	f.tries++
	switch {
	case f.tries >= maxTries:
	case errors.Is(err, model.ErrNotFound) && !f.marker.IsZero():
		f.marker = model.ID{} // deleted meanwhile: the phase begins again
		return nil
	case errors.Is(err, model.ErrThrottled), errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrServer), errors.Is(err, model.ErrAnswer):
		f.wait = max(shortWait*time.Duration(f.tries), faultOf(err).Wait)
		return nil
	}
	f.stopped = true
	return err
}

// Ticked ends a wait.
func (f *Refresh) Ticked() { f.wait = 0 }

// Wait is how long the server is to be left alone; 0: not.
func (f *Refresh) Wait() time.Duration { return f.wait }

// Done reports whether there is nothing more to ask for.
func (f *Refresh) Done() bool { return f.phase == refreshed || f.stopped }

// Behind reports whether too much has changed, or the server's order does not
// tell what has: only a new listing brings everything.
func (f *Refresh) Behind() bool { return f.behind }

// Since is the newest time that came, on the server's clock: what the next
// refresh begins at, once this one is done.
func (f *Refresh) Since() time.Time { return f.newest }
