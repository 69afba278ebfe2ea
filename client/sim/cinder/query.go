package cinder

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// query is a listing as it was asked for.
type query struct {
	limit, offset int
	marker        string
	count         bool
	sort          []sortKey
	ownOrder      bool   // created_at and id, descending: Cinder's own
	key           string // tells queries of the same order and filters apart from others

	project  string // "": all
	nothing  bool   // a filter that no row passes
	status   *string
	name     *string
	nameLike *string
	volume   *string
	id       *string
	meta     []pair
	az       *string
	quota    *bool
}

type sortKey struct {
	key  string
	desc bool
}

// everything reports whether no row is left out.
func (q *query) everything() bool {
	return q.project == "" && !q.nothing && q.status == nil && q.name == nil && q.nameLike == nil && q.volume == nil && q.id == nil &&
		len(q.meta) == 0 && q.az == nil && q.quota == nil
}

func (q *query) matches(s *snapshot) bool {
	switch {
	case q.nothing, q.project != "" && s.project != q.project, q.volume != nil && s.volume != *q.volume, q.id != nil && s.id != *q.id,
		q.status != nil && !strings.EqualFold(s.status, *q.status), q.name != nil && (s.name == nil || !strings.EqualFold(*s.name, *q.name)),
		q.nameLike != nil && (s.name == nil || !like(*q.nameLike, *s.name)), q.az != nil && *q.az != zone, q.quota != nil && *q.quota == s.temporary:
		return false
	}
	for _, want := range q.meta {
		if !hasPair(s.meta, want) {
			return false
		}
	}
	return true
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

// less is the order of the query. What is null is the smallest.
func (q *query) less(a, b *snapshot) bool {
	for _, k := range q.sort {
		d := compare(k.key, a, b)
		if d != 0 {
			return d < 0 != k.desc
		}
	}
	return false
}

func compare(key string, a, b *snapshot) int {
	switch key {
	case "created_at":
		return a.created.Truncate(time.Second).Compare(b.created.Truncate(time.Second))
	case "updated_at":
		return a.updated.Truncate(time.Second).Compare(b.updated.Truncate(time.Second))
	case "display_name", "name":
		return compareNullable(a.name, b.name)
	case "display_description":
		return compareNullable(a.desc, b.desc)
	case "volume_size":
		return a.size - b.size
	case "deleted", "volume_type_id":
		return 0
	case "status":
		return strings.Compare(a.status, b.status)
	case "volume_id":
		return strings.Compare(a.volume, b.volume)
	case "project_id":
		return strings.Compare(a.project, b.project)
	case "user_id":
		return strings.Compare(a.user, b.user)
	case "group_snapshot_id":
		return strings.Compare(a.group, b.group)
	case "progress":
		return strings.Compare(a.progress, b.progress)
	}
	return strings.Compare(a.id, b.id)
}

func compareNullable(a, b *string) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return strings.Compare(strings.ToLower(*a), strings.ToLower(*b))
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
