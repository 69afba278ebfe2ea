package keystone

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// routeTables gives every collection its list, create, show, update and delete.
// Stock policy: an administrator may all of it; who signed in may see regions,
// his own user and the projects where he has a role.
func (k *Keystone) routeTables() {
	for _, t := range k.tables {
		list := admin
		if t.many == "regions" {
			list = signedIn
		}
		k.on("GET /v3/"+t.many, list, action("list", t), func(c call) (answer, error) { return k.list(c, t) })
		k.on("POST /v3/"+t.many, admin, action("create", t), func(c call) (answer, error) { return k.create(c, t) })
		k.on("GET /v3/"+t.many+"/{id}", signedIn, action("get", t), func(c call) (answer, error) { return k.show(c, t) })
		k.on("PATCH /v3/"+t.many+"/{id}", admin, action("update", t), func(c call) (answer, error) { return k.update(c, t) })
		k.on("DELETE /v3/"+t.many+"/{id}", admin, action("delete", t), func(c call) (answer, error) { return k.destroy(c, t) })
	}
}

func (k *Keystone) list(c call, t *table) (answer, error) {
	return k.listOf(c, t, t.list(c.URL.Query()))
}

// listOf answers with one page of rows: limit and marker are those of Keystone
// 2025.1; older ones ignore them, which a client cannot tell from a short list.
func (k *Keystone) listOf(c call, t *table, rows []record) (answer, error) {
	q := c.URL.Query()
	if marker := q.Get("marker"); marker != "" {
		at := slices.IndexFunc(rows, func(r record) bool { return r.text("id") == marker })
		if at < 0 {
			return answer{}, refuse(http.StatusBadRequest, fmt.Sprintf("Marker could not be found: %s", marker))
		}
		rows = rows[at+1:]
	}
	next := ""
	if limit, err := strconv.Atoi(q.Get("limit")); err == nil && limit > 0 && limit < len(rows) {
		rows = rows[:limit]
		q.Set("marker", rows[limit-1].text("id"))
		next = q.Encode()
	}
	out := []any{}
	for _, r := range rows {
		out = append(out, t.public(r, k.opt.URL))
	}
	return k.page(c, t.many, out, next)
}

func (k *Keystone) create(c call, t *table) (answer, error) {
	r, err := k.input(c, t)
	if err != nil {
		return answer{}, err
	}
	switch t.many {
	case "projects":
		r = newProject(withDefaults(r, record{"parent_id": defaulted(r.text("domain_id"), "default")}))
	case "users":
		r = newUser(r)
	case "roles":
		r = newRole(r)
	case "domains", "services", "endpoints":
		r = withDefaults(r, record{"enabled": true})
	case "groups":
		r = withDefaults(r, record{"domain_id": "default"})
	}
	if err := k.refer(r); err != nil {
		if t.many == "projects" { // the one collection for which this is no 404
			err = refuse(http.StatusBadRequest, err.Error())
		}
		return answer{}, err
	}
	if t.many == "endpoints" {
		r["region"] = r["region_id"]
	}
	if r, err = t.add(r); err != nil {
		return answer{}, err
	}
	return created(map[string]any{t.one: t.public(r, k.opt.URL)})
}

// refer refuses a record that points to a domain or service that is not there.
func (k *Keystone) refer(r record) error {
	for key, many := range map[string]string{"domain_id": "domains", "service_id": "services"} {
		if id := r.text(key); id != "" {
			if _, err := k.tables[many].get(id); err != nil {
				return err
			}
		}
	}
	return nil
}

func defaulted(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// input is the object that a request brings; null attributes count as absent.
func (k *Keystone) input(c call, t *table) (record, error) {
	var in map[string]record
	if err := c.body(&in); err != nil {
		return nil, err
	}
	r, given := in[t.one]
	switch {
	case !given:
		r = record{}
	case r == nil:
		return nil, refuse(http.StatusBadRequest, "None is not of type 'object'")
	}
	if (t.named || t == k.creds) && c.Method == http.MethodPost && r["name"] == nil {
		return nil, refuse(http.StatusBadRequest, "'name' is a required property")
	}
	if r["domain_id"] == nil {
		delete(r, "domain_id")
	}
	return r, nil
}

func (k *Keystone) show(c call, t *table) (answer, error) {
	id := c.PathValue("id")
	r, err := t.get(id)
	if !k.maySee(c, t, id) {
		return answer{}, forbid(action("get", t))
	}
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]any{t.one: t.public(r, k.opt.URL)})
}

func (k *Keystone) maySee(c call, t *table, id string) bool {
	if k.has(c.as, "admin") || t.many == "regions" {
		return true
	}
	switch t.many {
	case "users":
		return id == c.as.user
	case "projects":
		return id == c.as.project
	case "domains":
		return id == k.grant(c.as).DomainID
	}
	return false
}

func (k *Keystone) update(c call, t *table) (answer, error) {
	r, err := t.get(c.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	in, err := k.input(c, t)
	if err != nil {
		return answer{}, err
	}
	if name := in.text("name"); t.named && name != "" && !strings.EqualFold(name, r.text("name")) {
		if t.find(r.text("domain_id"), name) != nil {
			return answer{}, t.duplicate(record{"name": name, "domain_id": r["domain_id"]})
		}
	}
	for key, v := range in {
		if key != "id" && key != "links" {
			r[key] = v
		}
	}
	out := t.public(r, k.opt.URL)
	if t.many == "projects" || t.many == "users" {
		out["extra"] = map[string]any{}
	}
	return ok(map[string]any{t.one: out})
}

func (k *Keystone) destroy(c call, t *table) (answer, error) {
	r, err := t.get(c.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	if t.many == "domains" && r.enabled() {
		return answer{}, refuse(http.StatusForbidden, "Cannot delete a domain that is enabled, please disable it first.")
	}
	id := r.text("id")
	t.remove(id)
	k.roles = slices.DeleteFunc(k.roles, func(a assignment) bool {
		return slices.Contains([]string{a.user, a.project, a.domain, a.role}, id)
	})
	k.dropDependents(t, id)
	return done()
}

// dropDependents removes what cannot be without the removed record.
func (k *Keystone) dropDependents(t *table, id string) {
	switch t.many {
	case "services":
		k.removeWhere(k.tables["endpoints"], "service_id", id)
	case "users":
		k.removeWhere(k.creds, "user_id", id)
		k.removeWhere(k.trusts, "trustor_user_id", id)
	case "projects":
		k.removeWhere(k.creds, "project_id", id)
		k.removeWhere(k.trusts, "project_id", id)
	case "domains":
		for _, of := range []string{"users", "projects", "groups"} {
			k.removeWhere(k.tables[of], "domain_id", id)
		}
	}
}

func (k *Keystone) removeWhere(t *table, key, id string) {
	for _, r := range t.list(url.Values{}) {
		if r.text(key) == id {
			t.remove(r.text("id"))
		}
	}
}
