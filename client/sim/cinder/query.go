package cinder

import (
	"math"
	"strconv"
	"strings"
)

// query is a listing as it was asked for.
type query struct {
	limit, offset int
	marker        string
	count         bool
	sort          []sortKey
	dirs          []string // as they were written
	key           string   // tells queries of the same filters apart from others

	project string // "": all
	nothing bool   // a filter that no row passes
	filters []filter
	meta    []pair
	quota   *bool
}

type sortKey struct {
	key  string
	desc bool
}

// filter is what a column is asked to be.
type filter struct {
	column, want string
	like         bool
}

// everything reports whether no row is left out.
func (q *query) everything() bool {
	return q.project == "" && !q.nothing && q.simple() && len(q.filters) == 0
}

func (q *query) matches(s *snapshot) bool {
	if q.nothing || q.project != "" && s.project != q.project || q.quota != nil && *q.quota == s.temporary {
		return false
	}
	for _, f := range q.filters {
		if !f.passes(valueOf(f.column, s)) {
			return false
		}
	}
	for _, want := range q.meta {
		if !hasPair(s.meta, want) {
			return false
		}
	}
	return true
}

// passes reports whether a value fits: case does not count, null never fits.
func (f filter) passes(s *string) bool {
	switch {
	case s == nil:
		return false
	case f.like:
		return like(f.want, *s)
	}
	return strings.EqualFold(f.want, *s)
}

// valueOf gives a column as a filter sees it.
func valueOf(column string, s *snapshot) *string {
	var text string
	switch column {
	case "name", "display_name":
		return s.name
	case "display_description":
		return s.desc
	case "group_snapshot_id":
		if s.group == "" {
			return nil
		}
		text = s.group
	case "volume_size":
		text = strconv.Itoa(s.size)
	case "availability_zone":
		text = zone
	default:
		text = textOf(column, s)
	}
	return &text
}

func hasPair(pairs []pair, want pair) bool {
	for _, p := range pairs {
		if p == want {
			return true
		}
	}
	return false
}

// like is SQL's LIKE with the pattern anywhere: % is anything, _ one character.
func like(pattern, s string) bool {
	p, t := []rune("%"+strings.ToLower(pattern)+"%"), []rune(strings.ToLower(s))
	star, mark, i, j := -1, 0, 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == '%':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '_' || p[i] == t[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '%' {
		i++
	}
	return i == len(p)
}

// bounded reads limit or offset.
func bounded(text string) (n int, ok, huge bool) {
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		if strings.Trim(text, "0123456789") == "" && text != "" {
			return math.MaxInt32, true, true
		}
		return 0, false, false
	}
	return int(max(min(v, math.MaxInt32), math.MinInt32)), true, v > math.MaxInt32
}
