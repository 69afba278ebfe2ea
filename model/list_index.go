package model

import (
	"encoding/binary"
	"hash/maphash"
	mathbits "math/bits"
)

// index finds the row of an id: open addressing with row numbers only, since
// the ids stand in the records; little more than half the size of a map. Records
// lie all over the memory, so that a byte of each id's hash tells the others
// apart without a look at theirs.
type index struct {
	rows []int32
	tags []uint8 // one for each of rows; 0: free
	used int
	sum  int32 // of what warm has looked at, which nobody needs: else it would not be looked at
	seed [2]uint64
}

func newIndex() index {
	seed := maphash.MakeSeed()
	return index{rows: make([]int32, 64), tags: make([]uint8, 64), seed: [2]uint64{maphash.String(seed, "1"), maphash.String(seed, "2")}}
}

// home gives where id stands if nothing else does, and its tag. Ids are random
// already: one multiplication mixes their halves.
func (x *index) home(id *ID) (slot int, tag uint8) {
	hi, lo := mathbits.Mul64(binary.LittleEndian.Uint64(id[:8])^x.seed[0], binary.LittleEndian.Uint64(id[8:])^x.seed[1])
	h := hi ^ lo
	return int(h) & (len(x.tags) - 1), uint8(h>>56) | 1
}

// slot gives where id stands, or the free slot where it would, and its tag.
func (x *index) slot(t *table, id *ID) (i int, tag uint8) {
	mask := len(x.tags) - 1
	i, tag = x.home(id)
	for ; x.tags[i] != 0; i = (i + 1) & mask {
		if x.tags[i] == tag && t.record(x.rows[i]).id == *id {
			break
		}
	}
	return i, tag
}

// find gives the row of id; -1 when it has none.
func (x *index) find(t *table, id ID) int32 {
	i, _ := x.slot(t, &id)
	return x.at(i)
}

// at gives the row in a slot; -1: none.
func (x *index) at(i int) int32 {
	if x.tags[i] == 0 {
		return -1
	}
	return x.rows[i]
}

// set notes a row in the slot of its id, where reserve has made room.
func (x *index) set(i int, tag uint8, row int32) {
	if x.tags[i] == 0 {
		x.used++
	}
	x.rows[i], x.tags[i] = row, tag
}

// put notes the row of its id.
func (x *index) put(t *table, row int32) {
	if 4*(x.used+1) > 3*len(x.tags) {
		x.grow(t)
	}
	i, tag := x.slot(t, &t.record(row).id)
	x.set(i, tag, row)
}

func (x *index) grow(t *table) {
	rows, tags := x.rows, x.tags
	x.rows, x.tags = make([]int32, 2*len(rows)), make([]uint8, 2*len(tags))
	for i, row := range rows {
		if tags[i] != 0 {
			to, tag := x.slot(t, &t.record(row).id)
			x.rows[to], x.tags[to] = row, tag
		}
	}
}

// remove forgets an id, and moves what stands behind it towards its home.
func (x *index) remove(t *table, id ID) {
	mask := len(x.tags) - 1
	hole, _ := x.slot(t, &id)
	if x.tags[hole] == 0 {
		return
	}
	x.used--
	for i := (hole + 1) & mask; x.tags[i] != 0; i = (i + 1) & mask {
		home, _ := x.home(&t.record(x.rows[i]).id)
		if (i-home)&mask >= (i-hole)&mask {
			x.rows[hole], x.tags[hole] = x.rows[i], x.tags[i]
			hole = i
		}
	}
	x.tags[hole] = 0
}

// reserve makes room for so many ids.
func (x *index) reserve(t *table, n int) {
	for 3*len(x.tags) < 4*(n+1) {
		x.grow(t)
	}
}

// warm looks at where the ids of a page would stand: memory answers many
// questions at once sooner than one after another.
func (x *index) warm(snapshots []Snapshot) {
	var sum int32
	for i := range snapshots {
		slot, _ := x.home(&snapshots[i].ID)
		sum += int32(x.tags[slot]) + x.rows[slot]
	}
	x.sum = sum
}
