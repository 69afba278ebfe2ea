package cinder

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// object is a JSON object.
type object = map[string]any

// answer sends a JSON body.
func (r *request) answer(status int, body any) {
	text, err := json.Marshal(body)
	if err != nil { // only strings, numbers and their collections are ever sent
		status, text = http.StatusInternalServerError, []byte("{}")
	}
	r.send(status, text)
}

// send answers with a JSON text.
func (r *request) send(status int, text []byte) {
	r.w.Header().Set("Content-Type", "application/json")
	r.w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	r.status, r.out = status, text
}

// deliver writes the answer. Nobody else waits for a client that is slow to read
// it: the lock is no longer held.
func (r *request) deliver() {
	r.w.Header().Set("Date", r.now().Format(http.TimeFormat))
	r.w.WriteHeader(r.status)
	_, _ = r.w.Write(r.out) // the client may have gone
}

// accepted is the 202 of an action, without a body.
func (r *request) accepted() { r.empty(http.StatusAccepted, "application/json") }

// emptyHTML is what webob makes of a handler that returns a bare response: it
// passes by what adds the other headers.
func (r *request) emptyHTML(status int) {
	r.w.Header().Del("X-Compute-Request-Id")
	r.empty(status, "text/html; charset=UTF-8")
}

func (r *request) empty(status int, contentType string) {
	r.w.Header().Set("Content-Type", contentType)
	r.w.Header().Set("Content-Length", "0")
	r.status = status
}

// refuse sends Cinder's error envelope.
func (r *request) refuse(status int, envelope, message string) {
	r.answer(status, object{envelope: object{"code": status, "message": message}})
}

func (r *request) bad(message string) { r.refuse(http.StatusBadRequest, "badRequest", message) }

func (r *request) notFound(message string) { r.refuse(http.StatusNotFound, "itemNotFound", message) }

// broken is what a client sees of an error that Cinder did not expect.
func (r *request) broken() {
	r.refuse(http.StatusInternalServerError, "computeFault", "The server has either erred or is incapable of performing the requested operation.")
}

func (r *request) noSnapshot(id string) { r.notFound("Snapshot " + id + " could not be found.") }

func (r *request) noVolume(id string) { r.notFound("Volume " + id + " could not be found.") }

// forbidden says that a policy rule does not allow it.
func (r *request) forbidden(rule string) {
	r.refuse(http.StatusForbidden, "forbidden", "Policy doesn't allow "+rule+" to be performed.")
}

// overLimit is a 413: a quota, which says Retry-After: 0, or a size, which does not.
func (r *request) overLimit(message string, quota bool) {
	inner := object{"code": http.StatusRequestEntityTooLarge, "message": message}
	if quota {
		inner["retryAfter"] = "0"
		r.w.Header().Set("Retry-After", "0")
	}
	r.answer(http.StatusRequestEntityTooLarge, object{"overLimit": inner})
}

// unrouted is what webob says of a path or method that no route has.
func (r *request) unrouted() {
	h := r.w.Header()
	for _, name := range []string{"OpenStack-API-Version", "Vary", "X-Compute-Request-Id"} {
		h.Del(name)
	}
	if r.Method == http.MethodHead {
		h.Set("Content-Type", "text/html; charset=UTF-8")
		r.status = http.StatusNotFound
		return
	}
	r.answer(http.StatusNotFound, object{"message": "The resource could not be found.<br /><br />\n\n\n", "code": "404 Not Found", "title": "Not Found"})
}

// unauthorized is what keystonemiddleware says.
func (r *request) unauthorized() {
	r.w.Header().Set("WWW-Authenticate", `Keystone uri="`+r.c.opt.KeystoneURL+`"`)
	r.answer(http.StatusUnauthorized, object{"error": object{"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}})
}

// versions describes the versions; the root answers 300.
func (r *request) versions(status int) {
	if r.version == 0 {
		r.w.Header().Set("X-Compute-Request-Id", r.id)
		r.w.Header().Set("OpenStack-API-Version", "volume 3.0")
		r.w.Header().Set("Vary", "OpenStack-API-Version")
	}
	var list []any
	if r.c.opt.V2 && r.version != 3 {
		list = append(list, r.versionEntry("v2.0", 2, "", "", "SUPPORTED"))
	}
	if !r.c.opt.NoV3 && r.version != 2 {
		list = append(list, r.versionEntry("v3.0", 3, "3."+strconv.Itoa(r.c.opt.MaxMicroversion), "3.0", "CURRENT"))
	}
	r.answer(status, object{"versions": list})
}

func (r *request) versionEntry(id string, major int, newest, oldest, status string) object {
	n := strconv.Itoa(major)
	return object{
		"id": id, "status": status, "version": newest, "min_version": oldest, "updated": "2022-08-31T00:00:00Z",
		"links": []any{object{"rel": "describedby", "type": "text/html", "href": "https://docs.openstack.org/"},
			object{"rel": "self", "href": r.c.opt.BaseURL() + "/v" + n + "/"}},
		"media-types": []any{object{"base": "application/json", "type": "application/vnd.openstack.volume+json;version=" + n}},
	}
}
