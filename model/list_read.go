package model

import "slices"

// Len counts all rows.
func (l *List) Len() int { return len(l.ordered) + len(l.late.rows) }

// Shown counts the rows that pass the filter.
func (l *List) Shown() int { return len(l.visibleRows()) }

// Has reports whether a snapshot is loaded.
func (l *List) Has(id ID) bool { return l.index.find(&l.table, id) >= 0 }

// Get gives a loaded snapshot.
func (l *List) Get(id ID) (Snapshot, bool) {
	row := l.index.find(&l.table, id)
	if row < 0 {
		return Snapshot{}, false
	}
	return l.row(row).Snapshot(), true
}

// Newer reports whether what is loaded of a snapshot is of a later time than s.
func (l *List) Newer(s *Snapshot) bool {
	row := l.index.find(&l.table, s.ID)
	return row >= 0 && l.record(row).updated > micros(s.UpdatedAt)
}

// At gives the i-th of the rows shown.
func (l *List) At(i int) Snapshot { return l.row(l.visibleRows()[i]).Snapshot() }

// IDAt gives the id of the i-th of the rows shown.
func (l *List) IDAt(i int) ID { return l.record(l.visibleRows()[i]).id }

// Index gives the place of a snapshot among the rows shown, -1 when it is not
// among them.
func (l *List) Index(id ID) int {
	row := l.index.find(&l.table, id)
	if row < 0 {
		return -1
	}
	if i, ok := l.find(l.visibleRows(), row); ok {
		return i
	}
	return -1
}

// Window gives up to height of the rows shown, from top on.
func (l *List) Window(top, height int) []Snapshot {
	rows := l.visibleRows()
	top = max(0, min(top, len(rows)))
	end := min(len(rows), top+max(0, height))
	out := make([]Snapshot, 0, end-top)
	for _, row := range rows[top:end] {
		out = append(out, l.row(row).Snapshot())
	}
	return out
}

// IDs gives the ids of all rows, in order.
func (l *List) IDs() []ID {
	l.settle()
	return l.ids(l.ordered)
}

func (l *List) ids(rows []int32) []ID {
	out := make([]ID, len(rows))
	for i, row := range rows {
		out[i] = l.record(row).id
	}
	return out
}

// Transient gives the ids of the rows that the server is still at work on. The
// caller must not change the slice.
func (l *List) Transient() []ID {
	if l.polled == nil && len(l.transient) > 0 {
		for id := range l.transient {
			l.polled = append(l.polled, id)
		}
		slices.SortFunc(l.polled, ID.Compare)
	}
	return l.polled
}

// AnyTransient reports whether there are such rows.
func (l *List) AnyTransient() bool { return len(l.transient) > 0 }

// Totals gives the sums over all rows.
func (l *List) Totals() Totals { return l.totals }

// Begun gives the snapshots that were put as transient since it was last asked,
// some of which may have settled or gone by now.
func (l *List) Begun() []ID {
	out := l.begun
	l.begun = nil
	return out
}

// AnyBegun reports whether Begun would give any.
func (l *List) AnyBegun() bool { return len(l.begun) > 0 }

// Order is the order in force.
func (l *List) Order() Order { return l.sorting.order }

// SetVolumeName tells the name of a volume. The filter knows it at once for
// rows that come later; an order by volume takes it in when it is next chosen.
func (l *List) SetVolumeName(id, name string) {
	l.unlend()
	setName(&l.volumeNames, l.volumes.number(id, &l.named), name)
}

// SetProjectName tells the name of a project, as SetVolumeName does.
func (l *List) SetProjectName(id, name string) {
	l.unlend()
	setName(&l.projectNames, l.owners.number(id, &l.named), name)
}

// VolumeName gives the name of a volume as far as it is known.
func (l *List) VolumeName(id string) string {
	if n, ok := l.volumes.find(id, l.volumes.hash(id)); ok {
		return nameAt(l.volumeNames, n)
	}
	return ""
}

// unlend makes the name tables the list's own again.
func (l *List) unlend() {
	if l.lent {
		l.volumeNames, l.projectNames, l.lent = slices.Clone(l.volumeNames), slices.Clone(l.projectNames), false
	}
}

func setName(names *[]string, n uint32, name string) {
	for int(n) >= len(*names) {
		*names = append(*names, "")
	}
	(*names)[n] = own(name)
}
