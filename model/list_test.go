package model

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// oracle is the list's specification: a map, sorted and filtered anew whenever
// it is asked, with a comparison of its own.
type oracle struct {
	rows   map[ID]Snapshot
	marks  map[ID]bool
	order  Order
	needle string
	cursor ID
	moved  bool
}

type nameHas string

func (n nameHas) Match(s *Snapshot, _ Names) bool { return strings.Contains(s.Name, string(n)) }

func (o *oracle) sorted(filtered bool) []Snapshot {
	var out []Snapshot
	for _, s := range o.rows {
		if !filtered || strings.Contains(s.Name, o.needle) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Snapshot) int {
		d := cmp.Or(o.column(a, b), strings.Compare(a.ID.String(), b.ID.String()))
		if o.order.Descending {
			return -d
		}
		return d
	})
	return out
}

func (o *oracle) column(a, b Snapshot) int {
	switch o.order.Column {
	case ColumnName:
		return cmp.Compare(a.Name, b.Name)
	case ColumnSize:
		return cmp.Compare(a.SizeGiB, b.SizeGiB)
	case ColumnStatus:
		return cmp.Compare(a.Status.String(), b.Status.String())
	case ColumnVolume:
		return cmp.Compare(a.VolumeID, b.VolumeID)
	case ColumnID:
		return 0
	}
	return cmp.Compare(a.CreatedAt.UnixNano(), b.CreatedAt.UnixNano())
}

// randomSnapshot is one of few ids with few values, so that ties and repeats abound.
func randomSnapshot(r *rand.Rand) Snapshot {
	s := Snapshot{
		ID: ID{15: byte(r.IntN(60))}, Name: fmt.Sprint("n", r.IntN(7)), SizeGiB: int32(r.IntN(4)), VolumeID: fmt.Sprint("v", r.IntN(3)),
		Status: Status(1 + r.IntN(4)), CreatedAt: time.Unix(int64(r.IntN(5)), 0),
	}
	return s
}

// FuzzList takes random steps on the list and on the oracle and compares all
// that can be seen of them.
func FuzzList(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { walkRandomly(t, seed, 60) })
}

func TestListLaws(t *testing.T) {
	for seed := range uint64(400) {
		walkRandomly(t, seed, 120)
	}
}

func walkRandomly(t *testing.T, seed uint64, steps int) {
	r := rand.New(rand.NewPCG(seed, 7))
	l := NewList()
	o := &oracle{rows: map[ID]Snapshot{}, marks: map[ID]bool{}, order: l.Order()}
	var pending *Arrangement
	var wanted Order
	var needle string
	for step := range steps {
		var what string
		switch r.IntN(11) {
		case 0, 1, 2:
			var page []Snapshot
			for range r.IntN(12) {
				page = append(page, randomSnapshot(r))
			}
			what = fmt.Sprint("put ", len(page))
			l.Put(page)
			for _, s := range page {
				o.rows[s.ID] = s
			}
		case 3:
			id := ID{15: byte(r.IntN(60))}
			what = "remove"
			_, there := o.rows[id]
			require.Equal(t, there, l.Remove(id))
			delete(o.rows, id)
			delete(o.marks, id)
		case 4:
			o.order = Order{Column(r.IntN(5)), r.IntN(2) == 0}
			if o.order.Column == ColumnProject {
				o.order.Column = ColumnID
			}
			what, pending = "sort", nil
			l.SortBy(o.order)
			l.View() // an arrangement under way is overtaken
		case 5:
			o.needle = []string{"", "n", "n1", "n2"}[r.IntN(4)]
			what, pending = "filter", nil
			l.SetFilter(nameHas(o.needle))
			l.View()
		case 6:
			i := r.IntN(20) - 2
			what = fmt.Sprint("move to ", i)
			if shown := o.sorted(true); len(shown) > 0 {
				o.cursor, o.moved = shown[max(0, min(i, len(shown)-1))].ID, true
			}
			l.MoveTo(i)
		case 7:
			id, on := ID{15: byte(r.IntN(60))}, r.IntN(2) == 0
			what = "mark"
			l.Mark(id, on)
			if _, there := o.rows[id]; there && on {
				o.marks[id] = true
			} else {
				delete(o.marks, id)
			}
		case 8:
			what = "view"
			wanted, needle = Order{ColumnSize, r.IntN(2) == 0}, []string{"", "n3"}[r.IntN(2)]
			arr, err := l.View().Arranged(context.Background(), wanted, nameHas(needle))
			require.NoError(t, err)
			pending = &arr
		case 9:
			what = "adopt"
			if pending != nil {
				require.True(t, l.Adopt(*pending))
				o.order, o.needle, pending = wanted, needle, nil
			}
		case 10:
			what = "clear marks"
			l.ClearMarks()
			clear(o.marks)
		}
		compareAll(t, l, o, fmt.Sprintf("seed %d step %d: %s", seed, step, what))
	}
}

func compareAll(t *testing.T, l *List, o *oracle, at string) {
	shown := o.sorted(true)
	require.Equal(t, shown, append([]Snapshot(nil), l.Window(0, 1000)...), at)
	require.Equal(t, len(o.rows), l.Len(), at)
	for i, s := range shown {
		require.Equal(t, i, l.Index(s.ID), at)
		require.Equal(t, s.ID, l.IDAt(i), at)
	}
	var all, marks []ID
	gib, marked, hidden := int64(0), int64(0), 0
	by := map[Status]int{}
	var transient []ID
	for _, s := range o.sorted(false) {
		all = append(all, s.ID)
		gib += int64(s.SizeGiB)
		by[s.Status]++
		if s.Status.Transient() {
			transient = append(transient, s.ID)
		}
		if o.marks[s.ID] {
			marks = append(marks, s.ID)
			marked += int64(s.SizeGiB)
			if !strings.Contains(s.Name, o.needle) {
				hidden++
			}
		}
	}
	slices.SortFunc(transient, ID.Compare)
	require.Equal(t, all, append([]ID(nil), l.IDs()...), at)
	require.Equal(t, marks, append([]ID(nil), l.Marks()...), at)
	require.Equal(t, hidden, l.HiddenMarks(), at)
	require.Equal(t, transient, l.Transient(), at)
	require.Equal(t, gib, l.Totals().GiB, at)
	require.Equal(t, marked, l.Totals().MarkedGiB, at)
	for s, n := range l.Totals().ByStatus {
		require.Equal(t, by[s], n, at)
	}
	compareCursor(t, l, o, shown, at)
}

// compareCursor: the cursor is on its snapshot as long as that is shown; else
// on another that is shown; and on the first row until it was moved.
func compareCursor(t *testing.T, l *List, o *oracle, shown []Snapshot, at string) {
	id, ok := l.Cursor()
	require.Equal(t, len(shown) > 0, ok, at)
	if !ok {
		return
	}
	i := l.CursorIndex()
	require.GreaterOrEqual(t, i, 0, at)
	require.Equal(t, shown[i].ID, id, at)
	if !o.moved {
		require.Zero(t, i, at)
		return
	}
	if slices.ContainsFunc(shown, func(s Snapshot) bool { return s.ID == o.cursor }) {
		require.Equal(t, o.cursor, id, at)
	} else {
		o.cursor = id // it went to a neighbour; from now on it is pinned there
	}
}

func manySnapshots(n int) []Snapshot {
	out := make([]Snapshot, n)
	for i := range out {
		out[i] = Snapshot{
			ID: ID{0: byte(i), 1: byte(i >> 8), 2: byte(i >> 16), 9: byte(i * 7)}, Name: fmt.Sprintf("snap-%07d", (i*7919)%n), Status: Available,
			SizeGiB: int32(i % 500), VolumeID: fmt.Sprint("volume-", i%300), CreatedAt: time.Unix(int64(2_000_000_000-i*60), 0).UTC(),
		}
	}
	return out
}

// BenchmarkPutPage merges a page of 1000 into a million rows sorted by name.
func BenchmarkPutPage(b *testing.B) {
	rows := manySnapshots(1_000_000)
	l := NewList()
	l.Put(rows[:999_000])
	l.SortBy(Order{Column: ColumnName})
	for b.Loop() {
		l.Put(rows[999_000:])
		b.StopTimer()
		for i := range rows[999_000:] {
			rows[999_000+i].SizeGiB++
			rows[999_000+i].Name += "x"
		}
		b.StartTimer()
	}
}

func BenchmarkFilterMillion(b *testing.B) {
	l := NewList()
	l.Put(manySnapshots(1_000_000))
	for b.Loop() {
		l.SetFilter(nameHas("1234"))
	}
}

func BenchmarkSortMillion(b *testing.B) {
	l := NewList()
	l.Put(manySnapshots(1_000_000))
	for _, c := range []Column{ColumnSize, ColumnName, ColumnCreated} {
		b.Run(c.String(), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				l.SortBy(Order{c, i%2 == 0})
			}
		})
	}
}
