package model

import (
	"math"
	"slices"
)

// List holds the snapshots that have been loaded, in an order and under a
// filter, with a cursor and marks that are ids and so never slip onto another
// row. A million rows take about 175 MB and next to nothing of the garbage
// collector's time. It is not locked: it belongs to whoever changes it. View
// gives what another goroutine may read.
type List struct {
	table
	index   index
	ordered []int32 // rows in order, but for the late ones
	late    late
	shown   []int32 // those that pass the filter, in order; unused while there is none

	sorting sorting
	matcher Matcher
	visible bits // rows that pass the filter; unused while there is none
	came    bits // rows put since Watch; nil when nobody watches
	beside  bool // what is put now does not count
	lent    bool // the name tables are read by a View or by the order
	allLent bool // ordered is read by a View

	cursor ID
	at     int  // where the cursor was last, for when its row goes away
	moved  bool // until it is moved the cursor stays on the first row
	marks  int
	hidden int // marked rows that the filter hides

	totals    Totals
	transient map[ID]struct{}
	polled    []ID // transient, sorted; nil when that has changed
	begun     []ID // that came as transient since Begun
	view      int  // counts Views
	viewing   bool // a View's arrangement may still be adopted
	buried    int  // counts the rows that ended
}

// Totals are sums over the list.
type Totals struct {
	ByStatus  [math.MaxUint8 + 1]int // by Status
	GiB       int64                  // sum of the volumes' sizes, not the space in use
	ShownGiB  int64
	MarkedGiB int64
}

// NewList makes an empty list in Cinder's own order, the newest first.
func NewList() *List {
	l := &List{table: newTable(), index: newIndex(), transient: map[ID]struct{}{}}
	l.setOrder(Order{Column: ColumnCreated, Descending: true})
	return l
}

// mostExpected bounds what a server's word can make the list take: 12 MB.
const mostExpected = 1 << 20

// Expect makes room for so many rows altogether, so that taking them in does not
// have to begin anew again and again.
func (l *List) Expect(rows int) {
	rows = min(rows, mostExpected)
	l.index.reserve(&l.table, rows)
	l.ordered = slices.Grow(l.ordered, max(0, rows-len(l.ordered)))
}

// Put takes rows in, new or instead of those with the same id, and keeps order
// and filter. It gives how many were new and how many replaced a different one.
func (l *List) Put(snapshots []Snapshot) (added, changed int) {
	var p putting
	l.index.reserve(&l.table, l.index.used+len(snapshots))
	l.index.warm(snapshots)
	first := int32(l.size)
	for i := range snapshots {
		s := &snapshots[i]
		slot, tag := l.index.slot(&l.table, &s.ID)
		old := l.index.at(slot)
		if old >= 0 && l.row(old).says(s) {
			l.watch(old, old)
			continue
		}
		row := l.add(s)
		l.watch(row, old)
		l.index.set(slot, tag, row)
		l.count(row, +1)
		switch {
		case old < 0:
			added++
		case old < first:
			changed++
			p.out = append(p.out, old)
		}
		if old >= 0 {
			l.bury(old, row)
		}
	}
	l.table.forget()
	for row := first; row < int32(l.size); row++ {
		if l.alive.has(row) {
			p.in = append(p.in, row)
		}
	}
	if l.canWait(p) {
		l.postpone(p.in)
	} else {
		l.apply(p)
	}
	return added, changed
}

// putting is a change of the order: rows that leave it and rows that come.
type putting struct{ out, in []int32 }

// apply takes rows out of the order and puts others in.
func (l *List) apply(p putting) {
	l.mergeLate()
	if len(p.out)+len(p.in) > 0 {
		l.ownAll()
	}
	l.ordered = removeAt(l.ordered, l.places(l.ordered, p.out))
	slices.SortFunc(p.in, l.compare)
	l.ordered = l.merge(l.ordered, p.in)
	if l.matcher != nil {
		l.applyShown(p)
	} else {
		l.totals.ShownGiB = l.totals.GiB
	}
	l.settleCursor()
	l.compact()
}

func (l *List) applyShown(p putting) {
	l.visible.grow(l.size)
	gone := slices.DeleteFunc(p.out, func(r int32) bool { return !l.visible.has(r) })
	l.shown = removeAt(l.shown, l.places(l.shown, gone))
	for _, r := range gone {
		l.totals.ShownGiB -= int64(l.record(r).size)
	}
	come := slices.DeleteFunc(p.in, func(r int32) bool { return !l.matcher.Match(l.row(r)) })
	for _, r := range come {
		l.visible.set(r)
		l.totals.ShownGiB += int64(l.record(r).size)
	}
	l.shown = l.merge(l.shown, come)
	if l.marks > 0 {
		l.countHidden()
	}
}

// Remove takes a snapshot away, with its mark. It reports whether it was there.
func (l *List) Remove(id ID) bool {
	row := l.index.find(&l.table, id)
	if row < 0 {
		return false
	}
	l.settle()
	l.Mark(id, false)
	l.index.remove(&l.table, id)
	l.bury(row, -1)
	l.apply(putting{out: []int32{row}})
	return true
}

// bury ends a row, whose mark goes over to the row that comes instead, if any.
// The row stays readable, and in the order until it is taken out.
func (l *List) bury(row, heir int32) {
	l.alive.unset(row)
	l.buried++
	if heir >= 0 && l.marked.has(row) {
		l.marked.unset(row)
		l.marked.set(heir)
		l.totals.MarkedGiB += int64(l.record(heir).size) - int64(l.record(row).size)
	}
	l.count(row, -1)
}

// count adds a row to the sums, or takes it out of them.
func (l *List) count(row int32, n int) {
	r := l.record(row)
	l.totals.ByStatus[r.status] += n
	l.totals.GiB += int64(n) * int64(r.size)
	if !r.status.Transient() {
		return
	}
	l.polled = nil
	if n > 0 {
		l.transient[r.id] = struct{}{}
		l.begun = append(l.begun, r.id)
	} else if now := l.index.find(&l.table, r.id); now < 0 || !l.record(now).status.Transient() {
		delete(l.transient, r.id)
	}
}

// compact moves the living rows into a new table when most are dead: about
// 0.1 s for a million rows, after as many changes. It waits for a View.
func (l *List) compact() {
	dead := l.size - len(l.ordered)
	if l.viewing || dead < 4*chunk || dead < len(l.ordered) {
		return
	}
	l.ownAll()
	old, came := l.table, l.came
	if came != nil {
		l.came = nil
		l.came.grow(old.size)
	}
	l.table.records, l.size, l.alive, l.marked = nil, 0, nil, nil
	l.emptyTexts()
	l.index = newIndex()
	moved := make([]int32, old.size)
	for row := range int32(old.size) {
		if old.alive.has(row) {
			moved[row] = l.copyRow(&old, row)
			l.index.put(&l.table, moved[row])
			if came != nil && came.has(row) {
				l.came.set(moved[row])
			}
		}
	}
	for i, row := range l.ordered {
		l.ordered[i] = moved[row]
	}
	if l.matcher == nil {
		return
	}
	l.visible = make(bits, len(l.alive))
	for i, row := range l.shown {
		l.shown[i] = moved[row]
		l.visible.set(moved[row])
	}
}

// compare is the order in force.
func (l *List) compare(a, b int32) int { return l.sorting.compare(&l.table, a, b) }

// visibleRows are the rows shown, in order.
func (l *List) visibleRows() []int32 {
	l.settle()
	if l.matcher == nil {
		return l.ordered
	}
	return l.shown
}
