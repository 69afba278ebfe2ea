package clienttest

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// founder makes projects and users in Keystone, as an admin.
type founder struct {
	authURL string
	header  http.Header
	made    []string // addresses, to be deleted
	err     error    // the first failure; what follows does nothing
}

// Found gives env two projects and three users of its own, so that neither
// leftovers nor other people's work can disturb a run. AuthURL and Admin must
// be set. The function that it gives removes them again.
func Found(env *Env) (remove func(), err error) {
	p, err := signIn(env.AuthURL, env.Admin)
	if err != nil {
		return func() {}, err
	}
	f := &founder{authURL: env.AuthURL, header: http.Header{"X-Auth-Token": {p.token}}}
	suffix := strconv.FormatInt(time.Now().UnixNano(), 36)
	shared, apart := "contract-"+suffix, "contract-other-"+suffix
	sharedID, apartID := f.project(shared), f.project(apart)
	env.Member = f.user("member-"+suffix, shared, sharedID, "member", "reader")
	env.Reader = f.user("reader-"+suffix, shared, sharedID, "reader")
	env.Other = f.user("other-"+suffix, apart, apartID, "member", "reader")
	return f.remove, f.err
}

// Revoke ends all tokens of a user, by writing the password that it has.
func Revoke(authURL string, admin, who Account) error {
	p, err := signIn(authURL, admin)
	if err != nil {
		return err
	}
	mine, err := signIn(authURL, who)
	if err != nil {
		return err
	}
	f := &founder{authURL: authURL, header: http.Header{"X-Auth-Token": {p.token}}}
	f.ask(http.MethodPatch, "/users/"+mine.user, map[string]any{"user": map[string]string{"password": who.Password}})
	return f.err
}

func (f *founder) ask(method, path string, body any) reply {
	if f.err != nil {
		return reply{}
	}
	r, err := send(method, f.authURL+path, f.header, body)
	if err == nil && r.status >= 300 {
		err = fmt.Errorf("%s %s: %d %s", method, path, r.status, r.text)
	}
	f.err = errors.Join(f.err, err)
	return r
}

func (f *founder) create(many, one string, fields map[string]any) string {
	r := f.ask(http.MethodPost, "/"+many, map[string]any{one: fields})
	id, _ := r.at(one, "id").(string)
	f.made = append(f.made, "/"+many+"/"+id)
	return id
}

func (f *founder) project(name string) string {
	return f.create("projects", "project", map[string]any{"name": name, "domain_id": "default"})
}

func (f *founder) user(name, project, projectID string, roles ...string) Account {
	password := "contract-" + name
	id := f.create("users", "user", map[string]any{"name": name, "domain_id": "default", "password": password})
	for _, role := range roles {
		f.ask(http.MethodPut, fmt.Sprintf("/projects/%s/users/%s/roles/%s", projectID, id, f.role(role)), nil)
	}
	return Account{User: name, Password: password, Project: project}
}

func (f *founder) role(name string) string {
	rows, _ := f.ask(http.MethodGet, "/roles?name="+name, nil).at("roles").([]any)
	for _, row := range rows {
		if fields, ok := row.(map[string]any); ok && fields["name"] == name {
			id, _ := fields["id"].(string)
			return id
		}
	}
	f.err = errors.Join(f.err, fmt.Errorf("there is no role %q", name))
	return ""
}

func (f *founder) remove() {
	f.err = nil
	for _, path := range f.made {
		f.ask(http.MethodDelete, path, nil)
	}
}
