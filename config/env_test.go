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
