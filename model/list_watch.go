package model

// Watch begins to note which rows are put: what a complete walk over the
// server's listing has not brought again is gone. It takes a bit a row.
func (l *List) Watch() { l.came = make(bits, len(l.alive)) }

// Seen reports whether a snapshot has been put since Watch, changed or not.
func (l *List) Seen(id ID) bool {
	row := l.index.find(&l.table, id)
	return row >= 0 && l.came != nil && l.came.has(row)
}

// Coming makes ready for rows of which Seen will be asked one by one: it looks
// at where all of them would stand, which memory answers sooner than one question
// after another.
func (l *List) Coming(rows []Snapshot) { l.index.warm(rows) }

// Unseen gives the rows that have not been put since Watch, in order; none
// when Watch was never called.
func (l *List) Unseen() []ID {
	if l.came == nil {
		return nil
	}
	l.settle()
	var out []ID
	for _, row := range l.ordered {
		if !l.came.has(row) {
			out = append(out, l.record(row).id)
		}
	}
	return out
}

// PutBeside is Put for rows that do not come from the walk that is watched: they
// count as come no sooner than it brings them.
func (l *List) PutBeside(snapshots []Snapshot) {
	l.beside = true
	l.Put(snapshots)
	l.beside = false
}

// watch notes a row that was put, in the place of another or of none (-1).
func (l *List) watch(row, old int32) {
	if l.came == nil {
		return
	}
	l.came.grow(l.size)
	if !l.beside || old >= 0 && l.came.has(old) {
		l.came.set(row)
	}
}
