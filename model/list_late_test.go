package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPagesFromManyPlacesComeIntoOrder takes pages from several fronts of a
// listing, some rows of them again and changed, and looks only now and then.
func TestPagesFromManyPlacesComeIntoOrder(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 11))
		rows := manySnapshots(3000)
		sorted := NewList()
		sorted.Put(rows)
		rows = sorted.Window(0, len(rows))
		l := NewList()
		if r.IntN(4) == 0 {
			l.SortBy(Order{Column: ColumnCreated})
		}
		o := &oracle{rows: map[ID]Snapshot{}, marks: map[ID]bool{}, order: l.Order()}
		var fronts []int
		for range 1 + r.IntN(5) {
			fronts = append(fronts, r.IntN(len(rows)))
		}
		for step := range 60 {
			k, n := r.IntN(len(fronts)), 1+r.IntN(60)
			page := slices.Clone(rows[fronts[k]:min(len(rows), fronts[k]+n)])
			fronts[k] = (fronts[k] + len(page)) % len(rows)
			if r.IntN(5) == 0 {
				slices.Reverse(page)
			}
			if r.IntN(6) == 0 && len(page) > 0 {
				page[r.IntN(len(page))].Name = fmt.Sprint("changed ", step)
			}
			l.Put(page)
			for _, s := range page {
				o.rows[s.ID] = s
			}
			if r.IntN(9) == 0 && len(page) > 0 {
				id := page[0].ID
				require.True(t, l.Remove(id))
				delete(o.rows, id)
			}
			require.Equal(t, len(o.rows), l.Len())
			if r.IntN(8) == 0 {
				i := r.IntN(l.Len() + 1)
				if shown := o.sorted(false); len(shown) > 0 {
					o.cursor, o.moved = shown[min(i, len(shown)-1)].ID, true
				}
				l.MoveTo(i)
			}
			if r.IntN(12) == 0 || step == 59 {
				require.Equal(t, o.sorted(false), l.Window(0, len(rows)), "seed %d step %d", seed, step)
				compareCursor(t, l, o, l.Window(0, len(rows)), fmt.Sprintf("seed %d step %d", seed, step))
			}
		}
	}
}

// TestTheRowThatTakesTheCursorIsTheNextOne also where rows wait for their place.
func TestTheRowThatTakesTheCursorIsTheNextOne(t *testing.T) {
	rows := manySnapshots(100)
	sorted := NewList()
	sorted.Put(rows)
	rows = sorted.Window(0, len(rows))
	l := NewList()
	l.Put(rows[50:])
	l.MoveTo(10)
	l.Put(rows[:50]) // nobody looks
	require.True(t, l.Remove(rows[60].ID))
	id, _ := l.Cursor()
	require.Equal(t, rows[61].ID, id)
}
