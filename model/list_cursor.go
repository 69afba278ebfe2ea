package model

// Cursor gives the snapshot that the cursor is on; false when nothing is shown.
func (l *List) Cursor() (ID, bool) {
	if len(l.shown) == 0 {
		return ID{}, false
	}
	return l.cursor, true
}

// CursorIndex is the cursor's place among the rows shown, -1 when none is.
func (l *List) CursorIndex() int {
	if len(l.shown) == 0 {
		return -1
	}
	return l.Index(l.cursor)
}

// MoveTo moves the cursor to the i-th row shown, or to the nearest there is.
// From then on it stays on its snapshot, whatever comes and goes around it.
func (l *List) MoveTo(i int) {
	if len(l.shown) == 0 {
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
	l.at = max(0, min(i, len(l.shown)-1))
	l.cursor = l.IDAt(l.at)
}

// settleCursor puts the cursor where it belongs after a change of the rows: on
// its snapshot, or on the row nearest to where that was.
func (l *List) settleCursor() {
	switch {
	case len(l.shown) == 0:
	case !l.moved:
		l.point(0)
	default:
		if i := l.Index(l.cursor); i >= 0 {
			l.at = i
		} else {
			l.point(l.at)
		}
	}
}

// Mark marks a loaded snapshot, or takes its mark away.
func (l *List) Mark(id ID, on bool) {
	row, ok := l.index[id]
	if _, marked := l.marks[id]; !ok || marked == on {
		return
	}
	if on {
		l.marks[id] = struct{}{}
		l.totals.MarkedGiB += int64(l.rows[row].SizeGiB)
		return
	}
	delete(l.marks, id)
	l.totals.MarkedGiB -= int64(l.rows[row].SizeGiB)
}

// Marked reports whether a snapshot is marked.
func (l *List) Marked(id ID) bool { _, ok := l.marks[id]; return ok }

// MarkCount counts the marks, those on rows that the filter hides included.
func (l *List) MarkCount() int { return len(l.marks) }

// HiddenMarks counts the marked rows that the filter hides.
func (l *List) HiddenMarks() int {
	n := 0
	if l.matcher == nil {
		return 0
	}
	for id := range l.marks {
		if !l.matches(l.rows[l.index[id]]) {
			n++
		}
	}
	return n
}

// Marks gives the marked snapshots in the order of the list.
func (l *List) Marks() []ID {
	rows := make([]int32, 0, len(l.marks))
	for id := range l.marks {
		rows = append(rows, l.index[id])
	}
	l.sortRows(rows)
	out := make([]ID, len(rows))
	for i, r := range rows {
		out[i] = l.rows[r].ID
	}
	return out
}

// ClearMarks takes all marks away.
func (l *List) ClearMarks() {
	clear(l.marks)
	l.totals.MarkedGiB = 0
}

// MarkShown marks every row shown.
func (l *List) MarkShown() { l.MarkRange(0, len(l.shown)-1) }

// MarkRange marks the rows shown from one place to another, both included.
func (l *List) MarkRange(from, to int) {
	for i := max(0, min(from, to)); i <= min(max(from, to), len(l.shown)-1); i++ {
		l.Mark(l.IDAt(i), true)
	}
}
