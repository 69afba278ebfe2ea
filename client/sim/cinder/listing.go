package cinder

import (
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"
)

// listSnapshots answers GET /snapshots and /snapshots/detail.
func (r *request) listSnapshots(detail bool) {
	if r.c.opt.PageLatency > 0 { // without the lock: others are served meanwhile
		r.c.mu.Unlock()
		r.c.opt.Sleep(r.c.opt.PageLatency)
		r.c.mu.Lock()
		r.c.st.settle(r.c.opt.Now())
	}
	q, ok := r.readQuery()
	if !ok {
		return
	}
	from, ok := r.start(q)
	if !ok {
		return
	}
	places, count := r.c.st.page(q, from)
	r.send(http.StatusOK, r.pageText(q, places, count, detail))
}

// start finds where the page begins.
func (r *request) start(q *query) (int, bool) {
	if q.marker == "" {
		return 0, true
	}
	s := r.c.st.get(q.marker)
	if s == nil || !r.sees(s) {
		r.noSnapshot(q.marker)
		return 0, false
	}
	return r.c.st.after(q, s), true
}

// sees reports whether a snapshot exists for the caller.
func (r *request) sees(s *snapshot) bool { return r.caller.Admin || s.project == r.caller.ProjectID }

// arrangement is an order of rows that was worked out: places in Cinder's own order.
type arrangement struct {
	edition int
	key     string
	places  []int
	of      map[string]int // where each row stands, by id
}

// page gives the places of up to limit rows, and the count of all.
func (st *store) page(q *query, from int) (places []int, count int) {
	count = -1
	if q.ownOrder {
		places = st.scan(q, from, q.offset, q.limit)
		if q.count {
			count = st.countAll(q)
		}
		return places, count
	}
	a := st.arranged(q)
	from = min(from+q.offset, len(a.places))
	return a.places[from:min(len(a.places), from+q.limit)], len(a.places)
}

// after gives where the page after a row begins.
func (st *store) after(q *query, s *snapshot) int {
	if q.ownOrder {
		at, _ := st.place(s.id)
		return at + 1
	}
	a := st.arranged(q)
	if at, ok := a.of[s.id]; ok {
		return at + 1
	}
	// a marker that the filter hides still has its place in the order
	return sort.Search(len(a.places), func(i int) bool { return q.less(s, st.at(a.places[i])) })
}

// scan collects rows in Cinder's own order.
func (st *store) scan(q *query, from, skip, limit int) []int {
	var out []int
	if q.everything() && len(st.gone) == 0 && skip > 0 {
		from, skip = min(st.length(), from+skip), 0
	}
	for place := from; place < st.length() && len(out) < limit; place++ {
		if st.skips(q, place) {
			continue
		}
		if s := st.at(place); s == nil || !q.matches(s) {
			continue
		}
		if skip--; skip < 0 {
			out = append(out, place)
		}
	}
	return out
}

// skips tells cheaply that a seeded row is of another project or volume.
func (st *store) skips(q *query, place int) bool {
	if place < len(st.made) || q.project == "" && q.volume == nil {
		return false
	}
	v := st.seeds.volumeOf(place - len(st.made))
	return q.project != "" && v.project != q.project || q.volume != nil && v.id != *q.volume
}

// countAll counts the rows that a query matches.
func (st *store) countAll(q *query) int {
	if q.everything() {
		return st.length() - len(st.gone)
	}
	n := 0
	for place := range st.length() {
		if st.skips(q, place) {
			continue
		}
		if s := st.at(place); s != nil && q.matches(s) {
			n++
		}
	}
	return n
}

// arranged works the order of a query out, or takes it from the last time.
func (st *store) arranged(q *query) *arrangement {
	if st.kept.key == q.key && st.kept.edition == st.edition && st.kept.key != "" {
		return &st.kept
	}
	var rows []*snapshot
	var places []int
	for place := range st.length() {
		if st.skips(q, place) {
			continue
		}
		if s := st.at(place); s != nil && q.matches(s) {
			rows = append(rows, s)
			places = append(places, place)
		}
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return q.less(rows[order[i]], rows[order[j]]) })
	st.kept = arrangement{edition: st.edition, key: q.key, of: make(map[string]int, len(rows))}
	for i, o := range order {
		st.kept.places = append(st.kept.places, places[o])
		st.kept.of[rows[o].id] = i
	}
	return &st.kept
}

// pageText writes a page.
func (r *request) pageText(q *query, places []int, count int, detail bool) []byte {
	form := inSummary
	if detail {
		form = inDetail
	}
	b := make([]byte, 0, 640*(len(places)+1))
	b = append(b, `{"snapshots": [`...)
	last := ""
	for i, place := range places {
		if i > 0 {
			b = append(b, ", "...)
		}
		s := r.c.st.at(place)
		b = r.snapshotText(b, s, form, time.Second)
		last = s.id
	}
	b = append(b, ']')
	full := len(places) >= q.limit
	if count >= 0 && q.count {
		full = len(places) > 0 && count >= q.limit // Cinder compares the total: a short last page has a link too
	}
	if full && len(places) > 0 {
		b = append(b, `, "snapshots_links": [{"rel": "next", "href": `...)
		b = appendText(b, r.nextLink(last))
		b = append(b, `}]`...)
	}
	if q.count && count >= 0 {
		b = append(b, `, "count": `...)
		b = strconv.AppendInt(b, int64(count), 10)
	}
	return append(b, '}')
}

// nextLink is the request's own address with another marker: an offset stays in it.
func (r *request) nextLink(marker string) string {
	v := url.Values{}
	for k, values := range r.URL.Query() {
		v[k] = values
	}
	v.Set("marker", marker)
	return r.base + "/" + strings.Join(r.path, "/") + "?" + v.Encode()
}
