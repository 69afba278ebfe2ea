package model

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// sorting compares rows in an order. The names of volumes and projects are
// those that were known when the order was chosen: an order that changed by
// itself would not be one.
type sorting struct {
	order             Order
	volumes, projects []string // by number
}

// compare is total: ties are broken by id.
func (o *sorting) compare(t *table, a, b int32) int {
	x, y := t.record(a), t.record(b)
	d := o.byColumn(t, x, y)
	if d == 0 {
		d = x.id.Compare(y.id)
	}
	if o.order.Descending {
		return -d
	}
	return d
}

func (o *sorting) byColumn(t *table, x, y *record) int {
	switch o.order.Column {
	case ColumnName:
		return strings.Compare(t.sortText(x, ColumnName), t.sortText(y, ColumnName))
	case ColumnDescription:
		return strings.Compare(t.sortText(x, ColumnDescription), t.sortText(y, ColumnDescription))
	case ColumnStatus:
		if x.status == y.status {
			return 0
		}
		return strings.Compare(x.status.String(), y.status.String())
	case ColumnSize:
		return cmp.Compare(x.size, y.size)
	case ColumnVolume:
		return compareNamed(x.volume, y.volume, &t.volumes, o.volumes)
	case ColumnProject:
		return compareNamed(x.project, y.project, &t.owners, o.projects)
	case ColumnUpdated:
		return cmp.Compare(x.updated, y.updated)
	case ColumnID:
		return 0
	}
	return cmp.Compare(x.created, y.created)
}

func (t *table) sortText(r *record, c Column) string {
	text, rest := readPlain(t.bytes.at(r.text))
	if c == ColumnDescription {
		text, _ = readPlain(rest)
	}
	return text
}

// compareNamed compares by name where there is one, by id else; the id behind
// the name keeps together what belongs to each of two things of one name.
func compareNamed(x, y uint32, ids *words, names []string) int {
	if x == y {
		return 0
	}
	a, b := ids.text(x), ids.text(y)
	return cmp.Or(strings.Compare(cmp.Or(nameAt(names, x), a), cmp.Or(nameAt(names, y), b)), strings.Compare(a, b))
}

// entry is a row with the beginning of what it is sorted by: 16 bytes that are
// moved instead of records that lie all over the memory.
type entry struct {
	key uint64
	id  uint32 // the id's first four bytes
	row int32
}

// sort puts rows in order: by radix on entries, and by comparison where those
// do not tell. It gives up when stop says so.
func (o *sorting) sort(t *table, rows []int32, stop func() bool) {
	entries, spare := make([]entry, len(rows)), make([]entry, len(rows))
	o.fill(t, entries, rows, stop)
	if stop() {
		return
	}
	sortEntries(entries, spare, stop)
	if o.textual() {
		o.sortTexts(t, entries, spare, 0, stop)
	} else {
		eachRun(entries, stop, func(run []entry) { o.sortIDs(t, run, spare, stop) })
	}
	for i := range entries {
		rows[i] = entries[i].row
	}
}

func (o *sorting) textual() bool {
	return o.order.Column == ColumnName || o.order.Column == ColumnDescription
}

// sortIDs sorts entries of one key by the beginning of their ids, and by comparison
// where those do not tell.
func (o *sorting) sortIDs(t *table, run, spare []entry, stop func() bool) {
	for i := range run {
		run[i].key = uint64(run[i].id)
	}
	sortEntries(run, spare, stop)
	for from, to := range runs(run) {
		o.sortRun(t, run[from:to])
	}
}

// sortRun sorts entries that their keys do not tell apart.
func (o *sorting) sortRun(t *table, run []entry) {
	slices.SortFunc(run, func(a, b entry) int { return o.compare(t, a.row, b.row) })
}

// sortTexts sorts, within runs of equal keys, by the next eight bytes of the
// text, and so on.
func (o *sorting) sortTexts(t *table, entries, spare []entry, depth int, stop func() bool) {
	eachRun(entries, stop, func(run []entry) {
		end := run[0].key
		if o.order.Descending {
			end = ^end
		}
		switch {
		case end&0xff == 0: // the text ends here, or is one of those that hold a zero
			o.sortIDs(t, run, spare, stop)
			o.sortRun(t, run) // nothing is left to do but for those
			return
		case len(run) < few:
			o.sortRun(t, run)
			return
		}
		for i := range run {
			run[i].key = o.direct(prefix(t.sortText(t.record(run[i].row), o.order.Column), depth+8))
		}
		sortEntries(run, spare, stop)
		o.sortTexts(t, run, spare, depth+8, stop)
	})
}

// few is how many entries are sorted without asking whether that is still wanted, and
// by comparison where their beginnings do not tell.
const few = 64

// eachRun calls f with every run of equal keys, until stop says so.
func eachRun(entries []entry, stop func() bool, f func(run []entry)) {
	asked := 0
	for from, to := range runs(entries) {
		if to-asked >= few {
			if stop() {
				return
			}
			asked = to
		}
		f(entries[from:to])
	}
}

// direct turns a key round when the order is descending.
func (o *sorting) direct(key uint64) uint64 {
	if o.order.Descending {
		return ^key
	}
	return key
}

// prefix is eight bytes of s from depth on, such that they compare as s does.
func prefix(s string, depth int) uint64 {
	var b [8]byte
	copy(b[:], s[min(depth, len(s)):])
	return binary.BigEndian.Uint64(b[:])
}

// fill gives each row its entry.
func (o *sorting) fill(t *table, entries []entry, rows []int32, stop func() bool) {
	key := o.keys(t)
	for i, row := range rows {
		if i%chunk == 0 && stop() {
			return
		}
		r := t.record(row)
		k, id := key(r), binary.BigEndian.Uint32(r.id[:4])
		if o.order.Descending {
			k, id = ^k, ^id
		}
		entries[i] = entry{k, id, row}
	}
}

// keys gives what makes a record's key in ascending order.
func (o *sorting) keys(t *table) func(r *record) uint64 {
	const sign = 1 << 63
	switch c := o.order.Column; c {
	case ColumnName, ColumnDescription:
		return func(r *record) uint64 { return prefix(t.sortText(r, c), 0) }
	case ColumnVolume:
		ranks := ranksOf(&t.volumes, o.volumes)
		return func(r *record) uint64 { return ranks[r.volume] }
	case ColumnProject:
		ranks := ranksOf(&t.owners, o.projects)
		return func(r *record) uint64 { return ranks[r.project] }
	case ColumnStatus:
		ranks := statusRanks()
		return func(r *record) uint64 { return ranks[r.status] }
	case ColumnSize:
		return func(r *record) uint64 { return uint64(int64(r.size)) ^ sign }
	case ColumnUpdated:
		return func(r *record) uint64 { return uint64(r.updated) ^ sign }
	case ColumnID:
		return func(*record) uint64 { return 0 }
	}
	return func(r *record) uint64 { return uint64(r.created) ^ sign }
}

// ranksOf gives each volume or project its place among all.
func ranksOf(ids *words, names []string) []uint64 {
	numbers := make([]uint32, len(ids.texts))
	for n := range numbers {
		numbers[n] = uint32(n)
	}
	slices.SortFunc(numbers, func(a, b uint32) int { return compareNamed(a, b, ids, names) })
	ranks := make([]uint64, len(numbers))
	for rank, n := range numbers {
		ranks[n] = uint64(rank)
	}
	return ranks
}

func statusRanks() []uint64 {
	all := make([]Status, 256)
	for i := range all {
		all[i] = Status(i)
	}
	slices.SortFunc(all, func(a, b Status) int { return strings.Compare(a.String(), b.String()) })
	ranks := make([]uint64, len(all))
	for i, s := range all {
		ranks[s] = uint64(i)
	}
	return ranks
}

// runs gives the bounds of runs of two and more entries of one key.
func runs(entries []entry) func(func(int, int) bool) {
	return func(yield func(int, int) bool) {
		from := 0
		for i := 1; i <= len(entries); i++ {
			if i < len(entries) && entries[from].key == entries[i].key {
				continue
			}
			if i-from > 1 && !yield(from, i) {
				return
			}
			from = i
		}
	}
}
