package cinder

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

var volumeTable = table{
	sortKeys: []string{"created_at", "updated_at", "id", "name", "display_name", "display_description", "status", "size", "availability_zone", "project_id", "user_id", "host", "bootable"},
	filters:  []string{"name", "status", "metadata", "bootable", "migration_status", "availability_zone", "group_id", "size", "created_at", "updated_at", "consumes_quota"},
	old:      []string{"name", "status", "metadata", "availability_zone", "bootable", "group_id"},
	columns:  []string{"name", "display_name", "display_description", "status", "id", "size", "bootable", "availability_zone", "user_id", "snapshot_id", "host"},
}

// value gives a column as a filter sees it.
func (v *volume) value(column string) *string {
	switch column {
	case "name", "display_name":
		return v.name
	case "display_description":
		return v.desc
	case "snapshot_id":
		if v.snapshot == "" {
			return nil
		}
		return &v.snapshot
	}
	text := v.text(column)
	return &text
}

// text gives a column that is never null.
func (v *volume) text(column string) string {
	switch column {
	case "status":
		return v.status
	case "size":
		return itoa(v.size)
	case "bootable":
		return "0"
	case "availability_zone":
		return zone
	case "host":
		return backend
	case "user_id":
		return v.user
	case "project_id":
		return v.project
	}
	return v.id
}

func (q *query) matchesVolume(v *volume) bool {
	if q.nothing || q.project != "" && v.project != q.project || q.quota != nil && !*q.quota {
		return false
	}
	for _, f := range q.filters {
		if f.column == "bootable" {
			f.want = map[bool]string{true: "1", false: "0"}[strings.EqualFold(f.want, "true") || f.want == "1"]
		}
		if !f.passes(v.value(f.column)) {
			return false
		}
	}
	return !slices.ContainsFunc(q.meta, func(want pair) bool { return !hasPair(v.meta, want) })
}

// compareVolumes is the order of the query. What is null is the smallest.
func (q *query) compareVolumes(a, b *volume) int {
	for _, k := range q.sort {
		var d int
		switch k.key {
		case "created_at":
			d = cmp.Compare(a.created.Unix(), b.created.Unix())
		case "updated_at":
			d = cmp.Compare(seconds(a.updated), seconds(b.updated))
		case "size":
			d = cmp.Compare(a.size, b.size)
		default:
			x, y := a.value(k.key), b.value(k.key)
			if d = compareNull(x, y); d == 0 {
				d = strings.Compare(strings.ToLower(nameOf(x)), strings.ToLower(nameOf(y)))
			}
		}
		if k.desc {
			d = -d
		}
		if d != 0 {
			return d
		}
	}
	return 0
}

// listVolumes answers GET /volumes and /volumes/detail.
func (r *request) listVolumes(detail bool) {
	q, ok := r.readQuery(&volumeTable)
	if !ok {
		return
	}
	var marker *volume
	if q.marker != "" {
		if marker = r.findVolume(q.marker); marker == nil {
			return
		}
	}
	if !r.checkKeys(q, &volumeTable) {
		return
	}
	var rows []*volume
	count := 0
	for _, v := range r.c.st.volumes {
		if q.matchesVolume(v) {
			if count++; marker == nil || q.compareVolumes(marker, v) < 0 {
				rows = append(rows, v)
			}
		}
	}
	slices.SortFunc(rows, q.compareVolumes)
	rows = rows[min(q.offset, len(rows)):]
	r.sendVolumes(q, rows[:min(q.limit, len(rows))], count, detail)
}

func (r *request) sendVolumes(q *query, rows []*volume, count int, detail bool) {
	out := make([]any, len(rows))
	for i, v := range rows {
		if detail {
			out[i] = r.volumeObject(v, true)
		} else {
			out[i] = object{"id": v.id, "name": v.name, "links": r.links("volumes", v.id)}
		}
	}
	body := object{"volumes": out}
	full := len(rows) >= q.limit
	if q.count {
		body["count"] = count
		full = count >= q.limit
	}
	if full && len(rows) > 0 {
		body["volumes_links"] = r.nextLinks(rows[len(rows)-1].id)
	}
	r.answer(http.StatusOK, body)
}

// volumeSummary answers GET /volumes/summary (3.12; metadata from 3.36 on).
func (r *request) volumeSummary() {
	all := r.everyProject()
	count, size, meta := 0, 0, map[string][]string{}
	for _, v := range r.c.st.volumes {
		if !all && v.project != r.caller.ProjectID {
			continue
		}
		count++
		size += v.size
		for _, p := range v.meta {
			if !slices.Contains(meta[p.key], p.value) {
				meta[p.key] = append(meta[p.key], p.value)
			}
		}
	}
	o := object{"total_count": count, "total_size": size}
	if r.mv >= 36 {
		o["metadata"] = meta
	}
	r.answer(http.StatusOK, object{"volume-summary": o})
}
