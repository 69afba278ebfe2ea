package sim

import (
	"slices"
	"time"

	"snapdash/client/sim/cinder"
	"snapdash/client/sim/keystone"
)

// blockStorage makes the Cinder of this cloud, which asks Keystone who calls.
func (c *Cloud) blockStorage() *cinder.Cinder {
	names := c.opt.Projects
	if names == nil {
		names = keystone.DefaultProjects()
	}
	var projects []cinder.Project
	if c.opt.Snapshots > 0 {
		for _, n := range names {
			projects = append(projects, cinder.Project{ID: c.Keystone.ProjectID(n), Name: n})
		}
	}
	return cinder.New(cinder.Options{
		Snapshots: c.opt.Snapshots, Seed: c.opt.Seed, Projects: projects, Verify: c.caller,
		BaseURL: func() string { return c.URL + "/volume" }, KeystoneURL: c.AuthURL, Now: c.Clock.Now, Sleep: time.Sleep,
		PageLatency: c.opt.PageLatency, MaxMicroversion: c.opt.MaxMicroversion, V2: c.opt.API != APIv3, NoV3: c.opt.API == APIv2,
		NameLike: c.opt.NameLike, StrictPolicy: c.opt.StrictPolicy, Quota: c.opt.Quota,
	})
}

// caller says who a token stands for.
func (c *Cloud) caller(token string) (cinder.Caller, bool) {
	g, ok := c.Keystone.Verify(token)
	has := func(role string) bool { return slices.Contains(g.Roles, role) }
	return cinder.Caller{UserID: g.UserID, ProjectID: g.ProjectID, Admin: has("admin"), Writer: has("member") || has("admin")}, ok
}
