package keystone

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// refusal is an error that the client gets to see, as Keystone words it.
type refusal struct {
	code     int
	text     string
	identity map[string]any // beside the text, where it is not nil
}

func (r *refusal) Error() string { return r.text }

func refuse(code int, text string) error { return &refusal{code: code, text: text} }

// errNoAuth is the one answer to everything that is wrong with a password, a
// token or a user: Keystone does not tell which.
var errNoAuth = refuse(http.StatusUnauthorized, "The request you have made requires authentication.")

// errForbidden is what is said of a rule that has no name.
var errForbidden = refuse(http.StatusForbidden, "You are not authorized to perform the requested action.")

func forbid(action string) error {
	return refuse(http.StatusForbidden, "You are not authorized to perform the requested action: identity:"+action+".")
}

// answer is a good reply; a nil body is sent as none.
type answer struct {
	status int
	body   any
	html   string // instead of a body
	header http.Header
}

func ok(body any) (answer, error) { return answer{status: http.StatusOK, body: body}, nil }

func created(body any) (answer, error) { return answer{status: http.StatusCreated, body: body}, nil }

func done() (answer, error) { return answer{status: http.StatusNoContent}, nil }

// call is one request with what every handler needs to know.
type call struct {
	*http.Request
	as *token // the token in X-Auth-Token; nil where none is needed
}

// body decodes the request's JSON object, {} when it has none.
func (c call) body(into any) error {
	raw, err := io.ReadAll(io.LimitReader(c.Body, 1<<20))
	if err != nil || len(raw) == 0 {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return expecting("valid JSON", "request body")
	}
	return nil
}

// send writes what a handler made, with the headers that every reply has.
func (k *Keystone) send(w http.ResponseWriter, r *http.Request, a answer, err error) {
	h := w.Header()
	h.Set("Vary", "X-Auth-Token")
	id := randomID()
	h.Set("X-Openstack-Request-Id", fmt.Sprintf("req-%s-%s-%s-%s-%s", id[:8], id[8:12], id[12:16], id[16:20], id[20:]))
	if err != nil {
		a = k.refused(h, err)
	}
	for key, v := range a.header {
		h[key] = v
	}
	raw, kind := []byte(a.html), "text/html; charset=utf-8"
	if a.body != nil {
		raw, _ = json.Marshal(a.body) // of strings, numbers, maps and slices: cannot fail
		kind = "application/json"
	}
	if len(raw) == 0 {
		w.WriteHeader(a.status)
		return
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", fmt.Sprint(len(raw)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(raw)
	}
}

func (k *Keystone) refused(h http.Header, err error) answer {
	var r *refusal
	if !errors.As(err, &r) {
		r = &refusal{code: http.StatusBadRequest, text: err.Error()}
	}
	if r.code == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Keystone uri="`+k.opt.URL+`/v3"`)
	}
	said := map[string]any{"code": r.code, "message": r.text, "title": http.StatusText(r.code)}
	if r.identity != nil {
		said["identity"] = r.identity
	}
	return answer{status: r.code, body: map[string]any{"error": said}}
}
