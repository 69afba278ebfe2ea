package cinder

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// statuses are those that os-reset_status takes.
var statuses = []string{"error", "available", "creating", "deleting", "deleted", "updating", "error_deleting", "unmanaging", "backing-up", "restoring"}

// snapshotAction answers POST /snapshots/{id}/action.
func (r *request) snapshotAction(id string) {
	body, ok := r.readBody()
	if !ok {
		return
	}
	if len(body) != 1 {
		r.bad("Malformed request body")
		return
	}
	name := body[0].key
	args, _ := body[0].value.(members)
	handle, known := map[string]func(*snapshot, members){
		"os-reset_status": r.resetStatus, "os-force_delete": r.forceDelete, "os-unmanage": r.unmanage, "os-update_snapshot_status": r.updateStatus,
	}[name]
	if !known {
		r.noAction(name)
		return
	}
	rule := map[string]string{
		"os-reset_status": "volume_extension:snapshot_admin_actions:reset_status", "os-force_delete": "volume_extension:snapshot_admin_actions:force_delete",
		"os-unmanage": "snapshot_extension:snapshot_unmanage",
	}[name]
	s := r.find(id)
	switch {
	case s == nil:
	case rule != "" && !r.caller.Admin:
		r.forbidden(rule)
	default:
		handle(s, args)
	}
}

func (r *request) resetStatus(s *snapshot, args members) {
	v, _ := args.get("status")
	text, _ := v.(string)
	status := strings.ToLower(text)
	if !slices.Contains(statuses, status) {
		quoted := make([]string, len(statuses))
		for i, w := range statuses {
			quoted[i] = reprText(w)
		}
		r.bad(fmt.Sprintf("Snapshot status: %s is invalid, valid statuses are: (%s).", text, strings.Join(quoted, ", ")))
		return
	}
	s = r.c.st.edit(s)
	s.status, s.updated = status, r.now()
	delete(r.c.st.busy, s.id)
	r.accepted()
}

func (r *request) forceDelete(s *snapshot, _ members) {
	if s.group != "" {
		r.bad("Invalid snapshot: Snapshot  must not be part of a group.") // Cinder has two spaces: a status would stand between
		return
	}
	r.c.st.begin(s, "deleting", r.now(), r.id)
	r.accepted()
}

func (r *request) unmanage(s *snapshot, _ members) {
	if !r.deletable(s) {
		return
	}
	r.c.st.begin(s, "unmanaging", r.now(), r.id)
	r.emptyHTML(http.StatusAccepted)
}

// updateStatus is for backends: creating and deleting go on to what they may.
func (r *request) updateStatus(s *snapshot, args members) {
	v, _ := args.get("status")
	status, _ := v.(string)
	next := map[string][]string{"creating": {"creating", "available", "error"}, "deleting": {"deleting", "error_deleting"}}
	to, ok := next[s.status]
	if !ok {
		r.bad("Snapshot status " + s.status + " not allowed for update_snapshot_status")
		return
	}
	if !slices.Contains(to, status) {
		r.bad("Provided snapshot status " + status + " not allowed for snapshot with status " + s.status + ".")
		return
	}
	progress, ok := r.readProgress(s, args)
	if !ok {
		return
	}
	s = r.c.st.edit(s)
	s.status, s.progress, s.updated = status, progress, r.now()
	delete(r.c.st.busy, s.id)
	r.accepted()
}

// readProgress reads the percentage of an update; without one it stays.
func (r *request) readProgress(s *snapshot, args members) (string, bool) {
	v, _ := args.get("progress")
	text, _ := v.(string)
	if text == "" {
		return s.progress, true
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	switch {
	case err != nil:
		r.bad("Invalid input received: progress must be an integer percentage")
		return "", false
	case n < 0 || n > 100 || !strings.HasSuffix(text, "%"):
		r.bad("Invalid input received: progress must be an integer percentage between 0 and 100")
		return "", false
	}
	return text, true
}
