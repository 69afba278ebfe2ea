package keystone

import (
	"slices"
)

// DefaultPassword is the password of all accounts unless the options say
// otherwise. It opens nothing but an embedded cloud.
const DefaultPassword = "snapdash-demo"

// DefaultProjects are the names of the projects of an embedded cloud.
func DefaultProjects() []string {
	return []string{
		"admin", "demo", "web", "streams", "identity", "archive",
		"ci", "analytics", "mail", "storage-lab", "edge", "gis",
	}
}

// DefaultAccounts are an administrator, a member and someone who may only read.
func DefaultAccounts() []Account {
	member := []string{"member", "reader"}
	return []Account{
		{User: "admin", Project: "admin", Roles: []string{"admin", "member", "reader"}},
		{User: "member", Project: "demo", Roles: member},
		{User: "member", Project: "web", Roles: member},
		{User: "member", Project: "ci", Roles: member},
		{User: "reader", Project: "demo", Roles: []string{"reader"}},
	}
}

func (k *Keystone) makeTables() {
	k.tables = map[string]*table{}
	for _, t := range []*table{
		newTable("domain", "domains", true, "name", "enabled"),
		newTable("project", "projects", true, "name", "domain_id", "enabled", "parent_id", "is_domain"),
		newTable("user", "users", true, "name", "domain_id", "enabled"),
		newTable("group", "groups", true, "name", "domain_id"),
		newTable("role", "roles", true, "name", "domain_id"),
		newTable("region", "regions", false, "parent_region_id"),
		newTable("service", "services", false, "type", "name"),
		newTable("endpoint", "endpoints", false, "service_id", "interface", "region_id"),
	} {
		k.tables[t.many] = t
	}
	k.tables["users"].secret = []string{"password", "original_password"}
	k.creds = newTable("application_credential", "application_credentials", false, "name", "user_id")
	k.creds.secret = []string{"secret"}
	k.trusts = newTable("trust", "trusts", false)
	k.trusts.path = "OS-TRUST/trusts"
}

// seed fills the tables; names are known to be unique or taken once.
func (k *Keystone) seed() {
	k.put("domains", record{
		"id": "default", "name": "Default", "enabled": true, "description": "The default domain",
		"options": map[string]any{}, "tags": []any{},
	})
	k.put("projects", newProject(record{"id": seededID("project", "admin"), "name": "admin", "description": "Bootstrap project for initializing the cloud."}))
	for _, name := range k.opt.Projects {
		k.put("projects", newProject(record{"id": seededID("project", name), "name": name}))
	}
	for _, name := range []string{"admin", "manager", "member", "reader", "service"} {
		k.put("roles", newRole(record{
			"id": seededID("role", name), "name": name, "options": map[string]any{"immutable": true},
		}))
	}
	for _, a := range k.opt.Accounts {
		k.seedAccount(a)
	}
	for _, region := range k.opt.Regions {
		k.seedRegion(region)
	}
	identity := Service{
		Type: "identity", Name: "keystone", URL: k.opt.URL + "/v3",
		Regions: k.opt.Regions, Interfaces: []string{"public", "internal", "admin"},
	}
	for _, s := range append(slices.Clone(k.opt.Services), identity) {
		k.seedService(s)
	}
}

func (k *Keystone) put(many string, r record) record {
	t := k.tables[many]
	if old := t.find(r.text("domain_id"), r.text("name")); old != nil && t.named {
		return old
	}
	if old, ok := t.rows[r.text("id")]; ok {
		return old
	}
	t.rows[r.text("id")] = r
	t.order = append(t.order, r.text("id"))
	return r
}

func (k *Keystone) seedAccount(a Account) {
	project := k.put("projects", newProject(record{"id": seededID("project", a.Project), "name": a.Project})).text("id")
	user := k.put("users", newUser(record{
		"id": seededID("user", a.User), "name": a.User, "password": k.opt.Password, "default_project_id": project,
	})).text("id")
	for _, name := range a.Roles {
		role := k.put("roles", newRole(record{"id": seededID("role", name), "name": name})).text("id")
		k.assign(assignment{user: user, project: project, role: role})
		if name == "admin" {
			k.assign(assignment{user: user, domain: "default", role: role})
			k.assign(assignment{user: user, system: true, role: role})
		}
	}
}

func (k *Keystone) seedRegion(id string) {
	k.put("regions", record{"id": id, "description": "", "parent_region_id": nil})
}

func (k *Keystone) seedService(s Service) {
	id := seededID("service", s.Type+"/"+s.Name)
	k.put("services", record{"id": id, "type": s.Type, "name": s.Name, "enabled": true})
	for _, region := range s.Regions {
		k.seedRegion(region)
		for _, face := range s.Interfaces {
			k.put("endpoints", record{
				"id": seededID("endpoint", id+region+face), "service_id": id, "interface": face,
				"region": region, "region_id": region, "url": s.URL, "enabled": true,
			})
		}
	}
}

// withDefaults fills what the maker left out.
func withDefaults(r, defaults record) record {
	for key, v := range defaults {
		if _, given := r[key]; !given {
			r[key] = v
		}
	}
	return r
}

func newProject(r record) record {
	return withDefaults(r, record{
		"domain_id": "default", "description": "", "enabled": true, "parent_id": "default",
		"is_domain": false, "tags": []any{}, "options": map[string]any{},
	})
}

func newUser(r record) record {
	return withDefaults(r, record{
		"domain_id": "default", "enabled": true, "password_expires_at": nil, "options": map[string]any{},
	})
}

func newRole(r record) record {
	return withDefaults(r, record{"domain_id": nil, "description": nil, "options": map[string]any{}})
}
