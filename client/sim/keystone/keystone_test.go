package keystone

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const scopedToDemo = `{"project":{"name":"demo","domain":{"id":"default"}}}`

// held is a Keystone on a clock that only the test moves.
func held(opt Options) (*Keystone, *time.Time) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	opt.Now = func() time.Time { return now }
	return New(opt), &now
}

func send(k *Keystone, method, path, token, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("X-Auth-Token", token)
	w := httptest.NewRecorder()
	k.ServeHTTP(w, r)
	return w
}

// identity is the request that signs a user of Default in by one method.
func identity(method, what, scope string) string {
	if scope == "" {
		scope = "null"
	}
	return `{"auth":{"identity":{"methods":["` + method + `"],"` + method + `":` + what + `},"scope":` + scope + `}}`
}

func password(user, scope string) string {
	return identity("password", `{"user":{"name":"`+user+`","domain":{"id":"default"},"password":"snapdash-demo"}}`, scope)
}

func signIn(t *testing.T, k *Keystone, body string) string {
	t.Helper()
	w := send(k, "POST", "/v3/auth/tokens", "", body)
	require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
	return w.Header().Get("X-Subject-Token")
}

func refused(t *testing.T, k *Keystone, want int, body string) {
	t.Helper()
	w := send(k, "POST", "/v3/auth/tokens", "", body)
	assert.Equal(t, want, w.Code, w.Body.String())
	assert.Empty(t, w.Header().Get("X-Subject-Token"))
}

// made creates something and gives its id.
func made(t *testing.T, k *Keystone, path, token, one, body string) string {
	t.Helper()
	w := send(k, "POST", path, token, `{"`+one+`":`+body+`}`)
	require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
	var out map[string]struct{ ID string }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
	return out[one].ID
}

func TestPasscodes(t *testing.T) {
	k, _ := held(Options{Passcode: "123456"})
	code := func(passcode string) string {
		return identity("totp", `{"user":{"name":"member","domain":{"id":"default"},"passcode":"`+passcode+`"}}`, scopedToDemo)
	}
	g, ok := k.Verify(signIn(t, k, code("123456")))
	require.True(t, ok)
	assert.Equal(t, "member", g.UserName)
	refused(t, k, http.StatusUnauthorized, code("654321"))
	refused(t, k, http.StatusUnauthorized, code(""))
	none, _ := held(Options{})
	refused(t, none, http.StatusUnauthorized, code(""))
}

func TestSeveralMethodsMustProveOneUser(t *testing.T) {
	k, _ := held(Options{Passcode: "123456"})
	both := func(user string) string {
		return `{"auth":{"identity":{"methods":["password","totp"],
			"password":{"user":{"name":"member","domain":{"id":"default"},"password":"snapdash-demo"}},
			"totp":{"user":{"name":"` + user + `","domain":{"id":"default"},"passcode":"123456"}}},"scope":` + scopedToDemo + `}}`
	}
	w := send(k, "POST", "/v3/auth/tokens", "", both("member"))
	require.Equal(t, http.StatusCreated, w.Code)
	assert.Contains(t, w.Body.String(), `"methods":["password","totp"]`)
	refused(t, k, http.StatusUnauthorized, both("reader"))
}

func TestTokenEndsAndARenewedOneNoLater(t *testing.T) {
	k, now := held(Options{TokenLife: time.Hour})
	first := signIn(t, k, password("member", `"unscoped"`))
	*now = now.Add(30 * time.Minute)
	second := signIn(t, k, identity("token", `{"id":"`+first+`"}`, scopedToDemo))
	a, _ := k.Verify(first)
	b, ok := k.Verify(second)
	require.True(t, ok)
	assert.Equal(t, a.Expires, b.Expires, "a token got with a token lives no longer than the first")
	*now = now.Add(30*time.Minute - time.Second)
	_, ok = k.Verify(second)
	assert.True(t, ok)
	*now = now.Add(time.Second)
	_, ok = k.Verify(second)
	assert.False(t, ok)
	assert.Equal(t, http.StatusUnauthorized, send(k, "GET", "/v3/auth/projects", second, "").Code)
	refused(t, k, http.StatusNotFound, identity("token", `{"id":"`+first+`"}`, scopedToDemo))
	_, ok = k.Verify(signIn(t, k, password("member", scopedToDemo)))
	assert.True(t, ok, "the password opens a new one")
}

func TestScopes(t *testing.T) {
	k, _ := held(Options{Services: []Service{{
		Type: "volumev3", Name: "cinderv3", URL: "http://cloud/v3/%(project_id)s", Regions: []string{"RegionOne"}, Interfaces: []string{"public"},
	}}})
	domain, _ := k.Verify(signIn(t, k, password("admin", `{"domain":{"name":"Default"}}`)))
	assert.Equal(t, Grant{
		UserID: k.UserID("admin"), UserName: "admin", DomainID: "default", Roles: []string{"admin"}, Expires: domain.Expires,
	}, domain)
	w := send(k, "POST", "/v3/auth/tokens", "", password("admin", `{"system":{"all":true}}`))
	require.Equal(t, http.StatusCreated, w.Code)
	assert.Contains(t, w.Body.String(), `"system":{"all":true}`)
	assert.NotContains(t, w.Body.String(), "http://cloud/v3/", "no project, no endpoint with a project in it")
	system, _ := k.Verify(w.Header().Get("X-Subject-Token"))
	assert.True(t, system.System)
	for _, scope := range []string{`{"domain":{"id":"default"}}`, `{"system":{"all":true}}`, `{"system":{"all":false}}`, `{}`, `{"domain":{"id":"nope"}}`} {
		refused(t, k, http.StatusUnauthorized, password("member", scope))
	}
	refused(t, k, http.StatusBadRequest, password("member", `7`))
	project := send(k, "POST", "/v3/auth/tokens", "", password("member", ""))
	assert.Contains(t, project.Body.String(), "http://cloud/v3/"+k.ProjectID("demo"), "the default project is used")
}

func TestCredentialLendsOnlyItsRolesUntilItEnds(t *testing.T) {
	k, now := held(Options{})
	token, path := signIn(t, k, password("member", scopedToDemo)), "/v3/users/"+k.UserID("member")+"/application_credentials"
	id := made(t, k, path, token, "application_credential",
		`{"name":"c","secret":"hush","roles":[{"name":"reader"}],"expires_at":"2026-03-01T13:00:00.000000"}`)
	body := identity("application_credential", `{"id":"`+id+`","secret":"hush"}`, "")
	g, ok := k.Verify(signIn(t, k, body))
	require.True(t, ok)
	assert.Equal(t, []string{"reader"}, g.Roles)
	assert.Equal(t, k.ProjectID("demo"), g.ProjectID)
	assert.Equal(t, http.StatusForbidden, send(k, "GET", path, signIn(t, k, password("reader", scopedToDemo)), "").Code)
	*now = now.Add(time.Hour)
	refused(t, k, http.StatusUnauthorized, body)
}

func TestTrustLendsRoles(t *testing.T) {
	for _, c := range []struct{ impersonation, user string }{{"false", "reader"}, {"true", "member"}} {
		k, now := held(Options{})
		token := signIn(t, k, password("member", scopedToDemo))
		id := made(t, k, "/v3/OS-TRUST/trusts", token, "trust", `{"trustor_user_id":"`+k.UserID("member")+
			`","trustee_user_id":"`+k.UserID("reader")+`","project_id":"`+k.ProjectID("demo")+
			`","impersonation":`+c.impersonation+`,"roles":[{"name":"member"}],"expires_at":"2026-03-01T13:00:00Z"}`)
		scope := `{"OS-TRUST:trust":{"id":"` + id + `"}}`
		g, ok := k.Verify(signIn(t, k, password("reader", scope)))
		require.True(t, ok)
		assert.Equal(t, c.user, g.UserName)
		assert.Equal(t, []string{"member"}, g.Roles)
		refused(t, k, http.StatusForbidden, password("admin", scope))
		*now = now.Add(time.Hour)
		refused(t, k, http.StatusUnauthorized, password("reader", scope))
	}
}

func TestWhatGoesTakesWhatHangsOnIt(t *testing.T) {
	k, _ := held(Options{})
	admin := signIn(t, k, password("admin", `{"project":{"name":"admin","domain":{"id":"default"}}}`))
	project := made(t, k, "/v3/projects", admin, "project", `{"name":"p"}`)
	user := made(t, k, "/v3/users", admin, "user", `{"name":"u","password":"snapdash-demo","default_project_id":"`+project+`"}`)
	role := made(t, k, "/v3/roles", admin, "role", `{"name":"r"}`)
	grant := "/v3/projects/" + project + "/users/" + user + "/roles/" + role
	require.Equal(t, http.StatusNoContent, send(k, "PUT", grant, admin, "").Code)
	token := signIn(t, k, password("u", ""))
	assert.NotContains(t, send(k, "GET", "/v3/users/"+user, token, "").Body.String(), "snapdash-demo", "a password is never shown")

	require.Equal(t, http.StatusNoContent, send(k, "DELETE", "/v3/projects/"+project, admin, "").Code)
	_, ok := k.Verify(token)
	assert.False(t, ok, "a token of a project that is gone")
	assert.Contains(t, send(k, "GET", "/v3/role_assignments?user.id="+user, admin, "").Body.String(), `"role_assignments":[]`)
	require.Equal(t, http.StatusNoContent, send(k, "DELETE", "/v3/users/"+user, admin, "").Code)
	refused(t, k, http.StatusUnauthorized, password("u", ""))
}

func TestChangedPassword(t *testing.T) {
	k, _ := held(Options{})
	path := "/v3/users/" + k.UserID("member") + "/password"
	assert.Equal(t, http.StatusUnauthorized, send(k, "POST", path, "", `{"user":{"password":"new","original_password":"wrong"}}`).Code)
	require.Equal(t, http.StatusNoContent, send(k, "POST", path, "", `{"user":{"password":"new","original_password":"snapdash-demo"}}`).Code)
	refused(t, k, http.StatusUnauthorized, password("member", scopedToDemo))
}

func TestPages(t *testing.T) {
	k, _ := held(Options{})
	admin := signIn(t, k, password("admin", `{"project":{"name":"admin","domain":{"id":"default"}}}`))
	path, seen := "/v3/projects?limit=5", 0
	for path != "" {
		var page struct {
			Projects []struct{ ID string }
			Links    struct{ Next string }
		}
		w := send(k, "GET", path, admin, "")
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &page))
		require.NotEmpty(t, page.Projects)
		seen += len(page.Projects)
		path = page.Links.Next
	}
	assert.Equal(t, len(DefaultProjects()), seen)
	assert.Equal(t, http.StatusBadRequest, send(k, "GET", "/v3/projects?marker=nope", admin, "").Code)
}

// FuzzBody sends anything as a body to every kind of route: the answer is JSON,
// never a 500, and no token comes out of it.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		"", "{", "[]", "7", `"x"`, "null", `{"auth":null}`, `{"auth":{"identity":{"methods":null}}}`,
		`{"auth":{"identity":{"methods":["password"],"password":null}}}`, `{"auth":{"identity":{"methods":["token"],"token":{"id":7}}}}`,
		identity("totp", `{"user":{"id":"x"}}`, `{"project":{}}`), `{"project":{"name":7}}`, `{"project":{"name":"a","enabled":"no"}}`,
		`{"user":{"name":"a","domain_id":7}}`, `{"trust":{"roles":7}}`, `{"application_credential":{"name":"a","roles":[7,{}]}}`,
		`{"role":{"name":"a","id":"` + strings.Repeat("x", 300) + `"}}`, `{"endpoint":{"url":7,"service_id":"x"}}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		k, _ := held(Options{})
		admin := signIn(t, k, password("admin", `{"project":{"name":"admin","domain":{"id":"default"}}}`))
		user := k.UserID("admin")
		for _, on := range []string{
			"POST /v3/auth/tokens", "POST /v3/projects", "POST /v3/users", "POST /v3/roles", "POST /v3/domains", "POST /v3/endpoints",
			"POST /v3/OS-TRUST/trusts", "POST /v3/users/" + user + "/application_credentials", "POST /v3/users/" + user + "/password",
			"PATCH /v3/users/" + user, "PATCH /v3/projects/" + k.ProjectID("demo"), "GET /v3/auth/catalog",
		} {
			method, path, _ := strings.Cut(on, " ")
			w := send(k, method, path, admin, body)
			assert.Less(t, w.Code, 500, on)
			if w.Code >= 400 {
				var said struct {
					Error struct {
						Code    int
						Message string
					}
				}
				require.NoError(t, json.Unmarshal(w.Body.Bytes(), &said), on)
				assert.Equal(t, w.Code, said.Error.Code, on)
				assert.NotEmpty(t, said.Error.Message, on)
			}
		}
	})
}
