package cinder

import (
	"net/http"
	"slices"
	"time"
)

// backup is a row of the backups table. There is one backup service; what it
// has written cannot be restored, for there are no bytes.
type backup struct {
	id               string
	created, updated time.Time
	due              time.Time // when it is done, zero afterwards
	name, desc       *string
	volume, snapshot string
	size             int
	project          string
	deleting         bool
}

func (b *backup) status() string {
	switch {
	case b.deleting:
		return "deleting"
	case b.due.IsZero():
		return "available"
	}
	return "creating"
}

// settleBackups ends what is due; the snapshots end by themselves.
func (st *store) settleBackups(now time.Time) {
	st.backups = slices.DeleteFunc(st.backups, func(b *backup) bool {
		if b.due.IsZero() || b.due.After(now) {
			return false
		}
		b.updated, b.due = b.due, time.Time{}
		return b.deleting
	})
}

// createBackup answers POST /backups. The snapshot is backing-up meanwhile.
func (r *request) createBackup() {
	m, ok := r.inner("backup")
	if !ok || !r.writer("backup:create") {
		return
	}
	id, given := m.get("volume_id")
	text, _ := id.(string)
	switch {
	case !given:
		r.invalid("backup", m, "'volume_id' is a required property")
		return
	case !uuidForm.MatchString(text):
		r.invalid("volume_id", id, repr(id)+" is not a 'uuid'")
		return
	}
	name, desc, _, _, ok := r.texts(m)
	if !ok || !r.known("backup", m, "volume_id", "container", "description", "incremental", "force", "name", "snapshot_id", "metadata", "availability_zone") {
		return
	}
	v := r.findVolume(text)
	if v == nil {
		return
	}
	b := &backup{id: r.c.mint(), created: r.now(), name: name, desc: desc, volume: v.id, size: v.size, project: r.caller.ProjectID}
	b.due = b.created.Add(r.c.st.duration(nameOf(name)))
	if r.backupSource(m, v, b) {
		r.c.st.backups = append(r.c.st.backups, b)
		r.answer(http.StatusAccepted, object{"backup": r.backupObject(b, false)})
	}
}

// backupSource begins the backup of a snapshot, or of the volume itself.
func (r *request) backupSource(m members, v *volume, b *backup) bool {
	from, _ := m.get("snapshot_id")
	id, _ := from.(string)
	if id == "" {
		if v.status != "available" {
			r.bad("Invalid volume: Volume to be backed up must be available or in-use, but the current status is \"" + v.status + "\".")
			return false
		}
		return true
	}
	s := r.find(id)
	switch {
	case s == nil:
		return false
	case s.volume != v.id:
		r.bad("Invalid volume: Volume " + v.id + " does not match with snapshot.volume_id " + s.volume + ".")
		return false
	case s.status != "available":
		r.bad("Invalid snapshot: Snapshot to be backed up must be available, but the current status is \"" + s.status + "\".")
		return false
	}
	b.snapshot = s.id
	r.c.st.begin(s, "backing-up", b.created, r.id)
	return true
}

// backupTable is what a listing of backups may be filtered by. What is not
// there, the snapshot above all, only admins may try.
var backupTable = table{
	sortKeys: []string{"created_at", "updated_at", "id", "name", "status", "size", "volume_id", "snapshot_id"},
	filters:  []string{"name", "status", "volume_id"},
	old:      []string{"name", "status", "volume_id"},
	columns:  []string{"name", "status", "volume_id", "snapshot_id", "id"},
}

// value gives a column as a filter sees it.
func (b *backup) value(column string) *string {
	text := b.id
	switch column {
	case "name":
		return b.name
	case "status":
		text = b.status()
	case "volume_id":
		text = b.volume
	case "snapshot_id":
		if b.snapshot == "" {
			return nil
		}
		text = b.snapshot
	}
	return &text
}

func (q *query) matchesBackup(b *backup) bool {
	if q.nothing || q.project != "" && b.project != q.project {
		return false
	}
	return !slices.ContainsFunc(q.filters, func(f filter) bool { return !f.passes(b.value(f.column)) })
}

// listBackups answers GET /backups and /backups/detail, the newest first
// whatever order was asked for.
func (r *request) listBackups(detail bool) {
	q, ok := r.readQuery(&backupTable)
	if !ok || !r.checkKeys(q, &backupTable) {
		return
	}
	from := len(r.c.st.backups)
	if q.marker != "" {
		b := r.findBackup(q.marker)
		if b == nil {
			return
		}
		from = slices.Index(r.c.st.backups, b)
	}
	rows := []any{}
	last := ""
	for i := from - 1; i >= 0; i-- {
		b := r.c.st.backups[i]
		if !q.matchesBackup(b) {
			continue
		}
		if q.offset > 0 {
			q.offset--
			continue
		}
		if len(rows) == q.limit {
			break
		}
		rows, last = append(rows, r.backupObject(b, detail)), b.id
	}
	body := object{"backups": rows}
	if len(rows) == q.limit && last != "" {
		body["backups_links"] = r.nextLinks(last)
	}
	r.answer(http.StatusOK, body)
}

func (r *request) findBackup(id string) *backup {
	for _, b := range r.c.st.backups {
		if b.id == id && (r.caller.Admin || b.project == r.caller.ProjectID) {
			return b
		}
	}
	r.notFound("Backup " + id + " could not be found.")
	return nil
}

func (r *request) showBackup(id string) {
	if b := r.findBackup(id); b != nil {
		r.answer(http.StatusOK, object{"backup": r.backupObject(b, true)})
	}
}

func (r *request) deleteBackup(id string) {
	b := r.findBackup(id)
	switch {
	case b == nil || !r.writer("backup:delete"):
	case b.status() != "available":
		r.bad("Invalid backup: Backup status must be available or error")
	default:
		b.deleting, b.due = true, r.now().Add(r.c.opt.Work)
		r.accepted()
	}
}

func (r *request) backupObject(b *backup, detail bool) object {
	o := object{"id": b.id, "name": b.name, "links": r.links("backups", b.id)}
	if !detail {
		return o
	}
	o["status"], o["size"], o["object_count"], o["availability_zone"], o["container"] = b.status(), b.size, 0, zone, "backups"
	o["created_at"], o["updated_at"], o["data_timestamp"] = stamp(b.created), stamp(b.updated), stamp(b.created)
	o["description"], o["fail_reason"], o["volume_id"], o["snapshot_id"] = b.desc, nil, b.volume, nil
	o["is_incremental"], o["has_dependent_backups"] = false, false
	if b.snapshot != "" {
		o["snapshot_id"] = b.snapshot
	}
	return o
}
