package keystone

import (
	"slices"
)

// ownProjects are the projects to which the caller could scope a token.
func (k *Keystone) ownProjects(c call) (answer, error) {
	return k.listOf(c, k.tables["projects"], k.projectsOf(c.as.user))
}

func (k *Keystone) userProjects(c call) (answer, error) {
	if _, err := k.tables["users"].get(c.PathValue("user")); err != nil {
		return answer{}, err
	}
	return k.listOf(c, k.tables["projects"], k.projectsOf(c.PathValue("user")))
}

func (k *Keystone) projectsOf(user string) []record {
	return slices.DeleteFunc(k.tables["projects"].list(nil), func(p record) bool {
		return !p.enabled() || !slices.ContainsFunc(k.roles, func(a assignment) bool {
			return a.user == user && a.project == p.text("id")
		})
	})
}

func (k *Keystone) ownDomains(c call) (answer, error) {
	rows := slices.DeleteFunc(k.tables["domains"].list(nil), func(d record) bool {
		return !slices.ContainsFunc(k.roles, func(a assignment) bool {
			return a.user == c.as.user && a.domain == d.text("id")
		})
	})
	return k.listOf(c, k.tables["domains"], rows)
}

func (k *Keystone) ownSystem(c call) (answer, error) {
	out := []any{}
	if slices.ContainsFunc(k.roles, func(a assignment) bool { return a.user == c.as.user && a.system }) {
		out = append(out, map[string]any{"all": true})
	}
	return ok(map[string]any{"system": out, "links": map[string]any{"self": k.opt.URL + c.URL.Path}})
}

func (k *Keystone) ownCatalogue(c call) (answer, error) {
	if !c.as.scoped() {
		return answer{}, errForbidden
	}
	return k.page(c, "catalog", k.catalogue(c.as), "")
}

// changePassword is the one change that needs no token: the old password will do.
func (k *Keystone) changePassword(c call) (answer, error) {
	var in struct {
		User struct {
			Password string
			Original string `json:"original_password"`
		}
	}
	if err := c.body(&in); err != nil {
		return answer{}, err
	}
	user := k.tables["users"].rows[c.PathValue("user")]
	if !user.enabled() || !same(user.text("password"), in.User.Original) || in.User.Password == "" {
		return answer{}, errNoAuth
	}
	user["password"] = in.User.Password
	return done()
}
