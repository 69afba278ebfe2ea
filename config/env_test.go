package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestADomainBesideAProjectIsThatOfUserAndProject, as openstacksdk has it.
func TestADomainBesideAProjectIsThatOfUserAndProject(t *testing.T) {
	type domains struct{ scopeName, scopeID, userName, userID, projectName, projectID string }
	for text, want := range map[string]domains{
		"project_name: web, domain_name: Corp":                          {userName: "Corp", projectName: "Corp"},
		"project_name: web, domain_id: c0":                              {userID: "c0", projectID: "c0"},
		"project_name: web, domain_id: c0, domain_name: Corp":           {userID: "c0", projectID: "c0"},
		"project_id: p1, domain_name: Corp":                             {userName: "Corp"},
		"project_name: web, domain_name: Corp, user_domain_name: Staff": {userName: "Staff", projectName: "Corp"},
		"project_name: web":                                             {userID: "default", projectID: "default"},
		"domain_name: Corp, user_domain_name: Staff":                    {scopeName: "Corp", userName: "Staff"},
	} {
		c, err := sources(t, map[string]string{"clouds.yaml": "clouds: {a: {auth: {username: u, " + text + "}}}"}).Find("a")
		require.NoError(t, err)
		assert.Equal(t, want, domains{c.DomainName, c.DomainID, c.UserDomainName, c.UserDomainID, c.ProjectDomainName, c.ProjectDomainID}, text)
	}
	c, err := sources(t, nil, "OS_AUTH_URL", "u", "OS_USERNAME", "u", "OS_PROJECT_NAME", "web", "OS_DOMAIN_NAME", "Corp").Find("")
	require.NoError(t, err)
	assert.Equal(t, "Corp Corp", c.UserDomainName+" "+c.ProjectDomainName)
}

// TestFilesOfACloudMayBeAtHome: no shell has seen what stands in clouds.yaml.
func TestFilesOfACloudMayBeAtHome(t *testing.T) {
	text := map[string]string{"clouds.yaml": "clouds: {a: {cacert: ~/ca.pem, cert: ~other/c.pem, key: /k.pem, regions: [{name: r, values: {key: ~/k.pem}}]}}"}
	for home, want := range map[string][3]string{"/home/me": {"/home/me/ca.pem", "~other/c.pem", "/home/me/k.pem"}, "": {"~/ca.pem", "~other/c.pem", "~/k.pem"}} {
		c, err := sources(t, text, "HOME", home).Find("a")
		require.NoError(t, err)
		assert.Equal(t, want, [3]string{c.CACert, c.Cert, c.Key})
	}
	for _, name := range []string{"a", "envvars"} {
		c, err := sources(t, text, "HOME", "/home/me", "OS_CACERT", "~/other.pem").Find(name)
		require.NoError(t, err)
		assert.Equal(t, "/home/me/other.pem", c.CACert)
	}
}

// TestTheCloudOfVariablesHasANameBesideOSCLOUD: a command without one would take
// what the variables leave open from the cloud of OS_CLOUD.
func TestTheCloudOfVariablesHasANameBesideOSCLOUD(t *testing.T) {
	for chosen, want := range map[string]string{"": "", "a": "envvars", "envvars": "envvars"} {
		c, err := sources(t, map[string]string{"clouds.yaml": "clouds: {a: {region_name: R}}"}, "OS_AUTH_URL", "http://x", "OS_CLOUD", chosen).Find("envvars")
		require.NoError(t, err)
		assert.Equal(t, want, c.Name)
		assert.Empty(t, c.Region)
	}
}

// TestIdentityIsAllThatMakesACloudOfVariables, apart from what counts beside an
// entry of clouds.yaml too.
func TestIdentityIsAllThatMakesACloudOfVariables(t *testing.T) {
	asked, beside := map[string]bool{}, map[string]bool{}
	fromEnv(func(name string) string { asked[name] = true; return "" })
	new(Cloud).override(func(name string) string { beside[name] = true; return "" })
	asked["OS_DEFAULT_DOMAIN"] = false // openstack gives it to none that has a domain
	var want []string
	for name, yes := range asked {
		if yes && !beside[name] {
			want = append(want, name)
		}
	}
	assert.ElementsMatch(t, want, identity)
	assert.Equal(t, []string{"OS_USERNAME"}, Env(func(name string) string {
		return map[string]string{"OS_USERNAME": "u", "OS_REGION_NAME": "r"}[name]
	}).Identity())
}
