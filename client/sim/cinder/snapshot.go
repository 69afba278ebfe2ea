package cinder

import (
	"net/http"
	"time"
)

// find gives a snapshot that the caller may see, or answers 404.
func (r *request) find(id string) *snapshot {
	s := r.c.st.get(id)
	if s == nil || !r.sees(s) {
		r.noSnapshot(id)
		return nil
	}
	return s
}

// writer answers 403 where the policy wants the member role.
func (r *request) writer(rule string) bool {
	if r.c.opt.StrictPolicy && !r.caller.Writer && !r.caller.Admin {
		r.forbidden(rule)
		return false
	}
	return true
}

func (r *request) showSnapshot(id string) {
	if s := r.find(id); s != nil {
		r.sendSnapshot(http.StatusOK, s, inDetail, time.Second)
	}
}

func (r *request) sendSnapshot(status int, s *snapshot, form form, precision time.Duration) {
	b := r.snapshotText([]byte(`{"snapshot": `), s, form, precision)
	r.send(status, append(b, '}'))
}

// createSnapshot answers POST /snapshots.
func (r *request) createSnapshot() {
	m, ok := r.inner("snapshot")
	if !ok || !r.writer("volume:create_snapshot") {
		return
	}
	d, ok := r.readDraft(m, "is not valid under any of the given schemas")
	if !ok || !r.known("snapshot", m, "volume_id", "name", "display_name", "description", "force", "metadata") {
		return
	}
	force, ok := r.force(m)
	if !ok {
		return
	}
	v := r.findVolume(d.volume)
	switch {
	case v == nil:
	case !v.snapshotable(force):
		r.bad("Invalid volume: Volume " + v.id + " status must be available, but current status is: " + v.status + ".")
	case r.withinQuota(v.size) && r.keepsTexts(d.name, d.desc) && r.keeps(d.meta...):
		r.sendSnapshot(http.StatusAccepted, r.newSnapshot(v, d), inShort, time.Microsecond)
	}
}

// force reads the force flag: needed for in-use volumes below 3.66, out of
// place from there on.
func (r *request) force(m members) (yes, ok bool) {
	v, given := m.get("force")
	if !given {
		return r.mv >= 66, true
	}
	switch v := v.(type) {
	case bool:
		yes = v
	case string:
		var valid bool
		if yes, valid = boolean(v); !valid {
			r.invalid("force", v, reprText(v)+" is not one of [True, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes', 'y', 't', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no', 'n', 'f']")
			return false, false
		}
	default:
		r.invalid("force", v, repr(v)+" is not of type 'boolean'")
		return false, false
	}
	if r.mv >= 66 && !yes {
		r.bad("Since microversion 3.66 the 'force' flag is invalid for this request.  For backward compatability, however, when the 'force' flag is passed with a value evaluating to True, it is silently ignored.")
		return false, false
	}
	return yes, true
}

// updateSnapshot answers PUT /snapshots/{id}.
func (r *request) updateSnapshot(id string) {
	m, ok := r.inner("snapshot")
	if !ok {
		return
	}
	name, desc, hasName, hasDesc, ok := r.texts(m)
	if !ok || !r.known("snapshot", m, "name", "display_name", "description", "display_description") {
		return
	}
	if !hasName && !hasDesc {
		r.invalid("snapshot", m, repr(m)+" is not valid under any of the given schemas")
		return
	}
	s := r.find(id)
	if s == nil || !r.writer("volume:update_snapshot") {
		return
	}
	if !r.keepsTexts(name, desc) {
		return
	}
	s = r.c.st.edit(s)
	if hasName {
		s.name = name
	}
	if hasDesc {
		s.desc = desc
	}
	before := *s
	s.updated = r.now()
	r.sendSnapshot(http.StatusOK, &before, inShort, time.Second) // the answer has the time of the change before
}

// deleteSnapshot answers DELETE /snapshots/{id}.
func (r *request) deleteSnapshot(id string) {
	s := r.find(id)
	if s == nil || !r.writer("volume:delete_snapshot") {
		return
	}
	if !r.deletable(s) {
		return
	}
	r.c.st.begin(s, "deleting", r.now(), r.id)
	r.emptyHTML(http.StatusAccepted)
}

// deletable answers 400 where a snapshot can be neither deleted nor given up.
func (r *request) deletable(s *snapshot) bool {
	if s.status != "available" && s.status != "error" || s.group != "" {
		r.bad("Invalid snapshot: Snapshot status must be available or error and must not be part of a group.")
		return false
	}
	return true
}
