package cinder

import (
	"net/http"
	"sort"
	"strings"
	"time"
)

// volumesFor are the volumes that the caller lists, the newest first.
func (r *request) volumesFor() []*volume {
	all := r.URL.Query().Get("all_tenants")
	every := r.caller.Admin && (all == "1" || strings.EqualFold(all, "true"))
	name, status := r.URL.Query()["name"], r.URL.Query()["status"]
	var out []*volume
	for _, v := range r.c.st.volumes {
		if !every && v.project != r.caller.ProjectID || len(name) > 0 && nameOf(v.name) != name[0] || len(status) > 0 && v.status != status[0] {
			continue
		}
		out = append(out, v)
	}
	sort.Slice(out, func(i, j int) bool {
		if !out[i].created.Equal(out[j].created) {
			return out[i].created.After(out[j].created)
		}
		return out[i].id > out[j].id
	})
	return out
}

// listVolumes answers GET /volumes and /volumes/detail, by markers.
func (r *request) listVolumes(detail bool) {
	q := &query{limit: maxRows}
	v := map[string]string{}
	for k := range r.URL.Query() {
		v[k] = r.URL.Query().Get(k)
	}
	if !r.readBounds(q, v) {
		return
	}
	list := r.volumesFor()
	if marker := v["marker"]; marker != "" {
		at := -1
		for i, w := range list {
			if w.id == marker {
				at = i
			}
		}
		if at < 0 {
			r.noVolume(marker)
			return
		}
		list = list[at+1:]
	}
	list = list[min(q.offset, len(list)):]
	full := len(list) >= q.limit && q.limit > 0
	list = list[:min(q.limit, len(list))]
	rows := make([]any, len(list))
	for i, w := range list {
		if detail {
			rows[i] = r.volumeObject(w, true)
		} else {
			rows[i] = object{"id": w.id, "name": w.name, "links": r.links("volumes", w.id)}
		}
	}
	body := object{"volumes": rows}
	if full && len(list) > 0 {
		body["volumes_links"] = []any{object{"rel": "next", "href": r.nextLink(list[len(list)-1].id)}}
	}
	r.answer(http.StatusOK, body)
}

func (r *request) links(kind, id string) []any {
	bookmark := r.c.opt.BaseURL() + "/" + r.project + "/" + kind + "/" + id
	return []any{object{"rel": "self", "href": r.base + "/" + kind + "/" + id}, object{"rel": "bookmark", "href": bookmark}}
}

// volumeObject is a volume as show and detail tell it; a creation's answer
// lacks the project.
func (r *request) volumeObject(v *volume, whole bool) object {
	attachments := []any{}
	for _, a := range v.attached {
		attachments = append(attachments, object{"id": v.id, "attachment_id": a.id, "volume_id": v.id, "server_id": a.server, "host_name": nil, "device": a.device, "attached_at": stamp(v.created)})
	}
	meta := object{}
	for _, p := range v.meta {
		meta[p.key] = p.value
	}
	var from any
	if v.snapshot != "" {
		from = v.snapshot
	}
	precision := time.Second
	if !whole {
		precision = time.Microsecond
	}
	o := object{
		"id": v.id, "status": v.status, "size": v.size, "availability_zone": zone, "created_at": stampTo(v.created, precision), "updated_at": stamp(v.updated),
		"name": v.name, "description": v.desc, "volume_type": typeName, "snapshot_id": from, "source_volid": nil, "metadata": meta,
		"links": r.links("volumes", v.id), "user_id": v.user, "bootable": "false", "encrypted": false, "replication_status": nil,
		"consistencygroup_id": nil, "multiattach": false, "attachments": attachments,
	}
	if whole {
		o["os-vol-tenant-attr:tenant_id"] = v.project
		if r.caller.Admin {
			o["os-vol-host-attr:host"], o["os-vol-mig-status-attr:migstat"], o["os-vol-mig-status-attr:name_id"] = "embedded@memory#memory", nil, nil
		}
	}
	return o
}

// stamp is a time as Cinder writes it, nil where there is none.
func stamp(t time.Time) any { return stampTo(t, time.Second) }

func stampTo(t time.Time, precision time.Duration) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(precision).Format("2006-01-02T15:04:05.000000")
}

// findVolume gives a volume that the caller may see, or answers 404.
func (r *request) findVolume(id string) *volume {
	v := r.c.st.volumes[id]
	if v == nil || !r.caller.Admin && v.project != r.caller.ProjectID {
		r.noVolume(id)
		return nil
	}
	return v
}

func (r *request) showVolume(id string) {
	if v := r.findVolume(id); v != nil {
		r.answer(http.StatusOK, object{"volume": r.volumeObject(v, true)})
	}
}

// createVolume answers POST /volumes: empty, or from a snapshot.
func (r *request) createVolume() {
	m, ok := r.inner("volume")
	if !ok {
		return
	}
	name, desc, _, _, ok := r.texts(m)
	if !ok {
		return
	}
	v := &volume{id: r.c.mint(), created: r.c.opt.Now().UTC(), name: name, desc: desc, status: "creating", project: r.caller.ProjectID, user: r.caller.UserID, seed: -1}
	if !r.volumeSource(m, v) {
		return
	}
	if md, _ := m.get("metadata"); md != nil {
		if v.meta, ok = r.createMetadata(m); !ok {
			return
		}
	}
	if !r.volumeQuota(v.size) {
		return
	}
	v.due = v.created.Add(r.c.st.duration(nameOf(name)))
	r.c.st.volumes[v.id], r.c.st.working[v.id] = v, v
	r.answer(http.StatusAccepted, object{"volume": r.volumeObject(v, false)})
}

// volumeSource reads size and snapshot, which must fit each other.
func (r *request) volumeSource(m members, v *volume) bool {
	sizeValue, _ := m.get("size")
	size, ok := number(sizeValue)
	if sizeValue != nil && (!ok || size < 1) {
		r.invalid("size", sizeValue, repr(sizeValue)+" is not valid under any of the given schemas")
		return false
	}
	v.size = size
	from, _ := m.get("snapshot_id")
	id, _ := from.(string)
	if id == "" {
		if size == 0 {
			r.bad("Invalid input received: Volume size must be specified.")
		}
		return size > 0
	}
	s := r.find(id)
	switch {
	case s == nil:
		return false
	case s.status != "available":
		r.bad("Invalid snapshot: Originating snapshot status must be one of 'available' values")
		return false
	case size > 0 && size < s.size:
		r.bad("Invalid input received: Volume size '" + repr(sizeValue) + "'GB cannot be smaller than the snapshot size " + itoa(s.size) + "GB. They must be >= original snapshot size.")
		return false
	}
	v.snapshot, v.size = s.id, max(size, s.size)
	return true
}

// deleteVolume answers DELETE /volumes/{id}: not while it has snapshots.
func (r *request) deleteVolume(id string) {
	v := r.findVolume(id)
	if v == nil {
		return
	}
	n := r.c.st.snapshotsOf(v)
	if v.status != "available" && v.status != "error" || len(v.attached) > 0 || n > 0 {
		r.bad("Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.")
		return
	}
	v.status, v.due = "deleting", r.c.opt.Now().UTC().Add(r.c.opt.Work)
	r.c.st.working[v.id] = v
	r.emptyHTML(http.StatusAccepted)
}

// volumeAction answers POST /volumes/{id}/action: attach, detach, reset, revert.
func (r *request) volumeAction(id string) {
	body, ok := r.readBody()
	if !ok {
		return
	}
	if len(body) != 1 {
		r.bad("Malformed request body")
		return
	}
	args, _ := body[0].value.(members)
	if body[0].key == "revert" && r.mv < 40 {
		r.notFoundBelow()
		return
	}
	v := r.findVolume(id)
	if v == nil {
		return
	}
	text := func(key string) string { s, _ := args.get(key); t, _ := s.(string); return t }
	switch body[0].key {
	case "os-attach":
		v.status = "in-use"
		v.attached = []attachment{{r.c.mint(), text("instance_uuid"), text("mountpoint")}}
	case "os-detach":
		v.status, v.attached = "available", nil
	case "os-reset_status":
		if !r.caller.Admin {
			r.forbidden("volume_extension:volume_admin_actions:reset_status")
			return
		}
		v.status = text("status")
	case "revert":
		r.revert(v, text("snapshot_id"))
		return
	default:
		r.bad("There is no such action: " + body[0].key + ". Verify the request body and Content-Type header and try again.")
		return
	}
	r.accepted()
}

// revert takes a volume back to its newest snapshot (3.40).
func (r *request) revert(v *volume, id string) {
	newest := r.c.st.newestOf(v)
	s := r.find(id)
	switch {
	case s == nil:
	case newest == nil || newest.id != id:
		r.bad("Specified snapshot " + id + " is None or not the latest one of volume " + v.id + ".")
	case v.size != s.size:
		r.bad("Volume size " + itoa(v.size) + " is not equal to that of the snapshot.")
	case v.status != "available" || s.status != "available":
		r.refuse(http.StatusConflict, "conflictingRequest", "Invalid volume: Volume "+v.id+" status must be available, but current status is: "+v.status+".")
	default:
		v.status = "reverting"
		r.c.st.begin(s, "restoring", r.c.opt.Now().UTC(), r.id)
		r.accepted()
	}
}
