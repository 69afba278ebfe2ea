package model

import (
	"context"
	"slices"
)

// SortBy puts the list into an order, at once.
func (l *List) SortBy(o Order) {
	l.order, l.compare = o, o.comparator(l.names.clone())
	l.sortRows(l.all)
	l.sortRows(l.shown)
	l.settleCursor()
}

func (l *List) sortRows(rows []int32) {
	slices.SortFunc(rows, func(x, y int32) int { return l.compare(l.rows[x], l.rows[y]) })
}

// SetFilter shows only what m matches, at once; nil shows everything.
func (l *List) SetFilter(m Matcher) {
	l.matcher = m
	l.shown = l.shown[:0]
	for _, row := range l.all {
		if l.matches(l.rows[row]) {
			l.shown = append(l.shown, row)
		}
	}
	l.settleCursor()
}

// View is a picture of the list that another goroutine may read while the list
// goes on changing.
type View struct {
	rows  []*Snapshot
	all   []int32
	order Order
	names Names
	view  int
}

// Arrangement is an order and a filter worked out over a View.
type Arrangement struct {
	order      Order
	compare    func(a, b *Snapshot) int
	matcher    Matcher
	all, shown []int32
	view       int
}

// View takes a picture. Only the newest one's arrangement can be adopted.
func (l *List) View() View {
	l.view++
	l.touched, l.viewing = l.touched[:0], true
	return View{slices.Clone(l.rows), slices.Clone(l.all), l.order, l.names.clone(), l.view}
}

// stride is how many rows are worked on between two looks at the context.
const stride = 4096

// Arranged works out an order and a filter; ctx ends it early.
func (v View) Arranged(ctx context.Context, o Order, m Matcher) (Arrangement, error) {
	a := Arrangement{order: o, compare: o.comparator(v.names), matcher: m, all: v.all, view: v.view}
	if o != v.order || o.Column == ColumnVolume || o.Column == ColumnProject {
		n := 0
		slices.SortFunc(a.all, func(x, y int32) int {
			if n++; n%stride == 0 && ctx.Err() != nil {
				return 0 // the result is thrown away
			}
			return a.compare(v.rows[x], v.rows[y])
		})
	}
	for i, row := range a.all {
		if i%stride == 0 && ctx.Err() != nil {
			break
		}
		if m == nil || m.Match(v.rows[row], v.names) {
			a.shown = append(a.shown, row)
		}
	}
	return a, ctx.Err()
}

// Adopt takes an arrangement over and puts what has changed since its View into
// place. It reports whether it did: an older View's is refused.
func (l *List) Adopt(a Arrangement) bool {
	if a.view != l.view {
		return false
	}
	touched := make(map[int32]bool, len(l.touched))
	for _, row := range l.touched {
		touched[row] = true
	}
	stale := func(row int32) bool { return touched[row] }
	l.order, l.compare, l.matcher = a.order, a.compare, a.matcher
	l.all = slices.DeleteFunc(a.all, stale)
	l.shown = slices.DeleteFunc(a.shown, stale)
	var place []int32
	for row := range touched {
		if l.rows[row] != nil {
			place = append(place, row)
		}
	}
	l.touched, l.viewing = nil, false
	l.view++
	l.insert(place)
	l.settleCursor()
	return true
}
