package model

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

func never() bool { return false }

// SortBy puts the list into an order, at once.
func (l *List) SortBy(o Order) {
	l.settle()
	l.overtake()
	l.setOrder(o)
	l.ownAll()
	l.sorting.sort(&l.table, l.ordered, never)
	if l.matcher != nil {
		l.shown = collect(l.shown[:0], l.ordered, l.visible)
	}
	l.settleCursor()
}

func (l *List) setOrder(o Order) {
	l.lent = true
	l.sorting = sorting{o, l.volumeNames, l.projectNames}
}

// SetFilter shows only what m matches, at once; nil shows everything.
func (l *List) SetFilter(m Matcher) {
	l.settle()
	l.overtake()
	l.matcher = m
	if m == nil {
		l.shown, l.visible, l.totals.ShownGiB = nil, nil, l.totals.GiB
	} else {
		l.visible = make([]uint64, len(l.alive))
		l.totals.ShownGiB = l.match(m, l.visible, 0, len(l.alive), never)
		l.shown = collect(l.shown[:0], l.ordered, l.visible)
	}
	l.countHidden()
	l.settleCursor()
}

// overtake makes sure that no older View's arrangement is adopted.
func (l *List) overtake() {
	l.view++
	l.viewing = false
}

// match notes in seen which of the living rows in some words of the bit set
// pass m, and gives the sum of their sizes.
func (t *table) match(m Matcher, seen []uint64, from, to int, stop func() bool) (gib int64) {
	if s, ok := m.(Scanner); ok {
		m = s.Scan(Owners{t})
	}
	if m, ok := m.(Sifter); ok && t.sifts() {
		s := sift{t, m, m.Beside(), int32(min(to<<6, t.size)), seen, 0}
		s.from(int32(from<<6), stop)
		return s.gib
	}
	return t.matchEach(m, seen, from, to, stop)
}

// collect appends the rows of an arrangement that are in a set.
func collect(out, all []int32, in []uint64) []int32 {
	for _, row := range all {
		if in[row>>6]&(1<<(row&63)) != 0 {
			out = append(out, row)
		}
	}
	return out
}

// View is a picture of the list that another goroutine may read while the list
// goes on changing.
type View struct {
	t       *table
	all     []int32
	sorting sorting
	now     sorting // with the names as they are known by now
	view    int
	buried  int
}

// ownAll makes the order the list's own again.
func (l *List) ownAll() {
	if l.allLent {
		l.ordered, l.allLent = append(make([]int32, 0, cap(l.ordered)), l.ordered...), false
	}
}

// Arrangement is an order and a filter worked out over a View.
type Arrangement struct {
	sorting    sorting
	matcher    Matcher
	all, shown []int32
	lent       bool // all is the View's
	visible    []uint64
	shownGiB   int64
	size       int // rows that the View had
	view       int
	buried     int // rows that had ended by then
}

// View takes a picture. Only the newest one's arrangement can be adopted. The
// order is lent and copied when it changes, so that a key that filters costs the
// same however many rows there are.
func (l *List) View() View {
	l.settle()
	l.view++
	l.viewing, l.lent, l.allLent = true, true, true
	t := l.table
	t.alive, t.marked = slices.Clone(t.alive), slices.Clone(t.marked)
	return View{&t, l.ordered, l.sorting, sorting{volumes: l.volumeNames, projects: l.projectNames}, l.view, l.buried}
}

// Arranged works out an order and a filter, on several cores; ctx ends it early.
// It lets other goroutines through all the time: a key must not wait until Go
// takes a core away from it, which is after 10 ms.
func (v View) Arranged(ctx context.Context, o Order, m Matcher) (Arrangement, error) {
	stop := stopped(ctx)
	a := v.arrangement(m)
	if o != v.sorting.order || o.Column == ColumnVolume || o.Column == ColumnProject {
		a.sorting = v.now
		a.sorting.order = o
		a.all, a.lent = slices.Clone(v.all), false
		a.sorting.sort(v.t, a.all, stop)
	}
	a.filter(v.t, stop)
	return a, ctx.Err()
}

// Filtered is Arranged in the order as it is: no name that came since moves a row.
func (v View) Filtered(ctx context.Context, m Matcher) (Arrangement, error) {
	a := v.arrangement(m)
	a.filter(v.t, stopped(ctx))
	return a, ctx.Err()
}

// stopped reports whether ctx has ended, and lets others through.
func stopped(ctx context.Context) func() bool {
	return func() bool {
		runtime.Gosched()
		return ctx.Err() != nil
	}
}

// arrangement is one in the view's order, to be filtered.
func (v View) arrangement(m Matcher) Arrangement {
	return Arrangement{sorting: v.sorting, matcher: m, all: v.all, lent: true, size: v.t.size, view: v.view, buried: v.buried}
}

// filter finds the rows that pass.
func (a *Arrangement) filter(t *table, stop func() bool) {
	if a.matcher == nil || stop() {
		return
	}
	a.visible = make([]uint64, len(t.alive))
	a.shownGiB = t.matchAll(a.matcher, a.visible, stop)
	a.shown = make([]int32, 0, bits(a.visible).count())
	for part := range slices.Chunk(a.all, 16*chunk) {
		if stop() {
			return
		}
		a.shown = collect(a.shown, part, a.visible)
	}
}

// matchAll matches on up to four cores. One it leaves to the keys, and to what
// draws them.
func (t *table) matchAll(m Matcher, seen []uint64, stop func() bool) (gib int64) {
	cores := min(runtime.NumCPU(), runtime.GOMAXPROCS(0))
	workers := max(1, min(4, cores-1, len(t.alive)/1024))
	sums := make([]int64, workers)
	var all sync.WaitGroup
	for k := range workers {
		all.Go(func() {
			sums[k] = t.match(m, seen, k*len(seen)/workers, (k+1)*len(seen)/workers, stop)
		})
	}
	all.Wait()
	for _, s := range sums {
		gib += s
	}
	return gib
}

// Adopt takes an arrangement over and puts what has changed since its View into
// place. It reports whether it did: an older View's is refused.
func (l *List) Adopt(a Arrangement) bool {
	if a.view != l.view {
		return false
	}
	l.settle()
	l.overtake()
	l.sorting, l.matcher, l.totals.ShownGiB = a.sorting, a.matcher, a.shownGiB
	l.ordered, l.allLent, l.shown, l.visible = a.all, a.lent, a.shown, a.visible
	if a.buried != l.buried {
		l.dropDead()
	}
	var late []int32
	for row := int32(a.size); row < int32(l.size); row++ {
		if l.alive.has(row) {
			late = append(late, row)
		}
	}
	l.apply(putting{in: late})
	l.countHidden()
	return true
}

// dropDead takes the rows that have ended out of an arrangement.
func (l *List) dropDead() {
	dead := func(row int32) bool { return !l.alive.has(row) }
	for _, row := range l.shown {
		if dead(row) {
			l.totals.ShownGiB -= int64(l.record(row).size)
		}
	}
	l.ownAll()
	l.ordered, l.shown = slices.DeleteFunc(l.ordered, dead), slices.DeleteFunc(l.shown, dead)
}
