package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const regional = `
clouds:
  own:
    auth: {auth_url: http://x/v3, username: u, project_name: web}
    region_name: north
    interface: internal
    snapdash: {protected: true}
    regions:
    - name: south
      values:
        auth: {auth-url: http://south/v3}
        interface:
        block-storage-endpoint-override: http://south:8776/v3
        region_name: elsewhere
        snapdash: {read_only: true}
    - {name: north, values: {verify: false}}
    - east
  listed: {profile: vendor, auth: {username: u}}
  named: {profile: vendor, region_name: "r2,r1", auth: {username: u}}
`

const regionalVendor = `
public-clouds:
  vendor:
    auth: {auth_url: http://v/v3}
    regions: [{name: r1, values: {interface: admin}}, {name: r2, values: {interface: internal}}]
`

// TestARegionMayHaveSettingsOfItsOwn: what is expected is what openstacksdk
// makes of the same files, but that it refuses a region that is not listed and
// lets the protections of a region replace those of the cloud.
func TestARegionMayHaveSettingsOfItsOwn(t *testing.T) {
	type seen struct {
		region, url, face, endpoint   string
		insecure, readOnly, protected bool
	}
	for _, c := range []struct {
		cloud, variable, asked string
		want                   seen
	}{
		{"own", "", "", seen{"south", "http://south/v3", "internal", "http://south:8776/v3", false, true, true}},
		{"own", "", "north", seen{"north", "http://x/v3", "internal", "", true, false, true}},
		{"own", "north", "", seen{"north", "http://x/v3", "internal", "", true, false, true}},
		{"own", "north", "south", seen{"south", "http://south/v3", "internal", "http://south:8776/v3", false, true, true}},
		{"own", "", "east", seen{"east", "http://x/v3", "internal", "", false, false, true}},
		{"own", "", "west", seen{"west", "http://x/v3", "internal", "", false, false, true}},
		{"listed", "", "", seen{"r1", "http://v/v3", "admin", "", false, false, false}},
		{"listed", "r2", "", seen{"r2", "http://v/v3", "internal", "", false, false, false}},
		{"named", "", "", seen{"r2", "http://v/v3", "", "", false, false, false}},
	} {
		s := sources(t, map[string]string{"clouds.yaml": regional, "clouds-public.yaml": regionalVendor}, "OS_REGION_NAME", c.variable)
		got, err := s.FindIn(c.cloud, c.asked)
		require.NoError(t, err)
		assert.Equal(t, c.want, seen{got.Region, got.AuthURL, got.Interface, got.Endpoint, got.Insecure, got.ReadOnly, got.Protected}, "%v", c)
		assert.Equal(t, "u", got.Username)
	}
}

func TestSettingsOfARegionAreChecked(t *testing.T) {
	for text, want := range map[string]string{
		"{name: a, values: {verify: hunter2}}":                    "line 3: verify takes true or false",
		"{name: a, values: [hunter2]}":                            "line 3: values takes a mapping of settings",
		"{name: a, auth: {password: hunter2}}":                    `line 3: a region has a name and values, not "auth"`,
		"{name: a, values: {auth: {auth-url: [hunter2]}}}":        "line 3: auth-url takes one value, not a list",
		"{name: a, values: {volume-endpoint-override: hunter2}}":  "line 3: volume-endpoint-override takes an address",
		"{name: a, <<: {values: {snapdash: {read_only: maybe}}}}": "line 3: read_only takes true or false",
	} {
		_, err := sources(t, map[string]string{"clouds.yaml": "clouds:\n  a:\n    regions: [" + text + "]"}).Find("a")
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}
