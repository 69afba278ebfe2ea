package model

import "slices"

// sortEntries sorts by key and, when ids are wanted, among equal keys by the
// id's beginning; else equal keys stay as they stand. Radix, from the least
// byte on, leaving out the bytes that all share.
func sortEntries(entries, spare []entry, ids bool, stop func() bool) {
	if len(entries) < 256 {
		slices.SortStableFunc(entries, func(a, b entry) int { return compareEntries(a, b, ids) })
		return
	}
	from, to := entries, spare[:len(entries)]
	first := 4
	if ids {
		first = 0
	}
	for digit := first; digit < 12 && !stop(); digit++ {
		if scatter(from, to, digit) {
			from, to = to, from
		}
	}
	if &from[0] != &entries[0] {
		copy(entries, from)
	}
}

func compareEntries(a, b entry, ids bool) int {
	switch {
	case a.key < b.key:
		return -1
	case a.key > b.key:
		return 1
	case !ids || a.id == b.id:
		return 0
	case a.id < b.id:
		return -1
	}
	return 1
}

// digitOf is one of the twelve bytes that entries are sorted by.
func digitOf(e *entry, digit int) uint8 {
	if digit < 4 {
		return uint8(e.id >> (8 * digit))
	}
	return uint8(e.key >> (8 * (digit - 4)))
}

// scatter orders by one byte into to. It reports false, and does nothing, when
// all have the same.
func scatter(from, to []entry, digit int) bool {
	var starts [256]int
	for i := range from {
		starts[digitOf(&from[i], digit)]++
	}
	if starts[digitOf(&from[0], digit)] == len(from) {
		return false
	}
	at := 0
	for i, n := range starts {
		starts[i] = at
		at += n
	}
	for i := range from {
		d := digitOf(&from[i], digit)
		to[starts[d]] = from[i]
		starts[d]++
	}
	return true
}
