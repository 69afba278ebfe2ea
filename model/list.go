package model

import (
	"slices"
	"sort"
)

// List holds the snapshots that have been loaded, in an order and under a
// filter, with a cursor and marks that are ids and so never slip onto another
// row. It is not locked: it belongs to whoever changes it. View gives what
// another goroutine may read.
type List struct {
	rows  []*Snapshot // by row number; nil where one was removed; a snapshot is never changed, only replaced
	index map[ID]int32
	all   []int32 // row numbers in order
	shown []int32 // those that pass the filter, in order; never shares memory with all

	order   Order
	compare func(a, b *Snapshot) int
	matcher Matcher
	names   Names

	cursor ID
	at     int  // where the cursor was last, for when its row goes away
	moved  bool // until it is moved the cursor stays on the first row
	marks  map[ID]struct{}

	totals    Totals
	transient map[ID]struct{}
	touched   []int32 // rows changed since the last View, for Adopt
	viewing   bool    // a View may still be adopted
	view      int     // counts Views
}

// Matcher decides which snapshots are shown.
type Matcher interface {
	Match(s *Snapshot, names Names) bool
}

// Totals are sums over the list.
type Totals struct {
	ByStatus  map[Status]int
	GiB       int64 // sum of the volumes' sizes, not the space in use
	MarkedGiB int64
}

// NewList makes an empty list in Cinder's own order, the newest first.
func NewList() *List {
	l := &List{
		index: map[ID]int32{}, marks: map[ID]struct{}{}, transient: map[ID]struct{}{},
		totals: Totals{ByStatus: map[Status]int{}}, names: Names{map[string]string{}, map[string]string{}},
		order: Order{Column: ColumnCreated, Descending: true},
	}
	l.compare = l.order.comparator(l.names)
	return l
}

// Put takes rows in, new or instead of those with the same id, and keeps order
// and filter. It gives how many were new and how many replaced a different one.
func (l *List) Put(snapshots []Snapshot) (added, changed int) {
	fresh := make(map[ID]*Snapshot, len(snapshots))
	for i := range snapshots {
		s := snapshots[i]
		fresh[s.ID] = &s // of one that comes twice the later is the newer
	}
	var out, place []int32
	for id, s := range fresh {
		row, known := l.index[id]
		switch {
		case !known:
			row = int32(len(l.rows))
			l.index[id] = row
			l.rows = append(l.rows, nil)
			place = append(place, row)
			added++
			continue
		case same(l.rows[row], s):
			delete(fresh, id)
			continue
		case l.compare(l.rows[row], s) != 0 || l.matches(l.rows[row]) != l.matches(s):
			out = append(out, row)
			place = append(place, row)
		}
		changed++
	}
	l.takeOut(out)
	for id, s := range fresh {
		l.replace(l.index[id], s)
	}
	l.insert(place)
	l.settleCursor()
	return added, changed
}

// Remove takes a snapshot away, with its mark. It reports whether it was there.
func (l *List) Remove(id ID) bool {
	row, ok := l.index[id]
	if !ok {
		return false
	}
	l.takeOut([]int32{row})
	l.Mark(id, false)
	l.replace(row, nil)
	delete(l.index, id)
	l.settleCursor()
	return true
}

// replace puts s, or nothing, into a row and keeps the sums.
func (l *List) replace(row int32, s *Snapshot) {
	if old := l.rows[row]; old != nil {
		l.account(old, -1)
		delete(l.transient, old.ID)
	}
	l.rows[row] = s
	if l.viewing {
		l.touched = append(l.touched, row)
	}
	if s != nil {
		l.account(s, +1)
		if s.Status.Transient() {
			l.transient[s.ID] = struct{}{}
		}
	}
}

// account adds s to the sums, or takes it out of them.
func (l *List) account(s *Snapshot, n int) {
	l.totals.ByStatus[s.Status] += n
	l.totals.GiB += int64(n) * int64(s.SizeGiB)
	if _, marked := l.marks[s.ID]; marked {
		l.totals.MarkedGiB += int64(n) * int64(s.SizeGiB)
	}
}

// matches reports whether s passes the filter.
func (l *List) matches(s *Snapshot) bool { return l.matcher == nil || l.matcher.Match(s, l.names) }

// takeOut removes rows, whose snapshots are still the old ones, from the order.
func (l *List) takeOut(rows []int32) {
	if len(rows) == 0 {
		return
	}
	l.all = removeAt(l.all, l.places(l.all, rows))
	l.shown = removeAt(l.shown, l.places(l.shown, rows))
}

// insert puts rows into their places in the order.
func (l *List) insert(rows []int32) {
	slices.SortFunc(rows, func(x, y int32) int { return l.compare(l.rows[x], l.rows[y]) })
	l.all = l.merge(l.all, rows)
	visible := slices.DeleteFunc(slices.Clone(rows), func(r int32) bool { return !l.matches(l.rows[r]) })
	l.shown = l.merge(l.shown, visible)
}

// find gives the place of s in an arrangement, or where it would be.
func (l *List) find(in []int32, s *Snapshot) (int, bool) {
	return sort.Find(len(in), func(i int) int { return l.compare(s, l.rows[in[i]]) })
}

// places gives where rows stand in an arrangement, ascending.
func (l *List) places(in, rows []int32) []int {
	var at []int
	for _, r := range rows {
		if i, ok := l.find(in, l.rows[r]); ok {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	return at
}

// removeAt removes the elements at the given ascending places by block copies.
func removeAt(in []int32, at []int) []int32 {
	if len(at) == 0 {
		return in
	}
	to := at[0]
	for k, i := range at {
		end := len(in)
		if k+1 < len(at) {
			end = at[k+1]
		}
		to += copy(in[to:], in[i+1:end])
	}
	return in[:to]
}

// merge puts sorted rows into an arrangement from the right end by block copies.
func (l *List) merge(in, rows []int32) []int32 {
	n := len(in)
	in = append(in, rows...)
	end := len(in)
	for k := len(rows) - 1; k >= 0; k-- {
		i, _ := l.find(in[:n], l.rows[rows[k]])
		copy(in[end-(n-i):end], in[i:n])
		end -= n - i
		n = i
		end--
		in[end] = rows[k]
	}
	return in
}

// same reports whether both say the same of a snapshot.
func same(a, b *Snapshot) bool {
	return a.Name == b.Name && a.Description == b.Description && a.Status == b.Status && a.SizeGiB == b.SizeGiB &&
		a.VolumeID == b.VolumeID && a.Metadata.Equal(b.Metadata) && a.CreatedAt.Equal(b.CreatedAt) && a.UpdatedAt.Equal(b.UpdatedAt) &&
		a.ProjectID == b.ProjectID && a.Progress == b.Progress && a.GroupSnapshotID == b.GroupSnapshotID && a.UserID == b.UserID &&
		a.ConsumesQuota == b.ConsumesQuota
}
