package model

import mathbits "math/bits"

// Cursor gives the snapshot that the cursor is on; false when nothing is shown.
func (l *List) Cursor() (ID, bool) {
	if l.Shown() == 0 {
		return ID{}, false
	}
	return l.cursor, true
}

// CursorIndex is the cursor's place among the rows shown, -1 when none is.
func (l *List) CursorIndex() int {
	if l.Shown() == 0 {
		return -1
	}
	return l.Index(l.cursor)
}

// MoveTo moves the cursor to the i-th row shown, or to the nearest there is.
// From then on it stays on its snapshot, whatever comes and goes around it.
func (l *List) MoveTo(i int) {
	if l.Shown() == 0 {
		return
	}
	l.moved = true
	l.point(i)
}

// MoveBy moves the cursor by d rows.
func (l *List) MoveBy(d int) {
	if at := l.CursorIndex(); at >= 0 {
		l.MoveTo(at + d)
	}
}

// SetCursor moves the cursor to a snapshot and reports whether it is shown.
func (l *List) SetCursor(id ID) bool {
	i := l.Index(id)
	if i >= 0 {
		l.MoveTo(i)
	}
	return i >= 0
}

func (l *List) point(i int) {
	l.at = max(0, min(i, l.Shown()-1))
	l.cursor = l.IDAt(l.at)
}

// settleCursor puts the cursor where it belongs after a change of the rows: on
// its snapshot, or on the row nearest to where that was.
func (l *List) settleCursor() {
	switch {
	case l.Shown() == 0:
	case !l.moved:
		l.point(0)
	default:
		at := l.at
		if row := l.index.find(&l.table, l.cursor); row >= 0 {
			at, _ = l.find(l.visibleRows(), row) // where it stands, or would if the filter let it pass
		}
		l.point(at)
	}
}

// leaveCursor brings the cursor's place down by the rows that go from above it,
// where its own row goes with them.
func (l *List) leaveCursor(out []int32) {
	if !l.moved || l.index.find(&l.table, l.cursor) >= 0 {
		return
	}
	rows, at := l.visibleRows(), l.at
	for _, row := range out {
		if i, shown := l.find(rows, row); shown && i < at {
			l.at--
		}
	}
}

// Mark marks a loaded snapshot, or takes its mark away.
func (l *List) Mark(id ID, on bool) {
	if row := l.index.find(&l.table, id); row >= 0 {
		l.markRow(row, on)
	}
}

func (l *List) markRow(row int32, on bool) {
	if l.marked.has(row) == on {
		return
	}
	n := 1
	if on {
		l.marked.set(row)
	} else {
		l.marked.unset(row)
		n = -1
	}
	l.marks += n
	l.totals.MarkedGiB += int64(n) * int64(l.record(row).size)
	if l.matcher != nil && !l.visible.has(row) {
		l.hidden += n
	}
}

// Marked reports whether a snapshot is marked.
func (l *List) Marked(id ID) bool {
	row := l.index.find(&l.table, id)
	return row >= 0 && l.marked.has(row)
}

// MarkCount counts the marks, those on rows that the filter hides included.
func (l *List) MarkCount() int { return l.marks }

// HiddenMarks counts the marked rows that the filter hides.
func (l *List) HiddenMarks() int { return l.hidden }

// countHidden counts them anew, 64 rows at a time.
func (l *List) countHidden() {
	l.hidden = 0
	if l.matcher == nil || l.marks == 0 {
		return
	}
	l.visible.grow(l.size)
	for i, w := range l.marked {
		l.hidden += mathbits.OnesCount64(w &^ l.visible[i])
	}
}

// Marks gives the marked snapshots in the order of the list.
func (l *List) Marks() []ID {
	rows := make([]int32, 0, l.marks)
	for i, w := range l.marked {
		for ; w != 0; w &= w - 1 {
			rows = append(rows, int32(i<<6+mathbits.TrailingZeros64(w)))
		}
	}
	l.sorting.sort(&l.table, rows, never)
	return l.ids(rows)
}

// ClearMarks takes all marks away.
func (l *List) ClearMarks() {
	clear(l.marked)
	l.marks, l.hidden, l.totals.MarkedGiB = 0, 0, 0
}

// MarkShown marks every row shown.
func (l *List) MarkShown() { l.MarkRange(0, l.Shown()-1) }

// MarkRange marks the rows shown from one place to another, both included.
func (l *List) MarkRange(from, to int) {
	rows := l.visibleRows()
	for i := max(0, min(from, to)); i <= min(max(from, to), len(rows)-1); i++ {
		l.markRow(rows[i], true)
	}
}
