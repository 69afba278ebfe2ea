package cinder

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// table is what a listing may be sorted and filtered by.
type table struct {
	sortKeys []string
	named    int      // the microversion from which name is a sort key
	filters  []string // what everybody may filter by from 3.31 on
	old      []string // and before
	columns  []string // what an admin may filter by
}

var snapshotTable = table{
	sortKeys: []string{"created_at", "updated_at", "id", "display_name", "display_description", "status", "volume_size", "volume_id", "project_id", "user_id", "progress", "deleted", "group_snapshot_id", "volume_type_id"},
	named:    30,
	filters:  []string{"name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"},
	old:      []string{"status", "volume_id", "name", "metadata"},
	columns:  []string{"status", "name", "display_name", "display_description", "volume_id", "id", "user_id", "progress", "volume_size", "availability_zone", "group_snapshot_id"},
}

// paging are the parameters that are no filters.
var paging = []string{"limit", "offset", "marker", "sort", "sort_key", "sort_dir", "all_tenants"}

// parameters are the request's, of several of a name the last, but of limit the first.
func (r *request) parameters() map[string]string {
	v := map[string]string{}
	values := r.URL.Query()
	for k, all := range values {
		v[k] = all[len(all)-1]
	}
	if first := values["limit"]; len(first) > 0 {
		v["limit"] = first[0]
	}
	return v
}

// readQuery reads a listing's parameters, and answers where they are wrong. What
// only the database notices it leaves to checkSort.
func (r *request) readQuery(t *table) (*query, bool) {
	v := r.parameters()
	q := &query{limit: maxRows, marker: v["marker"]}
	ok := r.readSort(q, v) && r.readBounds(q, v) && r.readCount(q, v) && r.readFilters(q, t, v)
	if !ok {
		return nil, false
	}
	q.key = fmt.Sprintf("%q %t %#v %#v %s", q.project, q.nothing, q.filters, q.meta, q.consumes())
	return q, r.checkDirections(q)
}

// consumes tells how a query filters by consumes_quota.
func (q *query) consumes() string {
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

// readSort reads sort, or the older sort_key and sort_dir.
func (r *request) readSort(q *query, v map[string]string) bool {
	text, hasSort := v["sort"]
	key, hasKey := v["sort_key"]
	dir, hasDir := v["sort_dir"]
	if hasSort && (hasKey || hasDir) {
		r.bad("The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.")
		return false
	}
	if !hasKey {
		key = "created_at"
	}
	if !hasDir {
		dir = "desc"
	}
	parts := []string{key + ":" + dir}
	if hasSort {
		parts = strings.Split(strings.TrimSpace(text), ",")
	}
	for _, part := range parts {
		k, d, _ := strings.Cut(part, ":")
		if d == "" {
			d = "desc"
		}
		q.sort = append(q.sort, sortKey{strings.TrimSpace(k), strings.TrimSpace(d) != "asc"})
		q.dirs = append(q.dirs, strings.TrimSpace(d))
	}
	return true
}

// checkDirections refuses directions that there are not.
func (r *request) checkDirections(q *query) bool {
	for _, d := range q.dirs {
		if d != "asc" && d != "desc" {
			r.bad("Invalid input received: Unknown sort direction, must be 'desc' or 'asc'.")
			return false
		}
	}
	return true
}

// checkKeys refuses keys that there are not. What is missing to tell all rows
// apart is filled up by created_at and id in the direction of the first key.
func (r *request) checkKeys(q *query, t *table) bool {
	for _, k := range q.sort {
		if !slices.Contains(t.sortKeys, k.key) && (k.key != "name" || r.mv < t.named) {
			r.bad("Invalid input received: Invalid sort key")
			return false
		}
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
	if !ok || r.mv < 45 {
		return true
	}
	delete(v, "with_count")
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

// everyProject reports whether the listing goes over all projects: only an admin
// has that, and who is none is not told so.
func (r *request) everyProject() bool {
	all := r.parameters()["all_tenants"]
	return r.caller.Admin && (all == "1" || strings.EqualFold(all, "true"))
}

// readFilters reads scope and filters. What is not allowed is dropped below
// 3.31 and refused from there on; for an admin an unknown one matches nothing.
func (r *request) readFilters(q *query, t *table, v map[string]string) bool {
	all := r.everyProject()
	if !all {
		q.project = r.caller.ProjectID
	}
	if r.mv >= 31 && !r.allowed(v, r.c.like(t)) {
		return false
	}
	for _, k := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(paging, k) && !r.readFilter(q, t, k, v[k], all) && r.caller.Admin {
			q.nothing = true
		}
	}
	if text := v["consumes_quota"]; q.quota == nil && r.mv >= 65 && text != "" {
		r.bad("Value '" + text + "' for 'use_quota' is not a boolean.")
		return false
	}
	return true
}

// allowed refuses filters that the operator does not allow to everybody; an
// admin may try any.
func (r *request) allowed(v map[string]string, filters []string) bool {
	var invalid []string
	for _, k := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(paging, k) && !slices.Contains(filters, k) {
			invalid = append(invalid, k)
		}
	}
	if len(invalid) == 0 || r.caller.Admin {
		return true
	}
	r.bad("Invalid filters " + strings.Join(invalid, ", ") + " are found in query options.")
	return false
}

// readFilter takes one filter and reports whether the caller may use it.
func (r *request) readFilter(q *query, t *table, key, value string, all bool) bool {
	if !r.mayFilter(t, key) {
		return false
	}
	column, isLike := strings.CutSuffix(key, "~")
	switch {
	case column == "metadata" && !isLike:
		q.byMetadata(value, r.mv >= 22 || t != &snapshotTable)
	case key == "consumes_quota":
		q.byQuota(value, r.mv >= 65)
	case key == "project_id":
		q.project = map[bool]string{true: value, false: q.project}[all] // else it is one's own
	case slices.Contains(t.columns, column) && (!isLike || r.mv >= 31):
		q.filters = append(q.filters, filter{column, value, isLike})
	default:
		return false
	}
	return true
}

// byQuota takes the consumes_quota filter, which 3.65 brought.
func (q *query) byQuota(value string, brought bool) {
	if yes, valid := boolean(value); valid && brought {
		q.quota = &yes
	}
}

// byMetadata takes the metadata filter, which 3.22 brought for snapshots; one
// that cannot be read matches nothing.
func (q *query) byMetadata(value string, brought bool) {
	if !brought {
		return
	}
	var ok bool
	if q.meta, ok = literal(value); !ok {
		q.nothing = true
	}
}

// mayFilter reports whether the caller may filter by a key at all.
func (r *request) mayFilter(t *table, key string) bool {
	switch {
	case strings.HasSuffix(key, "~"):
		return slices.Contains(r.c.like(t), key)
	case r.caller.Admin:
		return true
	case r.mv < 31:
		return slices.Contains(t.old, key)
	}
	return slices.Contains(t.filters, key)
}

// like are a table's filters, with those by a part where the operator allows them.
func (c *Cinder) like(t *table) []string {
	if !c.opt.NameLike || t != &snapshotTable {
		return t.filters
	}
	return append(slices.Clone(t.filters), "name~", "status~")
}
