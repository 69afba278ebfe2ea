package model

import "hash/maphash"

// index finds the row of an id: open addressing with row numbers only, since
// the ids stand in the records; half the size of a map at most.
type index struct {
	slots []int32 // row+1; 0: free
	used  int
	seed  maphash.Seed
}

func newIndex() index { return index{slots: make([]int32, 64), seed: maphash.MakeSeed()} }

func (x *index) home(id *ID) int { return int(maphash.Bytes(x.seed, id[:])) & (len(x.slots) - 1) }

// slot gives where id stands, or the free slot where it would.
func (x *index) slot(t *table, id *ID) int {
	mask := len(x.slots) - 1
	i := x.home(id)
	for ; x.slots[i] != 0; i = (i + 1) & mask {
		if t.record(x.slots[i]-1).id == *id {
			break
		}
	}
	return i
}

// find gives the row of id; -1 when it has none.
func (x *index) find(t *table, id ID) int32 { return x.slots[x.slot(t, &id)] - 1 }

// put notes the row of its id.
func (x *index) put(t *table, row int32) {
	if 4*(x.used+1) > 3*len(x.slots) {
		x.grow(t)
	}
	i := x.slot(t, &t.record(row).id)
	if x.slots[i] == 0 {
		x.used++
	}
	x.slots[i] = row + 1
}

func (x *index) grow(t *table) {
	old := x.slots
	x.slots = make([]int32, 2*len(old))
	for _, s := range old {
		if s != 0 {
			x.slots[x.slot(t, &t.record(s-1).id)] = s
		}
	}
}

// remove forgets an id, and moves what stands behind it towards its home.
func (x *index) remove(t *table, id ID) {
	mask := len(x.slots) - 1
	hole := x.slot(t, &id)
	if x.slots[hole] == 0 {
		return
	}
	x.used--
	for i := (hole + 1) & mask; x.slots[i] != 0; i = (i + 1) & mask {
		home := x.home(&t.record(x.slots[i] - 1).id)
		if (i-home)&mask >= (i-hole)&mask {
			x.slots[hole] = x.slots[i]
			hole = i
		}
	}
	x.slots[hole] = 0
}

// reserve makes room for so many ids.
func (x *index) reserve(t *table, n int) {
	for 3*len(x.slots) < 4*(n+1) {
		x.grow(t)
	}
}
