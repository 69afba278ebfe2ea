package keystone

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

func (k *Keystone) routeAssignments() {
	for _, on := range []string{"projects", "domains"} {
		path := "/v3/" + on + "/{target}/users/{user}/roles"
		k.on("GET "+path, admin, "list_grants", k.listGrants(on))
		k.on("GET "+path+"/{role}", admin, "check_grant", k.checkGrant(on))
		k.on("PUT "+path+"/{role}", admin, "create_grant", k.createGrant(on))
		k.on("DELETE "+path+"/{role}", admin, "revoke_grant", k.revokeGrant(on))
	}
	const system = "/v3/system/users/{user}/roles"
	k.on("GET "+system, admin, "list_system_grants_for_user", k.listGrants("system"))
	k.on("GET "+system+"/{role}", admin, "check_system_grant_for_user", k.checkGrant("system"))
	k.on("PUT "+system+"/{role}", admin, "create_system_grant_for_user", k.createGrant("system"))
	k.on("DELETE "+system+"/{role}", admin, "revoke_system_grant_for_user", k.revokeGrant("system"))
	k.on("GET /v3/role_assignments", admin, "list_role_assignments", k.listAssignments)
}

// named in a path: who, where and, where the path has one, which role.
func (k *Keystone) pathGrant(c call, on string) (assignment, error) {
	a := assignment{user: c.PathValue("user"), role: c.PathValue("role")}
	if _, err := k.tables["users"].get(a.user); err != nil {
		return a, err
	}
	if a.role != "" {
		if _, err := k.tables["roles"].get(a.role); err != nil {
			return a, err
		}
	}
	switch on {
	case "projects":
		a.project = c.PathValue("target")
	case "domains":
		a.domain = c.PathValue("target")
	default:
		a.system = true
		return a, nil
	}
	_, err := k.tables[on].get(c.PathValue("target"))
	return a, err
}

func (k *Keystone) listGrants(on string) handler {
	return func(c call) (answer, error) {
		want, err := k.pathGrant(c, on)
		if err != nil {
			return answer{}, err
		}
		out := []record{}
		for _, role := range k.tables["roles"].list(nil) {
			want.role = role.text("id")
			if slices.Contains(k.roles, want) {
				out = append(out, role)
			}
		}
		return k.listOf(c, k.tables["roles"], out)
	}
}

func (k *Keystone) checkGrant(on string) handler {
	return func(c call) (answer, error) {
		a, err := k.pathGrant(c, on)
		if err != nil {
			return answer{}, err
		}
		if !slices.Contains(k.roles, a) {
			return answer{}, k.noGrant(a)
		}
		return done()
	}
}

func (k *Keystone) createGrant(on string) handler {
	return func(c call) (answer, error) {
		a, err := k.pathGrant(c, on)
		if err != nil {
			return answer{}, err
		}
		k.assign(a)
		return done()
	}
}

func (k *Keystone) revokeGrant(on string) handler {
	return func(c call) (answer, error) {
		a, err := k.pathGrant(c, on)
		if err != nil {
			return answer{}, err
		}
		if !slices.Contains(k.roles, a) {
			return answer{}, k.noGrant(a)
		}
		k.roles = slices.DeleteFunc(k.roles, func(x assignment) bool { return x == a })
		return done()
	}
}

func (k *Keystone) noGrant(a assignment) error {
	where := "project " + a.project
	switch {
	case a.domain != "":
		where = "domain " + a.domain
	case a.system:
		where = "system all"
	}
	return refuse(http.StatusNotFound, fmt.Sprintf(
		"Could not find role assignment with role: %s, user or group: %s, project, domain, or system: %s.", a.role, a.user, where))
}

func (k *Keystone) listAssignments(c call) (answer, error) {
	q := c.URL.Query()
	names := q.Has("include_names") && matches(true, q.Get("include_names"))
	out := []any{}
	for _, a := range k.roles {
		if selected(a, q) {
			out = append(out, k.describeAssignment(a, names))
		}
	}
	return k.page(c, "role_assignments", out, "")
}

func selected(a assignment, q url.Values) bool {
	for key, have := range map[string]string{
		"user.id": a.user, "role.id": a.role, "scope.project.id": a.project, "scope.domain.id": a.domain,
	} {
		if want := q.Get(key); want != "" && want != have {
			return false
		}
	}
	return !q.Has("group.id") && (!q.Has("scope.system") || a.system)
}

func (k *Keystone) describeAssignment(a assignment, names bool) map[string]any {
	ref := func(many, id string) map[string]any {
		r := k.tables[many].rows[id]
		out := map[string]any{"id": id}
		if names {
			out["name"] = r.text("name")
			if d := r.text("domain_id"); d != "" {
				out["domain"] = k.domain(d)
			}
		}
		return out
	}
	scope, kind, at := map[string]any{}, "projects", a.project
	switch {
	case a.project != "":
		scope["project"] = ref("projects", a.project)
	case a.domain != "":
		scope["domain"], kind, at = ref("domains", a.domain), "domains", a.domain
	default:
		scope["system"] = map[string]any{"all": true}
	}
	link := fmt.Sprintf("%s/v3/%s/%s/users/%s/roles/%s", k.opt.URL, kind, at, a.user, a.role)
	if a.system {
		link = fmt.Sprintf("%s/v3/system/users/%s/roles/%s", k.opt.URL, a.user, a.role)
	}
	return map[string]any{
		"role": ref("roles", a.role), "user": ref("users", a.user), "scope": scope,
		"links": map[string]any{"assignment": link},
	}
}
