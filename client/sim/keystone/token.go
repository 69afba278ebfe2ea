package keystone

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// tokenPrefix begins every Fernet token.
const tokenPrefix = "gAAAAAB"

// token is what stands behind the opaque string that a client holds. Roles are
// not in it: as with Fernet tokens they are looked up whenever it is used.
type token struct {
	id       string
	methods  []string
	user     string
	project  string
	domain   string
	system   bool
	trust    string
	cred     string // application credential
	issued   time.Time
	expires  time.Time
	audit    []string
	original string // id of the token that it was got with
}

// assignment is a role of a user somewhere.
type assignment struct {
	user, project, domain, role string
	system                      bool
}

func (k *Keystone) assign(a assignment) {
	if !slices.Contains(k.roles, a) {
		k.roles = append(k.roles, a)
	}
}

// live is the token of that id if it still opens anything, else nil.
func (k *Keystone) live(id string) *token {
	t := k.tokens[id]
	if t == nil || !k.opt.Now().Before(t.expires) {
		return nil
	}
	if !k.tables["users"].rows[t.user].enabled() {
		return nil
	}
	if t.project != "" && !k.tables["projects"].rows[t.project].enabled() {
		return nil
	}
	if t.cred != "" && k.creds.rows[t.cred] == nil || t.trust != "" && k.trusts.rows[t.trust] == nil {
		return nil
	}
	if t.scoped() && len(k.rolesOf(t)) == 0 {
		return nil
	}
	return t
}

func (t *token) scoped() bool { return t.project != "" || t.domain != "" || t.system }

// rolesOf are the ids of the roles that a token has now, in order of the role list.
func (k *Keystone) rolesOf(t *token) []string {
	user, allowed := t.user, []string(nil)
	if trust := k.trusts.rows[t.trust]; trust != nil {
		user, allowed = trust.text("trustor_user_id"), roleIDs(trust["roles"])
	}
	if cred := k.creds.rows[t.cred]; cred != nil {
		allowed = roleIDs(cred["roles"])
	}
	var out []string
	for _, id := range k.tables["roles"].order {
		has := slices.Contains(k.roles, assignment{user: user, project: t.project, domain: t.domain, system: t.system, role: id})
		if has && (allowed == nil || slices.Contains(allowed, id)) {
			out = append(out, id)
		}
	}
	return out
}

func roleIDs(list any) []string {
	ids := []string{}
	roles, _ := list.([]any)
	for _, r := range roles {
		if m, ok := r.(map[string]any); ok {
			id, _ := m["id"].(string)
			ids = append(ids, id)
		}
	}
	return ids
}

// has reports whether the token carries a role of that name.
func (k *Keystone) has(t *token, role string) bool {
	return slices.Contains(k.grant(t).Roles, role)
}

// issue makes a token of a prepared one and remembers it.
func (k *Keystone) issue(t *token, now time.Time) {
	raw, _ := hex.DecodeString(randomID() + randomID() + randomID())
	t.id = tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
	t.issued = now
	if t.expires.IsZero() {
		t.expires = now.Add(k.opt.TokenLife)
	}
	audit, _ := hex.DecodeString(randomID())
	t.audit = append([]string{base64.RawURLEncoding.EncodeToString(audit)}, t.audit...)
	k.forget(now)
	k.tokens[t.id] = t
}

// forget drops tokens that ended, so that a long-running cloud stays small.
func (k *Keystone) forget(now time.Time) {
	for id, t := range k.tokens {
		if now.After(t.expires) {
			delete(k.tokens, id)
		}
	}
}

// describe is the token as GET and POST /v3/auth/tokens show it.
func (k *Keystone) describe(t *token, catalogue bool) map[string]any {
	user := k.tables["users"].rows[t.user]
	out := map[string]any{
		"methods": t.methods, "audit_ids": t.audit,
		"expires_at": stamp(t.expires), "issued_at": stamp(t.issued),
		"user": map[string]any{
			"id": t.user, "name": user.text("name"), "domain": k.domain(user.text("domain_id")), "password_expires_at": nil,
		},
	}
	switch {
	case t.project != "":
		project := k.tables["projects"].rows[t.project]
		out["project"] = map[string]any{
			"id": t.project, "name": project.text("name"), "domain": k.domain(project.text("domain_id")),
		}
		if t.trust == "" {
			out["is_domain"] = false
		}
	case t.domain != "":
		out["domain"] = k.domain(t.domain)
	case t.system:
		out["system"] = map[string]any{"all": true}
	}
	if trust := k.trusts.rows[t.trust]; trust != nil {
		out["OS-TRUST:trust"] = map[string]any{
			"id": t.trust, "impersonation": trust["impersonation"],
			"trustor_user": map[string]any{"id": trust["trustor_user_id"]},
			"trustee_user": map[string]any{"id": trust["trustee_user_id"]},
		}
	}
	if cred := k.creds.rows[t.cred]; cred != nil {
		out["application_credential"] = map[string]any{
			"id": t.cred, "name": cred["name"], "restricted": cred["unrestricted"] != true,
		}
	}
	if t.scoped() {
		out["roles"] = k.named("roles", k.rolesOf(t))
		if t.trust != "" {
			out["roles"] = k.lent(k.rolesOf(t))
		}
		if catalogue {
			out["catalog"] = k.catalogue(t)
		}
	}
	return map[string]any{"token": out}
}

func (k *Keystone) domain(id string) map[string]any {
	return map[string]any{"id": id, "name": k.tables["domains"].rows[id].text("name")}
}

// named gives ids as the short objects in which tokens name roles.
func (k *Keystone) named(many string, ids []string) []any {
	out := []any{}
	for _, id := range ids {
		out = append(out, map[string]any{"id": id, "name": k.tables[many].rows[id].text("name")})
	}
	return out
}

// catalogue lists the services that a token can reach, each with its endpoints.
func (k *Keystone) catalogue(t *token) []any {
	out := []any{}
	for _, id := range k.tables["services"].order {
		s := k.tables["services"].rows[id]
		if !s.enabled() {
			continue
		}
		endpoints := []any{}
		for _, e := range k.tables["endpoints"].list(nil) {
			url, reachable := expand(e, t)
			if e.text("service_id") != id || !e.enabled() || !reachable {
				continue
			}
			endpoints = append(endpoints, map[string]any{
				"id": e["id"], "interface": e["interface"], "region": e["region_id"], "region_id": e["region_id"], "url": url,
			})
		}
		out = append(out, map[string]any{"id": id, "type": s["type"], "name": s["name"], "endpoints": endpoints})
	}
	return out
}

// expand fills an endpoint's template; one that wants a project does not exist
// for a token that has none.
func expand(e record, t *token) (string, bool) {
	url := strings.NewReplacer("$(", "%(").Replace(e.text("url"))
	url = strings.ReplaceAll(url, "%(tenant_id)s", "%(project_id)s")
	if t.project == "" && strings.Contains(url, "%(project_id)s") {
		return "", false
	}
	return strings.NewReplacer(
		"%(project_id)s", t.project, "%(user_id)s", t.user, "%(region)s", e.text("region_id"),
	).Replace(url), true
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
