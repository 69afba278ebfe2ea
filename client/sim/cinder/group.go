package cinder

import (
	"net/http"
	"slices"
	"strconv"
)

// groupOf gives the group snapshot that a seeded row is a member of. The rows
// after every ninety-seventh are those of one, as far as they are of its project.
func (s *seeds) groupOf(i int) string {
	g, off := (i-groupFirst)/groupEvery, (i-groupFirst)%groupEvery
	if i < groupFirst || off >= groupSize || s.volumeOf(i).project != s.volumeOf(i-off).project {
		return ""
	}
	return s.groupID(g)
}

const (
	groupFirst = 50
	groupEvery = 97
	groupSize  = 6
	groupSeed  = 0x67726f7570 // makes their ids others than the snapshots'
)

// groupID gives the g-th group snapshot's id.
func (s *seeds) groupID(g int) string { return seededID(s.seed^groupSeed, g) }

// group is one group snapshot: the seeded ones are all there are.
type group struct {
	number  int
	id      string
	first   *snapshot // its first member, whose project and age it has
	project string
}

// group gives the g-th group snapshot, nil where its first member is gone.
func (st *store) group(g int) *group {
	i := groupFirst + g*groupEvery
	if i >= st.seeds.n {
		return nil
	}
	s := st.get(st.seeds.id(i))
	if s == nil {
		return nil
	}
	return &group{g, st.seeds.groupID(g), s, s.project}
}

// listGroups answers GET /group_snapshots and its detail (3.14; pages from 3.29 on).
func (r *request) listGroups(detail bool) {
	v := r.parameters()
	q := &query{limit: maxRows, marker: v["marker"]}
	if r.mv >= 29 && !r.readBounds(q, v) {
		return
	}
	if r.mv < 29 {
		q.marker = ""
	}
	page, ok := pageOf(r.groups(), q, func(g *group) string { return g.id })
	if !ok {
		r.noGroup(q.marker)
		return
	}
	rows := make([]any, len(page))
	for i, g := range page {
		rows[i] = r.groupObject(g, detail)
	}
	body := object{"group_snapshots": rows}
	if len(page) >= q.limit && len(page) > 0 {
		body["group_snapshot_links"] = r.nextLinks(page[len(page)-1].id)
	}
	r.answer(http.StatusOK, body)
}

// groups are the group snapshots that the caller lists.
func (r *request) groups() []*group {
	var out []*group
	all := r.everyProject()
	for i := groupFirst; i < r.c.st.seeds.n; i += groupEvery {
		if g := r.c.st.group((i - groupFirst) / groupEvery); g != nil && (all || g.project == r.caller.ProjectID) {
			out = append(out, g)
		}
	}
	return out
}

// pageOf cuts a page out of rows: behind the marker, past the offset, up to the
// limit. It is false where no row has the marker's id.
func pageOf[T any](rows []T, q *query, id func(T) string) ([]T, bool) {
	if q.marker != "" {
		at := slices.IndexFunc(rows, func(row T) bool { return id(row) == q.marker })
		if at < 0 {
			return nil, false
		}
		rows = rows[at+1:]
	}
	rows = rows[min(q.offset, len(rows)):]
	return rows[:min(q.limit, len(rows))], true
}

func (r *request) noGroup(id string) { r.notFound("GroupSnapshot " + id + " could not be found.") }

func (r *request) showGroup(id string) {
	n := r.c.st.seeds.n/groupEvery + 1
	if g, ok := indexOf(r.c.st.seeds.seed^groupSeed, id, n); ok {
		if found := r.c.st.group(g); found != nil && (r.caller.Admin || found.project == r.caller.ProjectID) {
			r.answer(http.StatusOK, object{"group_snapshot": r.groupObject(found, true)})
			return
		}
	}
	r.noGroup(id)
}

func (r *request) groupObject(g *group, detail bool) object {
	o := object{"id": g.id, "name": "group-" + strconv.Itoa(g.number)}
	if detail {
		o["description"], o["status"], o["created_at"] = nil, "available", stamp(g.first.created)
		o["group_id"], o["group_type_id"] = seededID(r.c.st.seeds.seed^groupSeed<<1, g.number), typeID
		if r.mv >= 58 && r.caller.Admin {
			o["project_id"] = g.project
		}
	}
	return o
}
