package cinder

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// paging are the parameters that are no filters.
var paging = []string{"limit", "offset", "marker", "sort", "sort_key", "sort_dir", "all_tenants", "with_count"}

// readQuery reads a listing's parameters, and answers where they are wrong.
func (r *request) readQuery() (*query, bool) {
	v := map[string]string{}
	for k, values := range r.URL.Query() {
		v[k] = values[len(values)-1]
	}
	if first := r.URL.Query()["limit"]; len(first) > 0 {
		v["limit"] = first[0]
	}
	q := &query{limit: maxRows, marker: v["marker"]}
	ok := r.readBounds(q, v) && r.readSort(q, v) && r.readCount(q, v) && r.readFilters(q, v)
	if !ok {
		return nil, false
	}
	q.key = fmt.Sprintf("%q %t %#v %#v %s", q.project, q.nothing, q.filters, q.meta, r.consumes(q))
	return q, true
}

// consumes tells how a query filters by consumes_quota.
func (*request) consumes(q *query) string {
	if q.quota == nil {
		return ""
	}
	return strconv.FormatBool(*q.quota)
}

func (r *request) readBounds(q *query, v map[string]string) bool {
	if text, ok := v["limit"]; ok {
		n, number, _ := bounded(text)
		switch {
		case !number:
			r.bad("limit param must be an integer")
			return false
		case n < 0:
			r.bad("limit param must be positive")
			return false
		}
		q.limit = min(n, maxRows)
	}
	if text, ok := v["offset"]; ok {
		n, number, huge := bounded(text)
		switch {
		case !number:
			r.bad("offset must be an integer")
			return false
		case n < 0:
			r.bad("offset must be >= 0")
			return false
		case huge || n > 2147483647:
			r.bad("offset must be <= 2147483647")
			return false
		}
		q.offset = n
	}
	return true
}

var sortKeys = []string{"created_at", "updated_at", "id", "display_name", "display_description", "status", "volume_size", "volume_id", "project_id", "user_id", "progress", "deleted", "group_snapshot_id", "volume_type_id"}

// readSort reads sort, or the older sort_key and sort_dir. What is missing is
// filled up by created_at and id in the direction of the first key.
func (r *request) readSort(q *query, v map[string]string) bool {
	text, hasSort := v["sort"]
	key, hasKey := v["sort_key"]
	dir, hasDir := v["sort_dir"]
	if hasSort && (hasKey || hasDir) {
		r.bad("The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.")
		return false
	}
	if !hasSort {
		if !hasKey {
			key = "created_at"
		}
		if !hasDir {
			dir = "desc"
		}
		text = key + ":" + dir
	}
	for _, part := range strings.Split(text, ",") {
		k, d, given := strings.Cut(strings.TrimSpace(part), ":")
		if !given {
			d = "desc"
		}
		if d != "asc" && d != "desc" {
			r.bad("Invalid input received: Unknown sort direction, must be 'desc' or 'asc'.")
			return false
		}
		if !slices.Contains(sortKeys, k) && (k != "name" || r.mv < 30) {
			r.bad("Invalid input received: Invalid sort key")
			return false
		}
		q.sort = append(q.sort, sortKey{k, d == "desc"})
	}
	for _, k := range []string{"created_at", "id"} {
		if !slices.ContainsFunc(q.sort, func(s sortKey) bool { return s.key == k }) {
			q.sort = append(q.sort, sortKey{k, q.sort[0].desc})
		}
	}
	return true
}

// readCount reads with_count, which 3.45 brought; below it is a filter nobody knows.
func (r *request) readCount(q *query, v map[string]string) bool {
	text, ok := v["with_count"]
	if !ok {
		return true
	}
	if r.mv < 45 {
		r.bad("Invalid filters with_count are found in query options.")
		return false
	}
	yes, valid := boolean(text)
	if !valid {
		r.bad("Value '" + text + "' for 'with_count' is not a boolean.")
		return false
	}
	q.count = yes
	return true
}

// boolean reads a switch as oslo's strutils does.
func boolean(text string) (yes, valid bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "1", "t", "true", "on", "y", "yes":
		return true, true
	case "0", "f", "false", "off", "n", "no":
		return false, true
	}
	return false, false
}

// readFilters reads scope and filters. What is not allowed is dropped below
// 3.31 and refused from there on; for an admin an unknown one matches nothing.
func (r *request) readFilters(q *query, v map[string]string) bool {
	all := r.caller.Admin && (v["all_tenants"] == "1" || strings.EqualFold(v["all_tenants"], "true"))
	if !all {
		q.project = r.caller.ProjectID
	}
	var invalid []string
	for _, k := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(paging, k) && !r.readFilter(q, k, v[k], all) {
			invalid = append(invalid, k)
		}
	}
	if q.quota == nil && r.mv >= 65 && v["consumes_quota"] != "" {
		r.bad("Value '" + v["consumes_quota"] + "' for 'use_quota' is not a boolean.")
		return false
	}
	switch {
	case len(invalid) == 0:
	case r.caller.Admin:
		q.nothing = true
	case r.mv >= 31:
		r.bad("Invalid filters " + strings.Join(invalid, ", ") + " are found in query options.")
		return false
	}
	return true
}

// readFilter takes one filter and reports whether the caller may use it.
func (r *request) readFilter(q *query, key, value string, all bool) bool {
	if !r.mayFilter(key) {
		return false
	}
	column, isLike := strings.CutSuffix(key, "~")
	switch {
	case column == "metadata" && !isLike:
		if r.mv >= 22 {
			var ok bool
			if q.meta, ok = literal(value); !ok {
				q.nothing = true
			}
		}
	case key == "consumes_quota":
		if yes, valid := boolean(value); valid && r.mv >= 65 {
			q.quota = &yes
		}
	case key == "project_id":
		if all {
			q.project = value
		}
	case slices.Contains(columns, column) && (!isLike || r.mv >= 31):
		q.filters = append(q.filters, filter{column, value, isLike})
	default:
		return false
	}
	return true
}

// mayFilter reports whether the caller may filter by a key at all.
func (r *request) mayFilter(key string) bool {
	switch {
	case strings.HasSuffix(key, "~"):
		return slices.Contains(r.c.snapshotFilters(), key)
	case r.caller.Admin:
		return true
	case r.mv < 31:
		return key == "status" || key == "volume_id" || key == "name" || key == "metadata"
	}
	return slices.Contains(r.c.snapshotFilters(), key)
}

// literal reads a Python dictionary of strings, such as {'env': 'prod'}.
func literal(text string) ([]pair, bool) {
	p := &literalParser{text: strings.TrimSpace(text)}
	if !p.take('{') {
		return nil, false
	}
	var out []pair
	for !p.take('}') {
		k, ok1 := p.str()
		colon := p.take(':')
		v, ok2 := p.str()
		if !ok1 || !colon || !ok2 {
			return nil, false
		}
		out = append(out, pair{k, v})
		p.take(',')
	}
	return out, p.at == len(p.text)
}

type literalParser struct {
	text string
	at   int
}

func (p *literalParser) take(c byte) bool {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *literalParser) str() (string, bool) {
	var quote byte
	switch {
	case p.take('\''):
		quote = '\''
	case p.take('"'):
		quote = '"'
	default:
		return "", false
	}
	var b strings.Builder
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		if c == quote {
			p.at++
			return b.String(), true
		}
		if c == '\\' && p.at+1 < len(p.text) {
			n, size := escape(p.text[p.at+1:])
			b.WriteString(n)
			p.at += size
			continue
		}
		b.WriteByte(c)
	}
	return "", false
}
