package model

import "time"

// Query says which snapshots to list and in which order. The zero value asks
// for the scope's own project in Cinder's default order (created_at
// descending), in pages of the server's default size.
type Query struct {
	// AllProjects asks for every project's snapshots (all_tenants=1). Cinder
	// honours it for admins and ignores it silently for everybody else.
	AllProjects bool
	Summary     bool // the short listing: nine fields, no project, no progress

	Sort   []SortKey // empty: created_at descending
	Limit  int       // rows per page; 0: the server's default; it clamps to 1000
	Offset int       // never follow a marker from a page that had an offset
	Marker ID        // the row after which the page begins; zero: from the start

	// Then is how many rows will be asked for behind this page's last one; 0: that
	// is not known. It changes nothing in this page, but the next one may be on its
	// way before it is asked for.
	Then int

	// SortKeyDir sends Sort[0] as the older sort_key and sort_dir parameters
	// instead of sort.
	SortKeyDir bool

	WithCount bool // the total under these filters; microversion 3.45

	Name     string // exact
	NameLike string // name~=, where the operator allows it; 3.31
	Status   string // one word
	VolumeID string
	// ProjectID works for admins together with AllProjects; without it Cinder
	// overwrites it by one's own project.
	ProjectID        string
	Metadata         Metadata // all pairs must match exactly; 3.22
	AvailabilityZone string   // 3.31
	ConsumesQuota    Tri      // 3.65
}

// SortKey is one server-side sort criterion: a column of Cinder's snapshot
// table, such as created_at, display_name or volume_size ("name" from 3.30 on,
// "size" never).
type SortKey struct {
	Key        string
	Descending bool
}

// Page is one page of a listing.
type Page struct {
	Snapshots []Snapshot
	// Count is the server's total under the query's filters, -1 when not told.
	Count int
	// More reports whether the server announced a following page. A full last
	// page announces one too; the page after it is empty.
	More bool
	// Bad are the rows that could not be read; the others are kept.
	Bad       []BadRow
	RequestID string
	At        time.Time // the server's clock when it answered, to the second; zero: not told
	// Release gives the room of Snapshots and their metadata back, so that another
	// page can stand there: nobody may look at them any more. It may be nil, and
	// need not be called.
	Release func()
}

// Done releases the page's rows.
func (p Page) Done() {
	if p.Release != nil {
		p.Release()
	}
}

// BadRow is a row of a listing that could not be understood.
type BadRow struct {
	Index  int    // within its page
	ID     string // as sent, when it had one
	Reason string
}

// Last gives the marker for the following page: the id of the last row.
func (p Page) Last() (ID, bool) {
	if len(p.Snapshots) == 0 {
		return ID{}, false
	}
	return p.Snapshots[len(p.Snapshots)-1].ID, true
}
