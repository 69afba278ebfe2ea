package cinder

import (
	"maps"
	"math"
	"net/http"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// resources are the keys of a quota set that can be limited, and their defaults
// beside those that Quota has. Those of the volume type follow the plain ones.
var resources = map[string]int{
	"volumes": -1, "per_volume_gigabytes": -1, "snapshots": -1, "gigabytes": -1, "backups": 10, "backup_gigabytes": 1000,
	"volumes_" + typeName: -1, "gigabytes_" + typeName: -1, "snapshots_" + typeName: -1, "groups": 10,
}

// defaults are the limits of a project for which none were set.
func (c *Cinder) defaults() map[string]int {
	d := maps.Clone(resources)
	d["volumes"], d["snapshots"], d["gigabytes"] = c.opt.Quota.Volumes, c.opt.Quota.Snapshots, c.opt.Quota.Gigabytes
	return d
}

// quotas gives a project's limits; -1 is none.
func (c *Cinder) quotas(project string) map[string]int {
	q := c.defaults()
	maps.Copy(q, c.st.quotas[project])
	return q
}

// least is the lower of two limits.
func least(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// quota gives the limits that count for a new volume or snapshot.
func (c *Cinder) quota(project string) Quota {
	q := c.quotas(project)
	of := func(key string) int { return least(q[key], q[key+"_"+typeName]) }
	return Quota{Volumes: of("volumes"), Snapshots: of("snapshots"), Gigabytes: of("gigabytes")}
}

// withinQuota answers 413 where one more snapshot of a size is too much.
func (r *request) withinQuota(size int) bool {
	q := r.c.quota(r.caller.ProjectID)
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
	q := r.c.quota(r.caller.ProjectID)
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

// seesQuota answers 403 for another project's limits.
func (r *request) seesQuota(project string) bool {
	if !r.caller.Admin && project != r.caller.ProjectID {
		r.forbidden("volume_extension:quotas:show")
		return false
	}
	return true
}

// showQuota answers GET /os-quota-sets/{project}, with usage=true what is used.
func (r *request) showQuota(project string) {
	if !r.seesQuota(project) {
		return
	}
	out := object{"id": project}
	usage, _ := boolean(r.parameters()["usage"])
	used := r.c.st.used(project)
	for key, limit := range r.c.quotas(project) {
		out[key] = limit
		if usage {
			plain, _ := strings.CutSuffix(key, "_"+typeName)
			in := map[string]int{"volumes": used.Volumes, "snapshots": used.Snapshots, "gigabytes": used.Gigabytes}[plain]
			out[key] = object{"limit": limit, "in_use": in, "reserved": 0}
		}
	}
	r.answer(http.StatusOK, object{"quota_set": out})
}

func (r *request) showQuotaDefaults(project string) {
	if r.seesQuota(project) {
		r.answer(http.StatusOK, object{"quota_set": quotaObject(r.c.defaults(), project)})
	}
}

// quotaObject is a quota set without usage; the answer to a change has no id.
func quotaObject(q map[string]int, id string) object {
	out := object{}
	for k, n := range q {
		out[k] = n
	}
	if id != "" {
		out["id"] = id
	}
	return out
}

// setQuota answers PUT /os-quota-sets/{project}, for an admin.
func (r *request) setQuota(project string) {
	m, ok := r.inner("quota_set")
	if !ok {
		return
	}
	set := maps.Clone(r.c.st.quotas[project])
	if set == nil {
		set = map[string]int{}
	}
	unknown, ok := r.readLimits(m, set)
	if !ok {
		return
	}
	switch {
	case len(unknown) > 0:
		r.bad("Invalid input received: Bad key(s) in quota set: " + strings.Join(unknown, ", "))
	case len(m) == 0:
		r.invalid("quota_set", m, "{} does not have enough properties")
	case !r.caller.Admin:
		r.forbidden("volume_extension:quotas:update")
	default:
		r.c.st.quotas[project] = set
		r.answer(http.StatusOK, object{"quota_set": quotaObject(r.c.quotas(project), "")})
	}
}

// readLimits reads limits into set, and gives the keys that are no resource.
func (r *request) readLimits(m members, set map[string]int) (unknown []string, ok bool) {
	for _, e := range m {
		if e.key == "tenant_id" || e.key == "force" || e.key == "skip_validation" {
			continue
		}
		if _, known := resources[e.key]; !known {
			unknown = append(unknown, e.key)
			continue
		}
		if set[e.key], ok = r.readLimit(e); !ok {
			return nil, false
		}
	}
	return unknown, true
}

// readLimit reads one limit: an integer of at least -1.
func (r *request) readLimit(e member) (int, bool) {
	n, ok := number(e.value)
	switch {
	case !ok:
		r.bad("Invalid input received: " + e.key + " must be an integer")
	case n < -1:
		r.bad("Invalid input received: " + e.key + " must be >= -1")
	case n > math.MaxInt32:
		r.bad("Invalid input received: " + e.key + " must be <= 2147483647")
	default:
		return n, true
	}
	return 0, false
}

// resetQuota answers DELETE /os-quota-sets/{project}: the defaults count again.
func (r *request) resetQuota(project string) {
	if !r.caller.Admin {
		r.forbidden("volume_extension:quotas:delete")
		return
	}
	delete(r.c.st.quotas, project)
	r.empty(http.StatusOK, "application/json")
}

// limits answers GET /limits.
func (r *request) limits() {
	project := r.caller.ProjectID
	if p := r.URL.Query().Get("project_id"); p != "" && r.mv >= 39 && r.caller.Admin {
		project = p
	}
	q, u := r.c.quotas(project), r.c.st.used(project)
	r.answer(http.StatusOK, object{"limits": object{"rate": []any{}, "absolute": object{
		"maxTotalVolumes": q["volumes"], "maxTotalSnapshots": q["snapshots"], "maxTotalVolumeGigabytes": q["gigabytes"],
		"maxTotalBackups": q["backups"], "maxTotalBackupGigabytes": q["backup_gigabytes"],
		"totalVolumesUsed": u.Volumes, "totalGigabytesUsed": u.Gigabytes, "totalSnapshotsUsed": u.Snapshots, "totalBackupsUsed": 0, "totalBackupGigabytesUsed": 0,
	}}})
}
