package cinder

import "sort"

// walk goes through the rows of a query in its order: the seeded ones by their
// rank, and between them those that lie over them.
type walk struct {
	st    *store
	q     *query
	rank  ranking
	place int // in rank, of the next seeded row

	over  []*snapshot
	next  int // in over
	until int // the place in rank before which the next of over does not come; -1: not known yet
}

// begin starts a walk behind a row, or with the first.
func (st *store) walk(q *query, marker *snapshot) *walk {
	w := &walk{st: st, q: q, rank: st.seeds.ranked(q), over: st.arrange(q), until: -1}
	if marker != nil {
		w.place = sort.Search(w.rank.n, func(p int) bool { s := st.seeds.snapshot(w.rank.at(p)); return q.less(marker, &s) })
		w.next = sort.Search(len(w.over), func(i int) bool { return q.less(marker, w.over[i]) })
	}
	return w
}

// bound finds the place of the next row of over, in steps that double, for it
// is mostly near.
func (w *walk) bound() {
	first := w.over[w.next]
	before := func(p int) bool { s := w.st.seeds.snapshot(w.rank.at(p)); return w.q.less(&s, first) }
	low, step := w.place, 1
	for low+step <= w.rank.n && before(low+step-1) {
		low += step
		step *= 2
	}
	high := min(low+step-1, w.rank.n)
	w.until = low + sort.Search(high-low, func(i int) bool { return !before(low + i) })
}

// step gives the next row: one that lies over the seeded ones, or the number of
// a seeded one that passes what can be told without making it.
func (w *walk) step() (s *snapshot, i int, ok bool) {
	for {
		if w.next < len(w.over) {
			if w.until < 0 {
				w.bound()
			}
			if w.place >= w.until {
				s = w.over[w.next]
				w.next++
				w.until = -1
				return s, 0, true
			}
		}
		if w.place >= w.rank.n {
			return nil, 0, false
		}
		i := w.rank.at(w.place)
		w.place++
		if w.st.seeded(i) && !w.q.skips(&w.st.seeds, i) {
			return nil, i, true
		}
	}
}

// seeded reports whether a seeded row is still there and as it was.
func (st *store) seeded(i int) bool {
	return (len(st.gone) == 0 || !st.gone[i]) && (len(st.changed) == 0 || st.changed[i] == nil)
}

// page collects up to limit rows after skipping some.
func (w *walk) page(skip, limit int) []snapshot {
	plain := w.q.simple()
	if skip > 0 && w.q.everything() && len(w.over) == 0 && len(w.st.gone) == 0 {
		w.place, skip = min(w.rank.n, w.place+skip), 0
	}
	out := make([]snapshot, 0, min(limit, 64))
	for len(out) < limit {
		s, i, ok := w.step()
		if !ok {
			break
		}
		if s == nil && skip > 0 && plain { // not looked at any further
			skip--
			continue
		}
		if s = w.made(s, i); s == nil {
			continue
		}
		if skip--; skip < 0 {
			out = append(out, *s)
		}
	}
	return out
}

// made gives a row itself, or makes the i-th seeded one; nil where the query
// does not match that.
func (w *walk) made(s *snapshot, i int) *snapshot {
	if s != nil {
		return s
	}
	row := w.st.seeds.snapshot(i)
	if !w.q.matches(&row) {
		return nil
	}
	return &row
}

// skips tells without making a seeded row that a query does not match it.
func (q *query) skips(s *seeds, i int) bool {
	if q.nothing {
		return true
	}
	if q.project == "" && len(q.filters) == 0 {
		return false
	}
	v := s.volumeOf(i)
	if q.project != "" && v.project != q.project {
		return true
	}
	for _, f := range q.filters {
		switch f.column {
		case "volume_id":
			if !f.passes(&v.id) {
				return true
			}
		case "status":
			if r := s.row(i, "status"); !f.passes(&r.status) {
				return true
			}
		}
	}
	return false
}

// simple reports whether skips is all that decides about a seeded row.
func (q *query) simple() bool {
	for _, f := range q.filters {
		if f.column != "volume_id" && f.column != "status" {
			return false
		}
	}
	return len(q.meta) == 0 && q.quota == nil
}

// count counts the rows that a query matches.
func (st *store) count(q *query) int {
	n, known := st.counted[q.key]
	if !known {
		n = st.countSeeded(q)
		if len(st.counted) > 100 {
			clear(st.counted)
		}
		st.counted[q.key] = n
	}
	st.replaced(func(i int) {
		if s := st.seeds.snapshot(i); q.matches(&s) {
			n--
		}
	})
	return n + len(st.arrange(q))
}

// countSeeded counts the seeded rows as if none had been changed.
func (st *store) countSeeded(q *query) int {
	if q.everything() {
		return st.seeds.n
	}
	n, simple := 0, q.simple()
	for i := range st.seeds.n {
		if q.skips(&st.seeds, i) {
			continue
		}
		if !simple {
			if s := st.seeds.snapshot(i); !q.matches(&s) {
				continue
			}
		}
		n++
	}
	return n
}
