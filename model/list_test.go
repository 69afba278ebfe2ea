package model

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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

func (n nameHas) Match(r Row) bool { return strings.Contains(r.Name(), string(n)) }

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
	case ColumnProject:
		return cmp.Compare(a.ProjectID, b.ProjectID)
	case ColumnDescription:
		return cmp.Compare(a.Description, b.Description)
	case ColumnUpdated:
		return a.UpdatedAt.Compare(b.UpdatedAt)
	case ColumnID:
		return 0
	}
	return cmp.Compare(a.CreatedAt.UnixNano(), b.CreatedAt.UnixNano())
}

// randomSnapshot is one of few ids with few values, so that ties and repeats abound.
func randomSnapshot(r *rand.Rand) Snapshot {
	s := Snapshot{
		ID: ID{0: byte(r.IntN(2)), 15: byte(r.IntN(60))}, Name: fmt.Sprint("n", r.IntN(7)), SizeGiB: int32(r.IntN(4)), VolumeID: fmt.Sprint("v", r.IntN(3)),
		Status: Status(1 + r.IntN(4)), CreatedAt: time.Unix(int64(r.IntN(5)), 0).UTC(), ProjectID: fmt.Sprint("p", r.IntN(3)),
	}
	if r.IntN(3) == 0 {
		s.Name = strings.Repeat("a long beginning ", r.IntN(3)) + fmt.Sprint(r.IntN(3))
		s.Description, s.UserID, s.Progress, s.GroupSnapshotID = "日本語 "+s.Name, "u", fmt.Sprint(r.IntN(100), "%"), "g"
		s.Metadata = Metadata{{"a", fmt.Sprint(r.IntN(1 << 15))}, {"b", ""}}
		s.UpdatedAt, s.ConsumesQuota = s.CreatedAt.Add(time.Duration(r.IntN(3))*time.Second), Yes
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
	for seed := range uint64(120) {
		walkRandomly(t, seed, 100)
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
		switch r.IntN(12) {
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
			id := ID{0: byte(r.IntN(2)), 15: byte(r.IntN(60))}
			what = "remove"
			_, there := o.rows[id]
			require.Equal(t, there, l.Remove(id))
			delete(o.rows, id)
			delete(o.marks, id)
		case 4:
			o.order = Order{Column(r.IntN(len(Columns()))), r.IntN(2) == 0}
			what, pending = "sort", nil
			l.SortBy(o.order)
			l.View() // an arrangement under way is overtaken
		case 5:
			o.needle = []string{"", "n", "n1", "n2"}[r.IntN(4)]
			what, pending = "filter", nil
			if l.SetFilter(nameHas(o.needle)); o.needle == "" && r.IntN(2) == 0 {
				l.SetFilter(nil)
			}
			l.View()
		case 6:
			i := r.IntN(20) - 2
			what = fmt.Sprint("move to ", i)
			if shown := o.sorted(true); len(shown) > 0 {
				o.cursor, o.moved = shown[max(0, min(i, len(shown)-1))].ID, true
			}
			l.MoveTo(i)
		case 7:
			id, on := ID{0: byte(r.IntN(2)), 15: byte(r.IntN(60))}, r.IntN(2) == 0
			what = "mark"
			l.Mark(id, on)
			if _, there := o.rows[id]; there && on {
				o.marks[id] = true
			} else {
				delete(o.marks, id)
			}
		case 8:
			what = "view"
			wanted, needle = Order{Column(r.IntN(len(Columns()))), r.IntN(2) == 0}, []string{"", "n3"}[r.IntN(2)]
			arr, err := l.View().Arranged(context.Background(), wanted, nameHas(needle))
			require.NoError(t, err)
			pending = &arr
		case 9:
			what = "adopt"
			if pending != nil {
				require.True(t, l.Adopt(*pending))
				o.order, o.needle, pending = wanted, needle, nil
			}
		case 11:
			var ids []ID
			for range r.IntN(8) {
				ids = append(ids, ID{0: byte(r.IntN(2)), 15: byte(r.IntN(60))})
			}
			what = fmt.Sprint("remove ", len(ids))
			before := len(o.rows)
			for _, id := range ids {
				delete(o.rows, id)
				delete(o.marks, id)
			}
			require.Equal(t, before-len(o.rows), l.RemoveAll(ids))
		case 10:
			what = "clear marks"
			l.ClearMarks()
			clear(o.marks)
		}
		if !strings.HasPrefix(what, "put") || o.needle != "" || r.IntN(3) == 0 { // what nobody looks at may wait for its place
			compareAll(t, l, o, fmt.Sprintf("seed %d step %d: %s", seed, step, what))
		}
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
	require.Equal(t, transient, append([]ID(nil), l.Transient()...), at)
	require.Equal(t, gib, l.Totals().GiB, at)
	visible := int64(0)
	for _, s := range shown {
		visible += int64(s.SizeGiB)
	}
	require.Equal(t, visible, l.Totals().ShownGiB, at)
	require.Equal(t, len(marks), l.MarkCount(), at)
	require.Equal(t, marked, l.Totals().MarkedGiB, at)
	for s, n := range l.Totals().ByStatus {
		require.Equal(t, by[Status(s)], n, at)
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

// TestLargeListsKeepTheOrder reaches what few rows do not: radix, several
// cores, compaction, rows that change while a View is arranged beside them.
func TestLargeListsKeepTheOrder(t *testing.T) {
	for i, c := range Columns() {
		for _, descending := range []bool{i%2 == 0} {
			r := rand.New(rand.NewPCG(uint64(c), 5))
			l := NewList()
			o := &oracle{rows: map[ID]Snapshot{}, order: Order{c, descending}, needle: "n"}
			put := func(n int) {
				var page []Snapshot
				for range n {
					s := randomSnapshot(r)
					s.ID = ID{0: byte(r.IntN(3)), 7: byte(r.IntN(100)), 15: byte(r.IntN(20))}
					page = append(page, s)
					o.rows[s.ID] = s
				}
				l.Put(page)
			}
			for range 14 {
				put(2000)
			}
			require.Less(t, l.size, 3*l.Len(), "dead rows are cleared away")
			done := make(chan Arrangement)
			go func(v View) {
				a, err := v.Arranged(context.Background(), o.order, nameHas(o.needle))
				assert.NoError(t, err)
				done <- a
			}(l.View())
			for range 5 {
				put(500)
				l.SetVolumeName("x", fmt.Sprint(r.IntN(9)))
			}
			for id := range o.rows {
				if r.IntN(9) == 0 {
					l.Remove(id)
					delete(o.rows, id)
				}
			}
			require.True(t, l.Adopt(<-done))
			require.Equal(t, o.sorted(true), l.Window(0, 1<<20), "%v", o.order)
			require.Equal(t, len(o.rows), l.Len())
		}
	}
}

func TestAnArrangementOfAnOlderViewIsRefused(t *testing.T) {
	l := NewList()
	l.Put(manySnapshots(10))
	a, err := l.View().Arranged(t.Context(), Order{Column: ColumnName}, nil)
	require.NoError(t, err)
	l.SetFilter(nameHas("1"))
	assert.False(t, l.Adopt(a))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = l.View().Arranged(ctx, Order{Column: ColumnName}, nameHas("1"))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestAViewKeepsItsOrderWhateverBecomesOfTheList(t *testing.T) {
	rows := manySnapshots(3000)
	for name, change := range map[string]func(l *List){
		"rows that come":  func(l *List) { l.Put(rows[2000:]) },
		"rows that go":    func(l *List) { l.Remove(rows[5].ID) },
		"another order":   func(l *List) { l.SortBy(Order{Column: ColumnName}) },
		"an arrangement":  func(l *List) { adoptFiltered(t, l); l.Put(rows[2000:]) },
		"and rows before": func(l *List) { l.Put(rows[2000:2500]); adoptFiltered(t, l); l.Remove(rows[7].ID) },
	} {
		t.Run(name, func(t *testing.T) {
			l := NewList()
			l.Put(rows[:2000])
			v := l.View()
			before := slices.Clone(v.all)
			change(l)
			require.Equal(t, before, v.all)
			o := listed(l)
			slices.SortFunc(o, func(a, b int32) int { return l.compare(a, b) })
			require.Equal(t, l.ids(o), l.IDs(), "the list is in its own order")
		})
	}
}

// adoptFiltered has a list take over an arrangement of its newest View.
func adoptFiltered(t *testing.T, l *List) {
	t.Helper()
	a, err := l.View().Arranged(t.Context(), l.Order(), nameHas("1"))
	require.NoError(t, err)
	require.True(t, l.Adopt(a))
}

// listed are the living rows.
func listed(l *List) (out []int32) {
	for row := range int32(l.size) {
		if l.alive.has(row) {
			out = append(out, row)
		}
	}
	return out
}

func TestWatchTellsWhatHasNotComeAgain(t *testing.T) {
	rows := manySnapshots(40_000)
	l := NewList()
	assert.False(t, l.Seen(rows[0].ID))
	l.Put(rows)
	assert.Empty(t, l.Unseen(), "nobody watched")
	l.Watch()
	l.Put(rows[:10_000])
	for round := range 4 { // changed so often that the dead rows are cleared away
		for i := range rows[:20_000] {
			rows[i].SizeGiB = int32(-round)
		}
		l.Put(rows[:20_000])
	}
	require.Less(t, l.size, 110_000)
	l.Remove(rows[30_000].ID)
	assert.True(t, l.Seen(rows[19_999].ID))
	assert.False(t, l.Seen(rows[20_000].ID))
	var want []ID
	for _, s := range slices.Concat(rows[20_000:30_000], rows[30_001:]) {
		want = append(want, s.ID)
	}
	assert.Equal(t, want, l.Unseen())
	l.Watch()
	assert.Len(t, l.Unseen(), 39_999)
}

func TestNamesSortAndAreFrozenWithTheOrder(t *testing.T) {
	l := NewList()
	l.Put([]Snapshot{{ID: ID{1}, VolumeID: "v1"}, {ID: ID{2}, VolumeID: "v2"}, {ID: ID{3}, VolumeID: "v3"}})
	l.SetVolumeName("v1", "zeta")
	l.SetVolumeName("v3", "alpha")
	l.SortBy(Order{Column: ColumnVolume})
	assert.Equal(t, []ID{{3}, {2}, {1}}, l.IDs())
	l.SetVolumeName("v3", "zz")
	assert.Equal(t, "zz", l.VolumeName("v3"))
	assert.Equal(t, 0, l.Index(ID{3}), "the order holds until it is chosen again")
	l.SortBy(Order{Column: ColumnVolume})
	assert.Equal(t, []ID{{2}, {1}, {3}}, l.IDs())
}

func TestHugeTextsAndManyWordsAreKept(t *testing.T) {
	l := NewList()
	huge := Snapshot{ID: ID{1}, Name: strings.Repeat("n", slabSize+3), Description: strings.Repeat("d", 300)}
	l.Put([]Snapshot{huge})
	for i := range mostInline + 10 {
		l.Put([]Snapshot{{ID: ID{2, byte(i >> 8), byte(i)}, Metadata: Metadata{{"k", fmt.Sprint("value ", i)}}}})
	}
	got, _ := l.Get(ID{1})
	assert.Equal(t, huge, got)
	for _, i := range []int{0, mostInline - 1, mostInline + 9} {
		got, _ = l.Get(ID{2, byte(i >> 8), byte(i)})
		assert.Equal(t, Metadata{{"k", fmt.Sprint("value ", i)}}, got.Metadata)
	}
}

func TestMovingAndReadingOneRowDoNotAllocate(t *testing.T) {
	l := NewList()
	l.Put(manySnapshots(5000))
	l.MoveTo(100)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		l.MoveBy(1)
		l.CursorIndex()
		l.HiddenMarks()
		l.Totals()
		l.Transient()
	}))
	rows := manySnapshots(1000)
	assert.LessOrEqual(t, testing.AllocsPerRun(10, func() { l.Put(rows) }), 2.0, "the same rows again")
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

// typical is as many rows as the memory is measured with: names, half with
// descriptions, two metadata pairs each.
func typical(n int) func(page int) []Snapshot {
	return func(page int) []Snapshot {
		out := make([]Snapshot, 0, 1000)
		for i := page * 1000; i < min(n, page*1000+1000); i++ {
			h := uint64(i+1) * 0x9e3779b97f4a7c15
			s := Snapshot{
				Name: fmt.Sprintf("db-kafka-%07d-nightly", i*7919%n), Status: Available, SizeGiB: int32(h % 500), VolumeID: fmt.Sprintf("%08x-aaaa-4bbb-8ccc-%012x", h%30000, h%30000),
				ProjectID: fmt.Sprintf("%032x", h%300), UserID: fmt.Sprintf("%032x", h%40), CreatedAt: time.Unix(int64(2_000_000_000-i*60), 0).UTC(), Progress: "100%",
				Metadata: Metadata{{"backup-id", fmt.Sprintf("%036x", h)}, {"retention", fmt.Sprint(h%30, " days")}},
			}
			binary.BigEndian.PutUint64(s.ID[:], h)
			binary.BigEndian.PutUint64(s.ID[8:], h*h)
			if i%2 == 0 {
				s.Description = fmt.Sprintf("taken before maintenance window %d of the storage cluster", i)
			}
			out = append(out, s)
		}
		return out
	}
}

func million(b *testing.B) *List {
	b.Helper()
	l := NewList()
	for p, page := 0, typical(1_000_000); p < 1000; p++ {
		l.Put(page(p))
	}
	return l
}

// BenchmarkLoadMillion tells the heap that a million rows take.
func BenchmarkLoadMillion(b *testing.B) {
	for b.Loop() {
		l := million(b)
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-heap")
		b.ReportMetric(float64(m.Sys-m.HeapReleased)/1e6, "MB-resident")
		b.ReportMetric(float64(len(l.bytes.slabs)+len(l.named.slabs)), "MB-texts")
		runtime.KeepAlive(l)
	}
}

// BenchmarkPutPage merges a page of 1000 new rows, and one of 1000 changed
// ones, into a million rows sorted by name.
func BenchmarkPutPage(b *testing.B) {
	l := million(b)
	l.SortBy(Order{Column: ColumnName})
	b.Run("new", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			rows := typical(1_000_000)(i % 1000)
			for k := range rows {
				rows[k].ID[15], rows[k].ID[14], rows[k].ID[13] = byte(i), byte(i>>8), 77
			}
			b.StartTimer()
			l.Put(rows)
		}
	})
	b.Run("changed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			rows := typical(1_000_000)(i % 1000)
			for k := range rows {
				rows[k].Name += fmt.Sprint(i)
			}
			b.StartTimer()
			l.Put(rows)
		}
	})
}

func BenchmarkSortMillion(b *testing.B) {
	l := million(b)
	for _, c := range Columns() {
		b.Run(c.String(), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				v := l.View()
				b.StartTimer()
				_, _ = v.Arranged(b.Context(), Order{c, i%2 == 0}, nil)
			}
		})
	}
}

// BenchmarkViewAndAdopt is what the program waits for around an arrangement.
func BenchmarkViewAndAdopt(b *testing.B) {
	l := million(b)
	for b.Loop() {
		v := l.View()
		b.StopTimer()
		a, _ := v.Arranged(b.Context(), Order{ColumnSize, true}, nil)
		b.StartTimer()
		l.Adopt(a)
	}
}
