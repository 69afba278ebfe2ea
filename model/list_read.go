package model

import "slices"

// Len counts all rows.
func (l *List) Len() int { return len(l.all) }

// Shown counts the rows that pass the filter.
func (l *List) Shown() int { return len(l.shown) }

// Has reports whether a snapshot is loaded.
func (l *List) Has(id ID) bool { _, ok := l.index[id]; return ok }

// Get gives a loaded snapshot.
func (l *List) Get(id ID) (Snapshot, bool) {
	row, ok := l.index[id]
	if !ok {
		return Snapshot{}, false
	}
	return *l.rows[row], true
}

// At gives the i-th of the rows shown.
func (l *List) At(i int) Snapshot { return *l.rows[l.shown[i]] }

// IDAt gives the id of the i-th of the rows shown.
func (l *List) IDAt(i int) ID { return l.rows[l.shown[i]].ID }

// Index gives the place of a snapshot among the rows shown, -1 when it is not
// among them.
func (l *List) Index(id ID) int {
	row, ok := l.index[id]
	if !ok {
		return -1
	}
	if i, ok := l.find(l.shown, l.rows[row]); ok {
		return i
	}
	return -1
}

// Window gives up to height of the rows shown, from top on.
func (l *List) Window(top, height int) []Snapshot {
	top = max(0, min(top, len(l.shown)))
	end := min(len(l.shown), top+max(0, height))
	out := make([]Snapshot, 0, end-top)
	for _, row := range l.shown[top:end] {
		out = append(out, *l.rows[row])
	}
	return out
}

// IDs gives the ids of all rows, in order.
func (l *List) IDs() []ID {
	out := make([]ID, len(l.all))
	for i, row := range l.all {
		out[i] = l.rows[row].ID
	}
	return out
}

// Transient gives the ids of the rows that the server is still at work on.
func (l *List) Transient() []ID {
	if len(l.transient) == 0 {
		return nil
	}
	out := make([]ID, 0, len(l.transient))
	for id := range l.transient {
		out = append(out, id)
	}
	slices.SortFunc(out, ID.Compare)
	return out
}

// AnyTransient reports whether there are such rows.
func (l *List) AnyTransient() bool { return len(l.transient) > 0 }

// Totals gives the sums over all rows. The caller must not change the map.
func (l *List) Totals() Totals { return l.totals }

// Order is the order in force.
func (l *List) Order() Order { return l.order }

// SetVolumeName tells the name of a volume. The filter knows it at once for
// rows that come later; an order by volume takes it in when it is next chosen.
func (l *List) SetVolumeName(id, name string) { l.names.Volumes[id] = name }

// SetProjectName tells the name of a project, as SetVolumeName does.
func (l *List) SetProjectName(id, name string) { l.names.Projects[id] = name }
