package keystone

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// issueToken is POST /v3/auth/tokens.
func (k *Keystone) issueToken(c call) (answer, error) {
	in, err := readAuth(c)
	if err != nil {
		return answer{}, err
	}
	if len(in.methods) == 0 {
		return answer{}, errNoAuth
	}
	t := &token{}
	for _, method := range in.methods {
		user, err := k.authenticate(method, in, t)
		if err != nil {
			return answer{}, err
		}
		if t.user != "" && t.user != user {
			return answer{}, errNoAuth
		}
		t.user = user
		if !slices.Contains(t.methods, method) {
			t.methods = append(t.methods, method)
		}
	}
	if err := k.scope(t, in.scope); err != nil {
		return answer{}, err
	}
	k.issue(t, k.opt.Now())
	return answer{
		status: http.StatusCreated, body: k.describe(t, !c.URL.Query().Has("nocatalog")),
		header: http.Header{"X-Subject-Token": {t.id}},
	}, nil
}

// authenticate says whom one method proves the caller to be.
func (k *Keystone) authenticate(method string, in *authRequest, t *token) (string, error) {
	switch method {
	case "password":
		user := k.user(*in.password.User)
		if !user.enabled() || !same(user.text("password"), in.password.User.Password) {
			return "", errNoAuth
		}
		return user.text("id"), nil
	case "totp":
		user := k.user(*in.totp.User)
		if !user.enabled() || !same(k.opt.Passcode, in.totp.User.Passcode) {
			return "", errNoAuth
		}
		return user.text("id"), nil
	case "token":
		old := k.live(in.token.ID)
		switch {
		case old == nil && !strings.HasPrefix(in.token.ID, tokenPrefix):
			return "", refuse(http.StatusNotFound, "Could not recognize Fernet token")
		case old == nil:
			return "", refuse(http.StatusNotFound, "Failed to validate token")
		case old.cred != "":
			return "", errNoAuth
		}
		// A token got with a token does not live longer than the first.
		t.expires, t.methods, t.audit, t.original = old.expires, slices.Clone(old.methods), old.audit[len(old.audit)-1:], old.id
		return old.user, nil
	}
	return k.authenticateCred(in.cred, t)
}

func (k *Keystone) authenticateCred(ref credRef, t *token) (string, error) {
	cred := k.creds.rows[ref.ID]
	if ref.ID == "" {
		owner := k.user(ref.User).text("id")
		for _, r := range k.creds.rows {
			if r.text("name") == ref.Name && owner != "" && r.text("user_id") == owner {
				cred = r
			}
		}
	}
	if cred == nil && ref.ID != "" {
		return "", refuse(http.StatusNotFound, fmt.Sprintf("Could not find Application Credential: %s.", ref.ID))
	}
	if cred == nil || !same(cred.text("secret"), ref.Secret) || k.ended(cred) {
		return "", errNoAuth
	}
	t.cred, t.project = cred.text("id"), cred.text("project_id")
	return cred.text("user_id"), nil
}

// same compares secrets; an empty one is never right.
func same(have, given string) bool {
	return have != "" && subtle.ConstantTimeCompare([]byte(have), []byte(given)) == 1
}

// user finds whom a request means: by id, or by name in a domain.
func (k *Keystone) user(ref userRef) record {
	if ref.ID != "" {
		return k.tables["users"].rows[ref.ID]
	}
	domain := k.domainOf(ref.Domain)
	if domain == "" || ref.Name == "" {
		return nil
	}
	return k.tables["users"].find(domain, ref.Name)
}

func (k *Keystone) domainOf(ref *domainRef) string {
	if ref == nil {
		return ""
	}
	if ref.ID != "" {
		return k.tables["domains"].rows[ref.ID].text("id")
	}
	if ref.Name == "" {
		return ""
	}
	return k.tables["domains"].find("", ref.Name).text("id")
}

// scope applies what the request wants to be scoped to. A user who names
// nothing gets the default project; one who has no role there gets no scope.
func (k *Keystone) scope(t *token, raw json.RawMessage) error {
	text := strings.TrimSpace(string(raw))
	if t.cred != "" {
		if text != "" && text != "null" {
			return &refusal{
				code: http.StatusUnauthorized, identity: map[string]any{},
				text: "Error authenticating with application credential: Application credentials cannot request a scope.",
			}
		}
		return nil
	}
	switch text {
	case `"unscoped"`:
		return nil
	case "", "null":
		k.defaultScope(t)
		return nil
	}
	var want scopeRef
	if err := json.Unmarshal(raw, &want); err != nil {
		return refuse(http.StatusBadRequest, "Invalid input for field 'scope'.")
	}
	if want.None != nil {
		return nil
	}
	if err := k.scopeTo(t, want); err != nil {
		return err
	}
	if !t.scoped() || len(k.rolesOf(t)) == 0 {
		return errNoAuth
	}
	return nil
}

func (k *Keystone) scopeTo(t *token, want scopeRef) error {
	switch {
	case want.Project != nil:
		project := k.tables["projects"].rows[want.Project.ID]
		if want.Project.ID == "" {
			domain := k.domainOf(want.Project.Domain)
			if domain == "" {
				return expecting("domain", "project")
			}
			project = k.tables["projects"].find(domain, want.Project.Name)
		}
		if !project.enabled() {
			return errNoAuth
		}
		t.project = project.text("id")
	case want.Domain != nil:
		t.domain = k.domainOf(want.Domain)
	case want.System != nil:
		t.system = want.System.All
	case want.Trust != nil:
		return k.scopeToTrust(t, want.Trust.ID)
	}
	return nil
}

func (k *Keystone) scopeToTrust(t *token, id string) error {
	trust := k.trusts.rows[id]
	if trust == nil || k.ended(trust) {
		return errNoAuth
	}
	if trust.text("trustee_user_id") != t.user {
		return errForbidden
	}
	t.trust, t.project = id, trust.text("project_id")
	if trust["impersonation"] == true {
		t.user = trust.text("trustor_user_id")
	}
	return nil
}

func (k *Keystone) defaultScope(t *token) {
	t.project = k.tables["users"].rows[t.user].text("default_project_id")
	if !k.tables["projects"].rows[t.project].enabled() || len(k.rolesOf(t)) == 0 {
		t.project = ""
	}
}

// subject is the token that a request under /v3/auth/tokens is about.
func (k *Keystone) subject(c call, action string) (*token, error) {
	id := c.Header.Get("X-Subject-Token")
	if id == "" && !k.has(c.as, "admin") {
		return nil, forbid(action)
	}
	t := k.live(id)
	if t == nil {
		return nil, refuse(http.StatusNotFound, "Failed to validate token")
	}
	if t.user != c.as.user && !k.has(c.as, "admin") && !k.has(c.as, "service") {
		return nil, forbid(action)
	}
	return t, nil
}

func (k *Keystone) showToken(c call) (answer, error) {
	t, err := k.subject(c, "validate_token")
	if err != nil {
		return answer{}, err
	}
	return answer{
		status: http.StatusOK, body: k.describe(t, !c.URL.Query().Has("nocatalog")),
		header: http.Header{"X-Subject-Token": {t.id}},
	}, nil
}

func (k *Keystone) revokeToken(c call) (answer, error) {
	t, err := k.subject(c, "revoke_token")
	if err != nil {
		return answer{}, err
	}
	delete(k.tokens, t.id)
	return done()
}
