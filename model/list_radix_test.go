package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Texts that begin alike, end at eight bytes or hold zeros, thousands of each, are
// sorted as comparing them does.
func TestSortingByRadixIsSortingByComparison(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	texts := []string{"", "\x00", "a", "a\x00", "a\x00b", "12345678", "12345678\x00", "12345678a", "12345678\x00\x00b", "a common beginning", "a common beginning, and an end", "ä", "\xff"}
	page := make([]Snapshot, 30_000)
	for i := range page {
		s := &page[i]
		s.ID = ID{byte(r.IntN(2)), byte(r.IntN(256)), 0, byte(r.IntN(2)), byte(i >> 8), byte(i)}
		s.Name, s.Description = texts[r.IntN(len(texts))], texts[r.IntN(len(texts))]
		if r.IntN(4) == 0 {
			s.Name += fmt.Sprint(r.IntN(5000))
		}
		s.Status, s.SizeGiB, s.VolumeID = Status(r.IntN(5)), int32(r.IntN(3000)-3), fmt.Sprint(r.IntN(9000))
		s.CreatedAt = timeOf(int64(r.IntN(1 << 40)))
		if r.IntN(2) == 0 {
			s.UpdatedAt = timeOf(int64(-r.IntN(1 << 60)))
		}
	}
	l := NewList()
	l.Put(page)
	for _, c := range Columns() {
		for _, descending := range []bool{true, false} {
			l.SortBy(Order{c, descending})
			want := slices.SortedFunc(slices.Values(l.ordered), l.compare)
			require.Equal(t, want, l.ordered, "%s, descending: %v", c, descending)
		}
	}
}
