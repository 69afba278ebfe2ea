package cinder

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// backend is where all volumes are; the listing of what could be taken in asks
// for it by name.
const backend = "embedded@memory#memory"

// manageable answers GET /manageable_snapshots (3.8) and its older name: what
// the backend holds without Cinder knowing of it, which is what was given up.
func (r *request) manageable(detail bool) {
	if !r.caller.Admin {
		r.forbidden("snapshot_extension:list_manageable")
		return
	}
	host, cluster := r.URL.Query().Get("host"), ""
	problem := "Host field is missing."
	if r.mv >= 17 {
		cluster = r.URL.Query().Get("cluster")
		problem = "One and only one of cluster and host must be set."
	}
	if (host == "") == (cluster == "") {
		r.bad("Invalid input received: " + problem)
		return
	}
	out := []any{}
	for _, s := range r.c.st.unmanaged {
		o := object{
			"reference": object{"source-name": backendName(s)}, "size": s.size, "safe_to_manage": true,
			"source_reference": object{"source-name": "volume-" + s.volume},
		}
		if detail {
			o["reason_not_safe"], o["extra_info"], o["cinder_id"] = nil, nil, nil
		}
		if host == backend {
			out = append(out, o)
		}
	}
	r.answer(http.StatusOK, object{"manageable-snapshots": out})
}

// backendName is what the backend calls a snapshot.
func backendName(s *snapshot) string { return "snapshot-" + s.id }

// manage answers POST: it takes an existing snapshot of the backend in.
func (r *request) manage() {
	m, ok := r.inner("snapshot")
	if !ok {
		return
	}
	if _, ok := m.get("ref"); !ok {
		r.invalid("snapshot", m, "'ref' is a required property")
		return
	}
	d, ok := r.readDraft(m, "is not a 'uuid'")
	if !ok || !r.known("snapshot", m, "volume_id", "name", "description", "ref", "metadata") {
		return
	}
	v := r.findVolume(d.volume)
	switch {
	case v == nil:
	case !r.caller.Admin:
		r.forbidden("snapshot_extension:snapshot_manage")
	case r.withinQuota(v.size) && r.keepsTexts(d.name, d.desc) && r.keeps(d.meta...):
		ref, _ := m.get("ref")
		r.takeIn(ref)
		s := r.newSnapshot(v, d)
		s.managed = true
		r.sendSnapshot(http.StatusAccepted, s, inShort, time.Microsecond)
	}
}

// takeIn strikes what a reference names off the list of the unmanaged.
func (r *request) takeIn(ref any) {
	m, _ := ref.(members)
	source, _ := m.get("source-name")
	r.c.st.unmanaged = slices.DeleteFunc(r.c.st.unmanaged, func(s *snapshot) bool {
		text, _ := source.(string)
		return strings.EqualFold(backendName(s), text)
	})
}

// newSnapshot puts a snapshot in that is being created.
func (r *request) newSnapshot(v *volume, d draft) *snapshot {
	s := &snapshot{id: r.c.mint(), created: r.now(), name: d.name, desc: d.desc, volume: v.id, size: v.size, meta: d.meta,
		project: r.caller.ProjectID, user: r.caller.UserID, progress: "0%"}
	r.c.st.add(s)
	r.c.st.begin(s, "creating", s.created, r.id)
	s.updated = time.Time{}
	return s
}
