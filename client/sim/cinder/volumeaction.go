package cinder

import (
	"net/http"
	"strings"
)

// volumeActions are what POST /volumes/{id}/action can do.
var volumeActions = map[string]func(*request, *volume, members){
	"os-attach":       (*request).attach,
	"os-detach":       (*request).detach,
	"os-extend":       (*request).extend,
	"os-reset_status": (*request).resetVolume,
	"os-force_delete": (*request).forceDeleteVolume,
	"revert":          (*request).revert,
}

// volumeAction answers POST /volumes/{id}/action.
func (r *request) volumeAction(id string) {
	body, ok := r.readBody()
	if !ok {
		return
	}
	if len(body) != 1 {
		r.bad("Malformed request body")
		return
	}
	name := body[0].key
	act, known := volumeActions[name]
	switch {
	case !known:
		r.noAction(name)
	case name == "revert" && r.mv < 40:
		r.notFoundBelow()
	default:
		args, _ := body[0].value.(members)
		if v := r.findVolume(id); v != nil && r.writer("volume_extension:volume_actions:"+strings.TrimPrefix(name, "os-")) {
			act(r, v, args)
		}
	}
}

func (r *request) noAction(name string) {
	r.bad("There is no such action: " + name + ". Verify the request body and Content-Type header and try again.")
}

// textAt gives a text among the arguments of an action, "" when there is none.
func (m members) textAt(key string) string {
	v, _ := m.get(key)
	s, _ := v.(string)
	return s
}

func (r *request) attach(v *volume, args members) {
	if v.status != "available" {
		r.bad("Invalid volume: Volume " + v.id + " status must be available, but current status is: " + v.status + ".")
		return
	}
	v.status, v.updated = "in-use", r.now()
	v.attached = []attachment{{r.c.mint(), args.textAt("instance_uuid"), args.textAt("mountpoint")}}
	r.accepted()
}

func (r *request) detach(v *volume, _ members) {
	v.status, v.attached, v.updated = "available", nil, r.now()
	r.accepted()
}

func (r *request) extend(v *volume, args members) {
	value, _ := args.get("new_size")
	size, ok := number(value)
	switch {
	case !ok:
		r.invalid("new_size", value, repr(value)+" is not of type 'integer'")
	case v.status != "available":
		r.bad("Invalid volume: Volume " + v.id + " status must be available to extend, currently " + v.status + ".")
	case size <= v.size:
		r.bad("Invalid input received: New size for extend must be greater than current size. (current: " + itoa(v.size) + ", extended: " + itoa(size) + ").")
	case r.withinGigabytes(r.c.quota(v.project), r.c.st.used(v.project), size-v.size):
		v.size, v.updated = size, r.now()
		r.accepted()
	}
}

func (r *request) resetVolume(v *volume, args members) {
	status := strings.ToLower(args.textAt("status"))
	switch {
	case !r.caller.Admin:
		r.forbidden("volume_extension:volume_admin_actions:reset_status")
		return
	case status != "":
		v.status, v.updated = status, r.now()
		delete(r.c.st.working, v.id)
	}
	if strings.EqualFold(args.textAt("attach_status"), "detached") {
		v.attached = nil
	}
	r.accepted()
}

func (r *request) forceDeleteVolume(v *volume, _ members) {
	switch {
	case !r.caller.Admin:
		r.forbidden("volume_extension:volume_admin_actions:force_delete")
	case r.c.st.snapshotsOf(v) > 0:
		r.bad(undeletable)
	default:
		r.c.st.endVolume(v, r.now())
		r.accepted()
	}
}

// revert takes a volume back to its newest snapshot (3.40).
func (r *request) revert(v *volume, args members) {
	id := args.textAt("snapshot_id")
	s := r.c.st.newestOf(v)
	because := "Invalid volume: Can't revert volume "
	switch {
	case s == nil:
		r.bad("Volume " + v.id + " doesn't have any snapshots.")
		return
	case s.id != id:
		if id == "" {
			id = "None"
		}
		r.bad("Specified snapshot " + id + " is None or not the latest one of volume " + v.id + ".")
		return
	case v.size != s.size:
		r.bad("Can't revert volume " + v.id + " to its latest snapshot " + id + ". The volume size must be equal to the snapshot size.")
		return
	}
	because += v.id + " to its latest snapshot " + s.id + ". "
	switch {
	case v.status != "available":
		r.refuse(http.StatusConflict, "conflictingRequest", because+"Volume's status must be 'available'.")
	case s.status != "available":
		because = strings.Replace(because, "Invalid volume", "Invalid snapshot", 1)
		r.refuse(http.StatusConflict, "conflictingRequest", because+"Snapshot's status must be 'available'.")
	default:
		v.status, v.updated = "reverting", r.now()
		r.c.st.begin(s, "restoring", r.now(), r.id)
		r.accepted()
	}
}
