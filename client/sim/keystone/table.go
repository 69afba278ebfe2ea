package keystone

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// record is one resource, with whatever attributes its maker gave it: Keystone
// keeps the ones that it does not know too.
type record map[string]any

func (r record) text(key string) string {
	s, _ := r[key].(string)
	return s
}

func (r record) enabled() bool {
	on, ok := r["enabled"].(bool)
	return r != nil && (on || !ok)
}

// table is one collection of the API, in order of creation.
type table struct {
	one, many string
	path      string // below /v3, of one of its records
	rows      map[string]record
	order     []string
	filters   []string // query parameters that select by equality
	named     bool     // the name is unique in its domain
	secret    []string // attributes that no answer shows
}

func newTable(one, many string, named bool, filters ...string) *table {
	return &table{one: one, many: many, path: many, rows: map[string]record{}, named: named, filters: filters}
}

// find looks a name up in a domain; domain "" is for what has none.
func (t *table) find(domain, name string) record {
	for _, id := range t.order {
		r := t.rows[id]
		if strings.EqualFold(r.text("name"), name) && (domain == "" || r.text("domain_id") == domain) {
			return r
		}
	}
	return nil
}

// add stores a new record, giving it an id if it has none.
func (t *table) add(r record) (record, error) {
	if t.named {
		if r.text("name") == "" {
			return nil, refuse(400, "Invalid input for field 'name': '' is too short")
		}
		if other := t.find(r.text("domain_id"), r.text("name")); other != nil {
			return nil, t.duplicate(r)
		}
	}
	if r.text("id") == "" {
		r["id"] = randomID()
	}
	id := r.text("id")
	if _, taken := t.rows[id]; taken {
		return nil, refuse(409, fmt.Sprintf("Conflict occurred attempting to store %s - Duplicate ID, %s.", t.one, id))
	}
	t.rows[id] = r
	t.order = append(t.order, id)
	return r, nil
}

func (t *table) duplicate(r record) error {
	if r.text("domain_id") == "" {
		return refuse(409, fmt.Sprintf("Conflict occurred attempting to store %s - Duplicate entry found with name %s.",
			t.one, r.text("name")))
	}
	if t.one == "project" {
		return refuse(409, fmt.Sprintf("Conflict occurred attempting to store project - it is not permitted to have two projects with either the same name or same id in the same domain: name is %s, project id %s.",
			r.text("name"), t.find(r.text("domain_id"), r.text("name")).text("id")))
	}
	return refuse(409, fmt.Sprintf("Conflict occurred attempting to store %s - Duplicate entry found with name %s at domain ID %s.",
		t.one, r.text("name"), r.text("domain_id")))
}

func (t *table) get(id string) (record, error) {
	r, ok := t.rows[id]
	if !ok {
		return nil, refuse(404, fmt.Sprintf("Could not find %s: %s.", t.one, id))
	}
	return r, nil
}

func (t *table) remove(id string) {
	delete(t.rows, id)
	t.order = slices.DeleteFunc(t.order, func(x string) bool { return x == id })
}

// list selects by the query's filters; which parameters are filters depends on
// the collection, and others are ignored, as Keystone does.
func (t *table) list(q url.Values) []record {
	out := []record{}
	for _, id := range t.order {
		r := t.rows[id]
		if slices.ContainsFunc(t.filters, func(f string) bool { return q.Has(f) && !matches(r[f], q.Get(f)) }) {
			continue
		}
		out = append(out, r)
	}
	return out
}

func matches(value any, want string) bool {
	switch v := value.(type) {
	case bool:
		return v == !slices.Contains([]string{"0", "false", "False", "no"}, want)
	case string:
		return strings.EqualFold(v, want)
	case nil:
		return want == ""
	}
	return fmt.Sprint(value) == want
}

// public is a copy of the record as answers show it.
func (t *table) public(r record, base string) record {
	out := record{}
	for k, v := range r {
		if !slices.Contains(t.secret, k) {
			out[k] = v
		}
	}
	out["links"] = map[string]any{"self": base + "/v3/" + t.path + "/" + r.text("id")}
	return out
}

func randomID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // documented never to fail
	return hex.EncodeToString(b[:])
}

// seededID is the id of something that is there from the start: equal in every
// Keystone, so that what points at it may be computed beforehand.
func seededID(kind, name string) string {
	sum := sha256.Sum256([]byte("keystone/" + kind + "/" + name))
	return hex.EncodeToString(sum[:16])
}
