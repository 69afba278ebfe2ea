package keystone

import (
	"fmt"
	"net/http"
	"time"
)

func (k *Keystone) routeCredentials() {
	const path = "/v3/users/{user}/application_credentials"
	k.on("GET "+path, self, "list_application_credentials", k.listCredentials)
	k.on("POST "+path, self, "create_application_credential", k.createCredential)
	k.on("GET "+path+"/{id}", self, "get_application_credential", k.showCredential)
	k.on("DELETE "+path+"/{id}", self, "delete_application_credential", k.deleteCredential)
	k.on("POST /v3/OS-TRUST/trusts", signedIn, "create_trust", k.createTrust)
	k.on("GET /v3/OS-TRUST/trusts", signedIn, "list_trusts", k.listTrusts)
	k.on("GET /v3/OS-TRUST/trusts/{id}", signedIn, "get_trust", k.showTrust)
	k.on("DELETE /v3/OS-TRUST/trusts/{id}", signedIn, "delete_trust", k.deleteTrust)
}

func (k *Keystone) listCredentials(c call) (answer, error) {
	q := c.URL.Query()
	q.Set("user_id", c.PathValue("user"))
	return k.listOf(c, k.creds, k.creds.list(q))
}

// createCredential makes a credential for the project that the token is scoped
// to; the answer is the only one that ever shows the secret.
func (k *Keystone) createCredential(c call) (answer, error) {
	if c.as.cred != "" {
		return answer{}, refuse(http.StatusForbidden, "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..")
	}
	if c.as.user != c.PathValue("user") || c.as.project == "" {
		return answer{}, forbid("create_application_credential")
	}
	r, err := k.input(c, k.creds)
	if err != nil {
		return answer{}, err
	}
	for _, other := range k.creds.rows {
		if other.text("user_id") == c.as.user && other.text("name") == r.text("name") {
			return answer{}, refuse(http.StatusConflict, "Conflict occurred attempting to store application_credential - Duplicate entry found with name "+r.text("name")+".")
		}
	}
	roles, err := k.lend(c.as, r["roles"])
	if err != nil {
		return answer{}, err
	}
	r = withDefaults(r, record{"description": nil, "expires_at": nil, "unrestricted": nil, "system": nil})
	if r.text("secret") == "" {
		r["secret"] = randomID() + randomID()
	}
	r["user_id"], r["project_id"], r["roles"] = c.as.user, c.as.project, roles
	if r, err = k.creds.add(r); err != nil {
		return answer{}, err
	}
	out := k.creds.public(r, k.opt.URL)
	out["secret"] = r["secret"]
	return created(map[string]any{"application_credential": out})
}

// lend gives the roles that a caller passes on: those wanted, by id or name, or
// else all that his token has. One that he does not have cannot be passed on.
func (k *Keystone) lend(as *token, wanted any) ([]any, error) {
	have := k.lent(k.rolesOf(as))
	list, _ := wanted.([]any)
	if len(list) == 0 {
		return have, nil
	}
	out := []any{}
	for _, w := range list {
		want, _ := w.(map[string]any)
		found := false
		for _, h := range have {
			role := h.(map[string]any)
			if want["id"] == role["id"] || want["name"] == role["name"] {
				out, found = append(out, role), true
			}
		}
		if !found {
			return nil, refuse(http.StatusBadRequest, "Invalid application credential: Cannot create an application credential with unassigned role")
		}
	}
	return out, nil
}

// lent gives roles as credentials, trusts and tokens of trusts show them.
func (k *Keystone) lent(ids []string) []any {
	out := []any{}
	for _, id := range ids {
		r := k.tables["roles"].rows[id]
		out = append(out, map[string]any{
			"id": id, "name": r["name"], "description": r["description"], "domain_id": r["domain_id"], "options": r["options"],
		})
	}
	return out
}

func (k *Keystone) credential(c call) (record, error) {
	r := k.creds.rows[c.PathValue("id")]
	if r == nil || r.text("user_id") != c.PathValue("user") {
		return nil, refuse(http.StatusNotFound, fmt.Sprintf("Could not find Application Credential: %s.", c.PathValue("id")))
	}
	return r, nil
}

func (k *Keystone) showCredential(c call) (answer, error) {
	r, err := k.credential(c)
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]any{"application_credential": k.creds.public(r, k.opt.URL)})
}

func (k *Keystone) deleteCredential(c call) (answer, error) {
	r, err := k.credential(c)
	if err != nil {
		return answer{}, err
	}
	k.creds.remove(r.text("id"))
	return done()
}

// ended reports whether a credential or trust is past its end.
func (k *Keystone) ended(r record) bool {
	text := r.text("expires_at")
	if text == "" {
		return false
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05"} {
		if end, err := time.Parse(layout, text); err == nil {
			return !k.opt.Now().Before(end)
		}
	}
	return true
}

func (k *Keystone) createTrust(c call) (answer, error) {
	r, err := k.input(c, k.trusts)
	if err != nil {
		return answer{}, err
	}
	if r.text("trustor_user_id") != c.as.user || c.as.project == "" || r.text("project_id") != c.as.project {
		return answer{}, forbid("create_trust")
	}
	if _, err := k.tables["users"].get(r.text("trustee_user_id")); err != nil {
		return answer{}, err
	}
	if r["roles"], err = k.lend(c.as, r["roles"]); err != nil {
		return answer{}, err
	}
	for _, role := range r["roles"].([]any) {
		role := role.(map[string]any)
		role["links"] = map[string]any{"self": fmt.Sprintf("%s/v3/roles/%s", k.opt.URL, role["id"])}
	}
	id := randomID()
	r = withDefaults(r, record{
		"id": id, "impersonation": false, "expires_at": nil, "remaining_uses": nil, "deleted_at": nil,
		"redelegated_trust_id": nil, "redelegation_count": 0,
		"roles_links": map[string]any{"self": k.opt.URL + "/v3/" + id + "/roles", "previous": nil, "next": nil},
	})
	if r, err = k.trusts.add(r); err != nil {
		return answer{}, err
	}
	return created(map[string]any{"trust": k.trusts.public(r, k.opt.URL)})
}

func (k *Keystone) partyTo(c call, r record) bool {
	return k.has(c.as, "admin") || r.text("trustor_user_id") == c.as.user || r.text("trustee_user_id") == c.as.user
}

func (k *Keystone) listTrusts(c call) (answer, error) {
	out := []record{}
	for _, r := range k.trusts.list(nil) {
		if k.partyTo(c, r) {
			out = append(out, r)
		}
	}
	return k.listOf(c, k.trusts, out)
}

func (k *Keystone) showTrust(c call) (answer, error) {
	r, err := k.trusts.get(c.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	if !k.partyTo(c, r) {
		return answer{}, forbid("get_trust")
	}
	return ok(map[string]any{"trust": k.trusts.public(r, k.opt.URL)})
}

func (k *Keystone) deleteTrust(c call) (answer, error) {
	r, err := k.trusts.get(c.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	if r.text("trustor_user_id") != c.as.user && !k.has(c.as, "admin") {
		return answer{}, forbid("delete_trust")
	}
	k.trusts.remove(r.text("id"))
	return done()
}
