package cinder

import (
	"math"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

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
	r.newerVolumeFields(v, o)
	if whole {
		o["os-vol-tenant-attr:tenant_id"] = v.project
	}
	if whole && r.caller.Admin {
		o["os-vol-host-attr:host"], o["os-vol-mig-status-attr:migstat"], o["os-vol-mig-status-attr:name_id"] = backend, nil, nil
	}
	return o
}

// newerVolumeFields are those that microversions brought, and one for admins.
func (r *request) newerVolumeFields(v *volume, o object) {
	set := func(since int, key string, value any) {
		if r.mv >= since {
			o[key] = value
		}
	}
	if r.caller.Admin {
		o["migration_status"] = nil
		set(21, "provider_id", nil)
		set(61, "cluster_name", nil)
	}
	set(13, "group_id", nil)
	set(48, "shared_targets", v.status == "creating") // until the backend has told that it does not share them
	set(48, "service_uuid", nil)
	set(63, "volume_type_id", typeID)
	set(65, "consumes_quota", true)
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

// volumeKeys are those that a creation may have; others are refused from 3.53 on.
var volumeKeys = []string{"name", "description", "display_name", "display_description", "volume_type", "metadata", "snapshot_id", "source_volid",
	"consistencygroup_id", "size", "availability_zone", "multiattach", "image_id", "imageRef", "group_id", "backup_id"}

// createVolume answers POST /volumes: empty, or from a snapshot or a volume.
func (r *request) createVolume() {
	m, ok := r.inner("volume")
	if !ok || !r.writer("volume:create") || r.mv >= 53 && !r.known("volume", m, volumeKeys...) {
		return
	}
	name, desc, _, _, ok := r.volumeTexts(m)
	if !ok {
		return
	}
	v := &volume{created: r.now(), name: name, desc: desc, status: "creating", project: r.caller.ProjectID, user: r.caller.UserID, seed: -1}
	if v.meta, ok = r.createMetadata(m); !ok || !r.volumeFits(m, v) || !r.keepsTexts(name, desc) {
		return
	}
	v.id = r.c.mint()
	v.due = v.created.Add(r.c.st.duration(nameOf(name)))
	r.c.st.volumes[v.id], r.c.st.working[v.id] = v, v
	r.answer(http.StatusAccepted, object{"volume": r.volumeObject(v, false)})
}

// volumeFits checks type, size, source and quota.
func (r *request) volumeFits(m members, v *volume) bool {
	if t := m.textAt("volume_type"); t != "" && !isType(t) {
		r.noType(t)
		return false
	}
	return r.readSize(m, v) && r.volumeSource(m, v) && r.volumeQuota(v.size)
}

// volumeTexts reads name and description, which have no pattern here.
func (r *request) volumeTexts(m members) (name, desc *string, hasName, hasDesc, ok bool) {
	for _, e := range m {
		kind := strings.TrimPrefix(e.key, "display_")
		isName := kind == "name"
		if !isName && kind != "description" {
			continue
		}
		s, isText := e.value.(string)
		switch n := utf8.RuneCountInString(s); {
		case e.value != nil && !isText:
			r.invalid(e.key, e.value, repr(e.value)+" is not of type 'string', 'null'")
			return nil, nil, false, false, false
		case n > 255:
			r.bad("Invalid input received: " + kind + " has " + itoa(n) + " characters, more than 255.")
			return nil, nil, false, false, false
		}
		var value *string
		if s = strings.TrimSpace(s); isText {
			value = &s
		}
		if isName {
			name, hasName = value, true
		} else {
			desc, hasDesc = value, true
		}
	}
	return name, desc, hasName, hasDesc, true
}

// readSize reads the wanted size; 0 is none.
func (r *request) readSize(m members, v *volume) bool {
	value, _ := m.get("size")
	if value == nil {
		return true
	}
	size, ok := number(value)
	text, isText := value.(string)
	switch {
	case isText && (text == "" || strings.Trim(text, "0123456789") != ""):
		r.invalid("size", value, reprText(text)+" does not match '^[0-9]+$'")
	case !ok:
		r.invalid("size", value, repr(value)+" is not of type 'integer', 'string', 'null'")
	case size < 1:
		r.invalid("size", value, repr(value)+" is less than the minimum of 1")
	case size > math.MaxInt32:
		r.invalid("size", value, repr(value)+" is greater than the maximum of 2147483647")
	default:
		v.size = size
		return true
	}
	return false
}

// volumeSource reads what the volume is to be made of, which must fit its size.
func (r *request) volumeSource(m members, v *volume) bool {
	switch from := m.textAt("snapshot_id"); {
	case m.textAt("imageRef") != "" || m.textAt("image_id") != "":
		r.bad("Invalid image identifier or unable to access requested image.")
		return false
	case from != "":
		return r.fromSnapshot(from, v)
	case m.textAt("source_volid") != "":
		source := r.findVolume(m.textAt("source_volid"))
		if source != nil {
			v.size = max(v.size, source.size)
		}
		return source != nil
	case v.size == 0:
		r.bad("Invalid input received: Volume size 'None' must be an integer and greater than 0")
		return false
	}
	return true
}

func (r *request) fromSnapshot(id string, v *volume) bool {
	s := r.find(id)
	switch {
	case s == nil:
		return false
	case s.status != "available":
		r.bad("Invalid snapshot: Originating snapshot status must be one of 'available' values")
		return false
	case v.size > 0 && v.size < s.size:
		r.bad("Invalid input received: Volume size '" + itoa(v.size) + "'GB cannot be smaller than the snapshot size " + itoa(s.size) + "GB. They must be >= original snapshot size.")
		return false
	}
	v.snapshot, v.size = s.id, max(v.size, s.size)
	return true
}

// updateVolume answers PUT /volumes/{id}.
func (r *request) updateVolume(id string) {
	m, ok := r.inner("volume")
	if !ok || !r.known("volume", m, "name", "description", "display_name", "display_description", "metadata") {
		return
	}
	name, desc, hasName, hasDesc, ok := r.volumeTexts(m)
	if !ok {
		return
	}
	v := r.findVolume(id)
	if v == nil || !r.writer("volume:update") || !r.keepsTexts(name, desc) {
		return
	}
	if hasName {
		v.name = name
	}
	if hasDesc {
		v.desc = desc
	}
	v.updated = r.now()
	r.answer(http.StatusOK, object{"volume": r.volumeObject(v, true)})
}

const undeletable = "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer."

// deleteVolume answers DELETE /volumes/{id}: not while it has snapshots, unless
// they are to go with it.
func (r *request) deleteVolume(id string) {
	v := r.findVolume(id)
	if v == nil || !r.writer("volume:delete") {
		return
	}
	cascade, _ := boolean(r.parameters()["cascade"])
	if v.status != "available" && v.status != "error" || len(v.attached) > 0 || !cascade && r.c.st.snapshotsOf(v) > 0 {
		r.bad(undeletable)
		return
	}
	for _, s := range r.c.st.allOf(v) {
		r.c.st.begin(s, "deleting", r.now(), r.id)
		s.fate = surelyGone
	}
	r.c.st.endVolume(v, r.now())
	r.emptyHTML(http.StatusAccepted)
}

// allOf gives all snapshots of a volume.
func (st *store) allOf(v *volume) []*snapshot {
	var out []*snapshot
	st.over(func(s *snapshot) {
		if s.volume == v.id {
			out = append(out, s)
		}
	})
	for i := range st.seeds.n {
		if st.seeds.volumeOf(i).seed == v.seed && st.seeded(i) {
			s := st.seeds.snapshot(i)
			out = append(out, &s)
		}
	}
	return out
}

// endVolume begins a deletion.
func (st *store) endVolume(v *volume, now time.Time) {
	v.status, v.updated, v.due = "deleting", now, now.Add(st.work)
	st.working[v.id] = v
}
