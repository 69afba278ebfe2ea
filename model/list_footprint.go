package model

import (
	"slices"
	"unsafe"
)

// Part is a part of the memory that a List takes.
type Part struct {
	Name  string
	Bytes int
}

// Footprint tells where the bytes of the list are. What is small whatever the
// number of rows is left out.
func (l *List) Footprint() []Part {
	const word = 4
	texts := 0
	for _, s := range slices.Concat(l.bytes.slabs, l.rests.slabs) {
		texts += len(s)
	}
	repeated := 0
	for _, s := range l.named.slabs {
		repeated += len(s)
	}
	for _, w := range []*words{&l.volumes, &l.owners, &l.common} {
		repeated += cap(w.texts)*int(unsafe.Sizeof("")) + 2*word*len(w.table)
	}
	return []Part{
		{"texts", texts},
		{"rows", len(l.records) * int(unsafe.Sizeof([chunk]record{}))},
		{"index", (word + 1) * len(l.index.rows)},
		{"order", word * (cap(l.ordered) + cap(l.late.rows) + cap(l.shown))},
		{"repeated texts", repeated},
		{"sets", 8 * (cap(l.alive) + cap(l.marked) + cap(l.visible) + cap(l.came))},
	}
}
