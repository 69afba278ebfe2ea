package cinder

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// An order of the seeded rows is worked out when it is first asked for and kept,
// for those rows never change; what was changed is sorted anew and merged in.

// maxOrders is how many orders are kept; one of a million rows has 4 MB.
const maxOrders = 12

// arranged are the rows over the seeded ones that a query matches, in its order.
type arranged struct {
	edition int
	key     string
	rows    []*snapshot
}

// arrange gives the rows over the seeded ones, or what was kept of the last time.
func (st *store) arrange(q *query) []*snapshot {
	key := q.order() + "\x00" + q.key
	if st.kept.edition == st.edition && st.kept.key == key {
		return st.kept.rows
	}
	var rows []*snapshot
	st.over(func(s *snapshot) {
		if q.matches(s) {
			rows = append(rows, s)
		}
	})
	sort.Slice(rows, func(i, j int) bool { return q.less(rows[i], rows[j]) })
	st.kept = arranged{st.edition, key, rows}
	return rows
}

// order names the order of a query.
func (q *query) order() string { return fmt.Sprint(q.sort) }

// ranking tells which seeded row stands at a place of an order.
type ranking struct {
	places  []int32 // nil: the rows' own numbers
	n       int
	reverse bool
}

func (r ranking) at(place int) int {
	if r.reverse {
		place = r.n - 1 - place
	}
	if r.places == nil {
		return place
	}
	return int(r.places[place])
}

// ranked gives the order of the seeded rows. Row 0 is the newest, so that orders
// by creation need nothing; descending orders are ascending ones read backwards.
func (s *seeds) ranked(q *query) ranking {
	keys := decisive(q.sort)
	r := ranking{n: s.n}
	if s.n == 0 || len(keys) == 0 || keys[0].key == "created_at" {
		r.reverse = len(keys) > 0 && !keys[0].desc
		return r
	}
	if !slices.ContainsFunc(keys, func(k sortKey) bool { return !k.desc }) {
		r.reverse = true
		for i := range keys {
			keys[i].desc = false
		}
	}
	name := fmt.Sprint(keys)
	if s.orders[name] == nil {
		if len(s.orders) >= maxOrders {
			clear(s.orders)
		}
		s.orders[name] = s.sorted(keys)
	}
	r.places = s.orders[name]
	return r
}

// decisive are the keys up to the first that no two seeded rows share, without
// those that all share.
func decisive(keys []sortKey) []sortKey {
	var out []sortKey
	for _, k := range keys {
		if k.key == "deleted" || k.key == "volume_type_id" {
			continue
		}
		out = append(out, k)
		if k.key == "created_at" || k.key == "id" {
			break
		}
	}
	return out
}

// column has the values of one key for all seeded rows.
type column struct {
	numbers []int64
	texts   []string
	desc    bool
}

func (c *column) compare(a, b int32) int {
	var d int
	if c.texts != nil {
		d = strings.Compare(c.texts[a], c.texts[b])
	} else {
		d = cmp.Compare(c.numbers[a], c.numbers[b])
	}
	if c.desc {
		return -d
	}
	return d
}

func (s *seeds) sorted(keys []sortKey) []int32 {
	columns := make([]column, len(keys))
	for i, k := range keys {
		columns[i] = s.column(k)
	}
	places := make([]int32, s.n)
	for i := range places {
		places[i] = int32(i)
	}
	slices.SortFunc(places, func(a, b int32) int {
		for i := range columns {
			if d := columns[i].compare(a, b); d != 0 {
				return d
			}
		}
		return 0
	})
	return places
}

// column works out one key of all rows. It must sort as compare does.
func (s *seeds) column(k sortKey) column {
	c := column{desc: k.desc}
	number := map[string]func(*snapshot) int64{
		"created_at": func(r *snapshot) int64 { return r.created.Unix() }, "volume_size": func(r *snapshot) int64 { return int64(r.size) },
		"updated_at": func(r *snapshot) int64 { return seconds(r.updated) },
	}[k.key]
	if number != nil {
		c.numbers = make([]int64, s.n)
	} else {
		c.texts = make([]string, s.n)
	}
	for i := range s.n {
		r := s.row(i, k.key)
		if number != nil {
			c.numbers[i] = number(&r)
		} else {
			c.texts[i] = textOf(k.key, &r)
		}
	}
	return c
}

// seconds is a time for comparison; none is before all.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return -1
	}
	return t.Unix()
}

// textOf gives a text column for comparison, in which case does not count.
func textOf(key string, s *snapshot) string {
	switch key {
	case "display_name", "name":
		return strings.ToLower(nameOf(s.name))
	case "display_description":
		return strings.ToLower(nameOf(s.desc))
	case "status":
		return s.status
	case "volume_id":
		return s.volume
	case "project_id":
		return s.project
	case "user_id":
		return s.user
	case "progress":
		return s.progress
	case "group_snapshot_id":
		return s.group
	}
	return s.id
}

// compare orders two rows by a key. What is null is the smallest.
func compare(key string, a, b *snapshot) int {
	switch key {
	case "created_at":
		return cmp.Compare(a.created.Unix(), b.created.Unix())
	case "updated_at":
		return cmp.Compare(seconds(a.updated), seconds(b.updated))
	case "volume_size":
		return cmp.Compare(a.size, b.size)
	case "deleted", "volume_type_id":
		return 0
	case "display_name", "name":
		if d := compareNull(a.name, b.name); d != 0 {
			return d
		}
	case "display_description":
		if d := compareNull(a.desc, b.desc); d != 0 {
			return d
		}
	}
	return strings.Compare(textOf(key, a), textOf(key, b))
}

// compareNull puts null before the empty text.
func compareNull(a, b *string) int {
	switch {
	case a == nil && b != nil:
		return -1
	case a != nil && b == nil:
		return 1
	}
	return 0
}

// less is the order of the query.
func (q *query) less(a, b *snapshot) bool {
	for _, k := range q.sort {
		if d := compare(k.key, a, b); d != 0 {
			return d < 0 != k.desc
		}
	}
	return false
}
