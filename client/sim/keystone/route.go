package keystone

import (
	"net/http"
	"strings"
)

type handler func(call) (answer, error)

// access says who may use a route.
type access int

const (
	anyone   access = iota // without a token
	signedIn               // with a token that is valid
	admin                  // with the admin role
	self                   // with the admin role, or being the {user} of the path
)

// ServeHTTP answers one request. Requests are served one after the other.
func (k *Keystone) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.mux.ServeHTTP(w, r)
}

// notFound is the page for a path that is none: the only answer that is no JSON.
const notFound = `<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
`

func (k *Keystone) route() {
	k.mux = http.NewServeMux()
	k.on("GET /{$}", anyone, "", k.versions)
	k.on("GET /v3", anyone, "", k.version)
	k.on("GET /v3/{$}", anyone, "", k.version)
	k.on("POST /v3/auth/tokens", anyone, "", k.issueToken)
	k.on("GET /v3/auth/tokens", signedIn, "", k.showToken)
	k.on("DELETE /v3/auth/tokens", signedIn, "", k.revokeToken)
	k.on("GET /v3/auth/projects", signedIn, "", k.ownProjects)
	k.on("GET /v3/auth/domains", signedIn, "", k.ownDomains)
	k.on("GET /v3/auth/system", signedIn, "", k.ownSystem)
	k.on("GET /v3/auth/catalog", signedIn, "", k.ownCatalogue)
	k.on("GET /v3/users/{user}/projects", self, "list_user_projects", k.userProjects)
	k.on("POST /v3/users/{user}/password", anyone, "", k.changePassword)
	k.routeTables()
	k.routeCredentials()
	k.routeAssignments()
	k.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		k.send(w, r, answer{status: http.StatusNotFound, html: notFound}, nil)
	})
}

// on binds a route; action is the name of the policy rule, which refusals tell.
func (k *Keystone) on(pattern string, who access, action string, h handler) {
	k.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		c := call{Request: r, as: k.live(r.Header.Get("X-Auth-Token"))}
		if err := k.allow(c, who, action); err != nil {
			k.send(w, r, answer{}, err)
			return
		}
		a, err := h(c)
		k.send(w, r, a, err)
	})
}

func (k *Keystone) allow(c call, who access, action string) error {
	switch {
	case who == anyone:
		return nil
	case c.as == nil:
		return errNoAuth
	case who == signedIn, k.has(c.as, "admin"), who == self && c.PathValue("user") == c.as.user:
		return nil
	}
	return forbid(action)
}

func (k *Keystone) versionEntry() map[string]any {
	return map[string]any{
		"id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z",
		"links": []any{map[string]any{"rel": "self", "href": k.opt.URL + "/v3/"}},
		"media-types": []any{map[string]any{
			"base": "application/json", "type": "application/vnd.openstack.identity-v3+json",
		}},
	}
}

func (k *Keystone) versions(call) (answer, error) {
	return answer{
		status: http.StatusMultipleChoices,
		body:   map[string]any{"versions": map[string]any{"values": []any{k.versionEntry()}}},
		header: http.Header{"Location": {k.opt.URL + "/v3/"}},
	}, nil
}

func (k *Keystone) version(call) (answer, error) {
	return ok(map[string]any{"version": k.versionEntry()})
}

// page wraps a list as Keystone does, with the link to the next page if it is cut.
func (k *Keystone) page(c call, many string, rows []any, next string) (answer, error) {
	self := k.opt.URL + c.URL.Path
	links := map[string]any{"self": self, "previous": nil, "next": nil}
	if c.URL.RawQuery != "" {
		links["self"] = self + "?" + c.URL.RawQuery
	}
	if next != "" {
		links["next"] = self + "?" + next
	}
	return ok(map[string]any{many: rows, "links": links})
}

// action is the name of a policy rule on a collection.
func action(verb string, t *table) string {
	if verb == "list" {
		return "list_" + t.many
	}
	return verb + "_" + strings.ToLower(t.one)
}
