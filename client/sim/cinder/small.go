package cinder

import (
	_ "embed"
	"net/http"
	"net/url"
)

const (
	zone     = "nova"
	typeName = "__DEFAULT__"
	typeID   = "6f8a2b0e-4a5d-4c39-9d0f-0c2d64d9e6a1"
)

// unescaped is a path's part as it was meant.
func unescaped(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// latin1 reads a path's bytes as the router does, which takes each for a letter.
func latin1(s string) string {
	letters := make([]rune, len(s))
	for i := range letters {
		letters[i] = rune(s[i])
	}
	return string(letters)
}

// volumeType is the one type; some of it is for an admin.
func (r *request) volumeType() object {
	o := object{"id": typeID, "name": typeName, "is_public": true, "description": "Default Volume Type", "extra_specs": object{}, "os-volume-type-access:is_public": true}
	if r.caller.Admin {
		o["qos_specs_id"] = nil
	}
	return o
}

// extensions is the answer to GET /extensions, as it was recorded.
//
//go:embed extensions.json
var extensions []byte

// resourceFilters lists what everybody may filter by (3.33).
func (r *request) resourceFilters() {
	all := []any{
		object{"resource": "snapshot", "filters": r.c.like(&snapshotTable)},
		object{"resource": "volume", "filters": volumeTable.filters},
		object{"resource": "message", "filters": messageFilters},
	}
	out := []any{}
	for _, f := range all {
		if want := r.URL.Query().Get("resource"); want == "" || f.(object)["resource"] == want {
			out = append(out, f)
		}
	}
	r.answer(http.StatusOK, object{"resource_filters": out})
}

func (r *request) listTypes() {
	r.answer(http.StatusOK, object{"volume_types": []any{r.volumeType()}})
}

// isType reports whether a text names the one volume type there is.
func isType(s string) bool { return s == typeID || s == typeName }

func (r *request) showType(id string) {
	if id != "default" && !isType(id) {
		r.noType(id)
		return
	}
	r.answer(http.StatusOK, object{"volume_type": r.volumeType()})
}

func (r *request) noType(id string) {
	kind := " with name "
	if uuidForm.MatchString(id) {
		kind = " "
	}
	r.notFound("Volume type" + kind + id + " could not be found.")
}

func (r *request) zones() {
	r.answer(http.StatusOK, object{"availabilityZoneInfo": []any{object{"zoneName": zone, "zoneState": object{"available": true}}}})
}

// services lists the parts of the service, for an admin.
func (r *request) services() {
	if !r.caller.Admin {
		r.forbidden("volume_extension:services:index")
		return
	}
	out := []any{}
	for _, s := range [][2]string{{"cinder-scheduler", "embedded"}, {"cinder-volume", "embedded@memory"}, {"cinder-backup", "embedded"}} {
		o := object{"binary": s[0], "host": s[1], "zone": zone, "status": "enabled", "state": "up", "updated_at": stamp(r.now()), "disabled_reason": nil}
		if s[0] == "cinder-volume" {
			o["replication_status"], o["active_backend_id"], o["frozen"] = "disabled", nil, false
		}
		if r.mv >= 7 {
			o["cluster"] = nil
		}
		out = append(out, o)
	}
	r.answer(http.StatusOK, object{"services": out})
}

// pools lists the one pool there is, for an admin.
func (r *request) pools() {
	if !r.caller.Admin {
		r.forbidden("scheduler_extension:scheduler_stats:get_pools")
		return
	}
	pool := object{"name": backend}
	if yes, _ := boolean(r.URL.Query().Get("detail")); yes {
		pool["capabilities"] = object{"volume_backend_name": "memory", "total_capacity_gb": "infinite", "free_capacity_gb": "infinite", "storage_protocol": "iSCSI"}
	}
	r.answer(http.StatusOK, object{"pools": []any{pool}})
}
