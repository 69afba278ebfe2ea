package model

import (
	"cmp"
	mathbits "math/bits"
	"slices"
)

// Entries are sorted by so many bits at a time: fewer need more turns, more make
// more places to write to at once than the processor keeps at hand.
const (
	radixBits = 11
	radix     = 1 << radixBits
)

// sortEntries sorts by key: by radix, from the least bits on, leaving out those
// that all keys share. It gives up when stop says so.
func sortEntries(entries, spare []entry, stop func() bool) {
	if len(entries) < radix/8 {
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
		return
	}
	least, most := entries[0].key, entries[0].key
	for i := range entries {
		least, most = min(least, entries[i].key), max(most, entries[i].key)
	}
	turns := (mathbits.Len64(most-least) + radixBits - 1) / radixBits
	counts := countDigits(entries, least, turns)
	from, to := entries, spare[:len(entries)]
	for turn := range turns {
		if stop() {
			return
		}
		if scatter(from, to, least, turn*radixBits, &counts[turn]) {
			from, to = to, from
		}
	}
	if &from[0] != &entries[0] {
		copy(entries, from)
	}
}

// countDigits counts, for each turn, how many entries have which digit.
func countDigits(entries []entry, least uint64, turns int) [][radix]int32 {
	counts := make([][radix]int32, turns)
	for i := range entries {
		key := entries[i].key - least
		for turn := range counts {
			counts[turn][key%radix]++
			key >>= radixBits
		}
	}
	return counts
}

// scatter orders by one digit into to, given how often each is there. It reports
// false, and does nothing, when all have the same.
func scatter(from, to []entry, least uint64, shift int, starts *[radix]int32) bool {
	if int(starts[(from[0].key-least)>>shift%radix]) == len(from) {
		return false
	}
	at := int32(0)
	for i, n := range starts {
		starts[i] = at
		at += n
	}
	for i := range from {
		d := (from[i].key - least) >> shift % radix
		to[starts[d]] = from[i]
		starts[d]++
	}
	return true
}
