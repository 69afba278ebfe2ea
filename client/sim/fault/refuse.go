package fault

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// refuse answers instead of the server.
func (h *Handler) refuse(w http.ResponseWriter, r Rule) {
	header := w.Header()
	retry := r.RetryAfter
	var body []byte
	switch kind := r.kind(); kind {
	case HTML:
		header.Set("Content-Type", "text/html")
		body = fmt.Appendf(nil, "<html><body><h1>%d %s</h1>\nThe server is not available to handle this request.\n</body></html>\n",
			r.Status, http.StatusText(r.Status))
	case Empty:
		header["Content-Type"] = nil // else net/http guesses one
	default:
		header.Set("Content-Type", "application/json")
		body = envelope(r.Status, kind)
		if retry == "" {
			retry = map[Body]string{OverLimit: "0", OverLimitFault: "1"}[kind]
		}
	}
	if retry != "" {
		header.Set("Retry-After", retry)
	}
	if r.ContentType != "" {
		header.Set("Content-Type", r.ContentType)
	}
	if r.Skew != 0 {
		header.Set("Date", h.now().Add(r.Skew).UTC().Format(http.TimeFormat))
	}
	header.Set("X-Openstack-Request-Id", "req-00000000-0000-4000-8000-000000000000")
	w.WriteHeader(r.Status)
	_, _ = w.Write(body)
}

// kind is the body that is sent: 413 is a quota's unless something else is said.
func (r Rule) kind() Body {
	if r.Status == http.StatusRequestEntityTooLarge && (r.Body == "" || r.Body == JSON) {
		return OverLimit
	}
	return r.Body
}

// envelope is what Cinder, Keystone or their WSGI stack write for a status;
// taken from recordings, and for overLimitFault from Cinder's source.
func envelope(status int, kind Body) []byte {
	var out any
	text := http.StatusText(status)
	switch {
	case kind == OverLimit:
		out = map[string]any{"overLimit": map[string]any{
			"code": status, "message": "SnapshotLimitExceeded: Maximum number of snapshots allowed (10) exceeded", "retryAfter": "0",
		}}
	case kind == OverLimitFault:
		out = map[string]any{"overLimitFault": map[string]any{
			"code": status, "message": "This request was rate-limited.",
			"details": "Only 10 GET request(s) can be made to * every minute.",
		}}
	case status == http.StatusUnauthorized:
		out = map[string]any{"error": map[string]any{
			"code": status, "title": text, "message": "The request you have made requires authentication.",
		}}
	case status == http.StatusInternalServerError:
		out = map[string]any{"computeFault": map[string]any{
			"code": status, "message": "The server has either erred or is incapable of performing the requested operation.",
		}}
	case named[status] != "":
		out = map[string]any{named[status]: map[string]any{"code": status, "message": text}}
	default:
		out = map[string]any{"message": text + "<br /><br />\n\n\n", "code": fmt.Sprintf("%d %s", status, text), "title": text}
	}
	body, _ := json.Marshal(out) // of maps, strings and numbers: cannot fail
	return body
}

var named = map[int]string{
	http.StatusBadRequest: "badRequest", http.StatusForbidden: "forbidden", http.StatusNotFound: "itemNotFound",
	http.StatusConflict: "conflictingRequest", http.StatusNotAcceptable: "computeFault", http.StatusUnsupportedMediaType: "badMediaType",
	http.StatusServiceUnavailable: "serviceUnavailable",
}

// markerIsGone is Cinder's answer to a marker that was deleted since.
func markerIsGone(w http.ResponseWriter, marker string) {
	body, _ := json.Marshal(map[string]any{"itemNotFound": map[string]any{ // of maps, strings and numbers: cannot fail
		"code": http.StatusNotFound, "message": "Snapshot " + marker + " could not be found.",
	}})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(body)
}
