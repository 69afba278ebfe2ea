package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDashesInTheNamesOfSettingsAreUnderscores(t *testing.T) {
	files := map[string]string{
		"clouds.yaml": `
base: &base {region_name: R1, volume-api-version: 2}
clouds:
  prod-eu:
    <<: *base
    profile: a-vendor
    auth: {project-name: web-1, user-domain-id: d-1, username: u}
    region-name: R-2
    snapdash: {read-only: true}
  prod_eu: {}
`,
		"secure.yaml":        "clouds: {prod-eu: {auth: {application-credential-secret: s-3}}}",
		"clouds-public.yaml": "public-clouds: {a-vendor: {auth: {auth-url: http://a-b/v3, project_name: x}}}",
	}
	c, err := sources(t, files).Find("prod-eu")
	require.NoError(t, err)
	c.Source = ""
	assert.Equal(t, Cloud{
		Name: "prod-eu", AuthURL: "http://a-b/v3", Username: "u", UserDomainID: "d-1", ProjectName: "web-1", ProjectDomainID: "default",
		AppCredentialSecret: "s-3", Region: "R-2", VolumeAPIVersion: "2", ReadOnly: true,
	}, c)
}

func TestSettingsWithDashesAreCheckedToo(t *testing.T) {
	for text, want := range map[string]string{
		"auth: {auth-url: [hunter2]}":                         "line 3: auth-url takes one value, not a list",
		"snapdash: {read-only: hunter2}":                      "line 3: read-only takes true or false",
		"volume-endpoint-override: hunter2":                   "line 3: volume-endpoint-override takes an address",
		"region-name: hunter2\n    region_name: hunter3":      `line 4: "region_name" is "region-name", which stands in line 3 already`,
		"auth: {auth_url: hunter2,\n      auth-url: hunter3}": `line 4: "auth-url" is "auth_url", which stands in line 3 already`,
	} {
		_, err := sources(t, map[string]string{"clouds.yaml": "clouds:\n  a:\n    " + text}).Find("a")
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "hunter")
	}
}
