package model

// RemoveAll takes snapshots away, with their marks, and gives how many were
// there. It costs little more than taking one away.
func (l *List) RemoveAll(ids []ID) int {
	l.settle()
	var p putting
	for _, id := range ids {
		row := l.index.find(&l.table, id)
		if row < 0 {
			continue
		}
		l.Mark(id, false)
		l.index.remove(&l.table, id)
		l.bury(row, -1)
		p.out = append(p.out, row)
	}
	if len(p.out) > 0 {
		l.leaveCursor(p.out)
		l.apply(p)
	}
	return len(p.out)
}
