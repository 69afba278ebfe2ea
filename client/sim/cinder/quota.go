package cinder

import (
	"net/http"
	"strconv"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// quota gives a project's limits.
func (st *store) quota(project string, standard Quota) Quota {
	if q, ok := st.quotas[project]; ok {
		return q
	}
	return standard
}

// withinQuota answers 413 where one more snapshot of a size is too much.
func (r *request) withinQuota(size int) bool {
	q := r.c.st.quota(r.caller.ProjectID, r.c.opt.Quota)
	if q.Snapshots < 0 && q.Gigabytes < 0 {
		return true
	}
	u := r.c.st.used(r.caller.ProjectID)
	if q.Snapshots >= 0 && u.Snapshots+1 > q.Snapshots {
		r.overLimit("SnapshotLimitExceeded: Maximum number of snapshots allowed ("+itoa(q.Snapshots)+") exceeded", true)
		return false
	}
	return r.withinGigabytes(q, u, size)
}

func (r *request) withinGigabytes(q, u Quota, size int) bool {
	if q.Gigabytes >= 0 && u.Gigabytes+size > q.Gigabytes {
		r.overLimit("VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested "+itoa(size)+"G, quota is "+
			itoa(q.Gigabytes)+"G and "+itoa(u.Gigabytes)+"G has been consumed.", true)
		return false
	}
	return true
}

func (r *request) volumeQuota(size int) bool {
	q := r.c.st.quota(r.caller.ProjectID, r.c.opt.Quota)
	if q.Volumes < 0 && q.Gigabytes < 0 {
		return true
	}
	u := r.c.st.used(r.caller.ProjectID)
	if q.Volumes >= 0 && u.Volumes+1 > q.Volumes {
		r.overLimit("VolumeLimitExceeded: Maximum number of volumes allowed ("+itoa(q.Volumes)+") exceeded for quota 'volumes'.", true)
		return false
	}
	return r.withinGigabytes(q, u, size)
}

// routeQuota answers os-quota-sets: of a project, its defaults, and an admin's change.
func (r *request) routeQuota(p []string) {
	switch {
	case len(p) == 0 || len(p) > 2 || len(p) == 2 && p[1] != "defaults":
		r.unrouted()
	case r.Method == http.MethodGet && !r.caller.Admin && p[0] != r.caller.ProjectID:
		r.forbidden("volume_extension:quotas:show")
	case r.Method == http.MethodGet && len(p) == 2:
		r.answer(http.StatusOK, object{"quota_set": quotaSet(r.c.opt.Quota, nil, p[0])})
	case r.Method == http.MethodGet:
		var used *Quota
		if yes, _ := boolean(r.URL.Query().Get("usage")); yes {
			u := r.c.st.used(p[0])
			used = &u
		}
		r.answer(http.StatusOK, object{"quota_set": quotaSet(r.c.st.quota(p[0], r.c.opt.Quota), used, p[0])})
	case r.Method == http.MethodPut && len(p) == 1:
		r.setQuota(p[0])
	default:
		r.unrouted()
	}
}

// quotaSet lists the limits, with what is in use where that is asked for.
func quotaSet(q Quota, used *Quota, id string) object {
	limits := map[string]int{
		"volumes": q.Volumes, "per_volume_gigabytes": -1, "snapshots": q.Snapshots, "gigabytes": q.Gigabytes, "backups": 10, "backup_gigabytes": 1000,
		"volumes___DEFAULT__": -1, "gigabytes___DEFAULT__": -1, "snapshots___DEFAULT__": -1, "groups": 10,
	}
	out := object{}
	for k, n := range limits {
		out[k] = n
		if used != nil {
			in := map[string]int{"volumes": used.Volumes, "snapshots": used.Snapshots, "gigabytes": used.Gigabytes,
				"volumes___DEFAULT__": used.Volumes, "snapshots___DEFAULT__": used.Snapshots, "gigabytes___DEFAULT__": used.Gigabytes}[k]
			out[k] = object{"limit": n, "in_use": in, "reserved": 0}
		}
	}
	if id != "" {
		out["id"] = id
	}
	return out
}

func (r *request) setQuota(project string) {
	if !r.caller.Admin {
		r.forbidden("volume_extension:quotas:update")
		return
	}
	m, ok := r.inner("quota_set")
	if !ok {
		return
	}
	q := r.c.st.quota(project, r.c.opt.Quota)
	for _, e := range m {
		n, isNumber := number(e.value)
		if !isNumber && e.key != "tenant_id" && e.key != "force" {
			r.invalid(e.key, e.value, repr(e.value)+" is not of type 'integer'")
			return
		}
		switch e.key {
		case "volumes":
			q.Volumes = n
		case "snapshots":
			q.Snapshots = n
		case "gigabytes":
			q.Gigabytes = n
		}
	}
	r.c.st.quotas[project] = q
	r.answer(http.StatusOK, object{"quota_set": quotaSet(q, nil, "")})
}

// limits answers GET /limits.
func (r *request) limits() {
	project := r.caller.ProjectID
	if p := r.URL.Query().Get("project_id"); p != "" && r.mv >= 39 && r.caller.Admin {
		project = p
	}
	q, u := r.c.st.quota(project, r.c.opt.Quota), r.c.st.used(project)
	r.answer(http.StatusOK, object{"limits": object{"rate": []any{}, "absolute": object{
		"maxTotalVolumes": q.Volumes, "maxTotalSnapshots": q.Snapshots, "maxTotalVolumeGigabytes": q.Gigabytes, "maxTotalBackups": 10, "maxTotalBackupGigabytes": 1000,
		"totalVolumesUsed": u.Volumes, "totalGigabytesUsed": u.Gigabytes, "totalSnapshotsUsed": u.Snapshots, "totalBackupsUsed": 0, "totalBackupGigabytesUsed": 0,
	}}})
}

// routeMessages answers the user messages (3.3).
func (r *request) routeMessages(p []string) {
	if r.mv < 3 {
		r.notFoundBelow()
		return
	}
	if r.Method != http.MethodGet || len(p) > 1 {
		r.unrouted()
		return
	}
	want := r.URL.Query().Get("resource_uuid")
	if r.mv < 5 {
		want = ""
	}
	out := []any{}
	for i := len(r.c.st.messages) - 1; i >= 0; i-- {
		m := r.c.st.messages[i]
		if m.project != r.caller.ProjectID && !r.caller.Admin || want != "" && m.resource != want {
			continue
		}
		o := r.messageObject(m)
		if len(p) == 1 && p[0] == m.id {
			r.answer(http.StatusOK, object{"message": o})
			return
		}
		out = append(out, o)
	}
	if len(p) == 1 {
		r.notFound("Message " + p[0] + " could not be found.")
		return
	}
	r.answer(http.StatusOK, object{"messages": out})
}

func (r *request) messageObject(m message) object {
	return object{
		"id": m.id, "event_id": m.event, "user_message": m.text, "message_level": "ERROR", "created_at": stamp(m.created),
		"guaranteed_until": stamp(m.created.Add(30 * 24 * time.Hour)), "request_id": m.request, "links": r.links("messages", m.id),
		"resource_type": "VOLUME_SNAPSHOT", "resource_uuid": m.resource,
	}
}
