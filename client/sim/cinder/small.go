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

func volumeType() object {
	return object{"id": typeID, "name": typeName, "is_public": true, "description": "Default Volume Type", "extra_specs": object{}, "os-volume-type-access:is_public": true, "qos_specs_id": nil}
}

// extensions is the answer to GET /extensions, as it was recorded.
//
//go:embed extensions.json
var extensions []byte

// snapshotFilters are what the operator allows everybody to filter by.
func (c *Cinder) snapshotFilters() []string {
	f := []string{"name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"}
	if c.opt.NameLike {
		f = append(f, "name~", "status~")
	}
	return f
}

// resourceFilters lists them (3.33).
func (r *request) resourceFilters() {
	if r.mv < 33 {
		r.notFoundBelow()
		return
	}
	all := []any{
		object{"resource": "snapshot", "filters": r.c.snapshotFilters()},
		object{"resource": "volume", "filters": []string{"name", "status", "metadata", "bootable", "migration_status", "availability_zone", "group_id", "size"}},
		object{"resource": "message", "filters": []string{"resource_uuid", "resource_type", "event_id", "request_id", "message_level"}},
	}
	var out []any
	for _, f := range all {
		if want := r.URL.Query().Get("resource"); want == "" || f.(object)["resource"] == want {
			out = append(out, f)
		}
	}
	r.answer(http.StatusOK, object{"resource_filters": out})
}

// notFoundBelow is what a resource answers below the microversion that brought it.
func (r *request) notFoundBelow() { r.notFound("The resource could not be found.") }
