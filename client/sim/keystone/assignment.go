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
		k.onGrant("GET "+path, "list_grants", on, k.listGrants)
		k.onGrant("GET "+path+"/{role}", "check_grant", on, k.checkGrant)
		k.onGrant("PUT "+path+"/{role}", "create_grant", on, k.createGrant)
		k.onGrant("DELETE "+path+"/{role}", "revoke_grant", on, k.revokeGrant)
	}
	const system = "/v3/system/users/{user}/roles"
	k.onGrant("GET "+system, "list_system_grants_for_user", "system", k.listGrants)
	k.onGrant("GET "+system+"/{role}", "check_system_grant_for_user", "system", k.checkGrant)
	k.onGrant("PUT "+system+"/{role}", "create_system_grant_for_user", "system", k.createGrant)
	k.onGrant("DELETE "+system+"/{role}", "revoke_system_grant_for_user", "system", k.revokeGrant)
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

// onGrant binds a route on roles of a user somewhere. What the path names is
// looked up before the policy, so even who may not ask learns what is not there.
func (k *Keystone) onGrant(pattern, action, on string, h func(call, assignment) (answer, error)) {
	k.on(pattern, signedIn, "", func(c call) (answer, error) {
		a, err := k.pathGrant(c, on)
		if err != nil {
			return answer{}, err
		}
		if !k.has(c.as, "admin") {
			return answer{}, forbid(action)
		}
		return h(c, a)
	})
}

func (k *Keystone) listGrants(c call, want assignment) (answer, error) {
	out := []record{}
	for _, role := range k.tables["roles"].list(nil) {
		want.role = role.text("id")
		if slices.Contains(k.roles, want) {
			out = append(out, role)
		}
	}
	return k.listOf(c, k.tables["roles"], out)
}

func (k *Keystone) checkGrant(_ call, a assignment) (answer, error) {
	if !slices.Contains(k.roles, a) {
		return answer{}, k.noGrant(a)
	}
	return done()
}

func (k *Keystone) createGrant(_ call, a assignment) (answer, error) {
	k.assign(a)
	return done()
}

func (k *Keystone) revokeGrant(_ call, a assignment) (answer, error) {
	if !slices.Contains(k.roles, a) {
		return answer{}, k.noGrant(a)
	}
	k.roles = slices.DeleteFunc(k.roles, func(x assignment) bool { return x == a })
	return done()
}

func (k *Keystone) noGrant(a assignment) error {
	where := a.project
	switch {
	case a.domain != "":
		where = a.domain
	case a.system:
		where = "system"
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
