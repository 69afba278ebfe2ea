package config

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sources makes a directory with files and an environment of pairs.
func sources(t testing.TB, files map[string]string, env ...string) Sources {
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	vars := map[string]string{}
	for i := 0; i < len(env); i += 2 {
		vars[env[i]] = env[i+1]
	}
	return Sources{Env: func(n string) string { return vars[n] }, Dirs: []string{filepath.Join(dir, "none"), dir}}
}

const two = `
clouds:
  prod:
    auth: {auth_url: "https://id.example:5000/v3", username: ops, project_name: web, user_domain_name: Default}
    region_name: RegionOne
    cacert: ca.pem
  lab:
    auth:
      auth_url: http://lab.example/identity
      application_credential_id: abc
    auth_type: v3applicationcredential
    regions: [{name: north}, south]
    verify: false
    snapdash: {read_only: true, protected: yes}
`

func TestCloudsYAML(t *testing.T) {
	s := sources(t, map[string]string{"clouds.yaml": two, "secure.yaml": "clouds: {prod: {auth: {password: 0123}}, lab: {auth: {application_credential_secret: s3}}}"})
	c, err := s.Find("prod")
	require.NoError(t, err)
	assert.Equal(t, "ops", c.Username)
	assert.Equal(t, "Default", c.UserDomainName)
	assert.Equal(t, "default", c.ProjectDomainID)
	assert.Equal(t, "0123", c.Password.Reveal(), "a password that looks like a number stays as it was written")
	assert.Equal(t, "RegionOne", c.Region)
	assert.Equal(t, filepath.Join(s.Dirs[1], "ca.pem"), c.CACert)

	c, err = s.Find("lab")
	require.NoError(t, err)
	assert.Equal(t, "s3", c.AppCredentialSecret.Reveal())
	assert.Equal(t, "north", c.Region)
	assert.True(t, c.Insecure && c.ReadOnly && c.Protected)
}

func TestWhichCloud(t *testing.T) {
	s := sources(t, map[string]string{"clouds.yaml": two})
	_, err := s.Find("")
	assert.ErrorIs(t, err, ErrNone, "two clouds and none chosen")
	_, err = s.Find("nope")
	assert.ErrorContains(t, err, `has no cloud "nope"; it has prod, lab`)

	c, err := sources(t, map[string]string{"clouds.yaml": two}, "OS_CLOUD", "lab", "OS_REGION_NAME", "east").Find("")
	require.NoError(t, err)
	assert.Equal(t, "lab", c.Name)
	assert.Equal(t, "east", c.Region)

	c, err = sources(t, map[string]string{"clouds.yaml": "clouds: {only: {auth: {auth_url: u}}}"}).Find("")
	require.NoError(t, err)
	assert.Equal(t, "only", c.Name)

	_, err = sources(t, nil).Find("")
	assert.ErrorIs(t, err, ErrNone)
	_, err = sources(t, nil).Find("x")
	assert.ErrorContains(t, err, "there is no clouds.yaml in")
}

// A stock openrc of Horizon sets exactly these.
func TestHorizonOpenrc(t *testing.T) {
	c, err := sources(t, nil, "OS_AUTH_URL", "https://id.example:5000/v3", "OS_PROJECT_ID", "p1", "OS_PROJECT_NAME", "web", "OS_USER_DOMAIN_NAME", "Default",
		"OS_PROJECT_DOMAIN_ID", "default", "OS_USERNAME", "ops", "OS_PASSWORD", "secret", "OS_REGION_NAME", "RegionOne", "OS_INTERFACE", "public",
		"OS_IDENTITY_API_VERSION", "3").Find("")
	require.NoError(t, err)
	assert.Equal(t, Cloud{
		Source: "OS_* variables", AuthURL: "https://id.example:5000/v3", Username: "ops", UserDomainName: "Default", ProjectName: "web", ProjectID: "p1",
		ProjectDomainID: "default", Password: "secret", Region: "RegionOne", Interface: "public",
	}, c)
}

func TestAllVariables(t *testing.T) {
	c := fromEnv(func(n string) string {
		return map[string]string{
			"OS_USER_ID": "u", "OS_TOKEN": "tok", "OS_ENDPOINT_TYPE": "internalURL", "OS_CACERT": "/ca", "OS_CERT": "/c", "OS_KEY": "/k", "OS_INSECURE": "True",
			"OS_PASSCODE": "123456", "OS_TRUST_ID": "t", "OS_SYSTEM_SCOPE": "all", "OS_TENANT_NAME": "web", "OS_APPLICATION_CREDENTIAL_ID": "a", "OS_APPLICATION_CREDENTIAL_SECRET": "s",
		}[n]
	})
	assert.Equal(t, Cloud{
		Source: "OS_* variables", UserID: "u", Token: "tok", Interface: "internalURL", CACert: "/ca", Cert: "/c", Key: "/k", Insecure: true, Passcode: "123456",
		TrustID: "t", SystemScope: "all", ProjectName: "web", ProjectDomainID: "default", AppCredentialID: "a", AppCredentialSecret: "s",
	}, c)
}

func TestAnEndpointThatIsNoAddressIsRefused(t *testing.T) {
	for address, fine := range map[string]bool{"foo": false, "hunter2:8776": false, "ftp://hunter2": false, "http://": false, "http://v.example:8776/v3": true, "https://v.example": true} {
		for _, cloud := range []string{"OS_CLOUD", "OS_AUTH_URL"} {
			_, err := sources(t, map[string]string{"clouds.yaml": two}, cloud, "lab", "OS_VOLUME_ENDPOINT_OVERRIDE", address).Find("")
			if fine {
				require.NoError(t, err, address)
				continue
			}
			require.EqualError(t, err, "OS_VOLUME_ENDPOINT_OVERRIDE takes an address that begins with http:// or https://", address)
		}
	}
}

func TestProfiles(t *testing.T) {
	public := "public-clouds: {vendor: {auth: {auth_url: https://vendor.example}, region_name: r1}}"
	c, err := sources(t, map[string]string{"clouds.yaml": "clouds: {mine: {profile: vendor, auth: {username: u}}}", "clouds-public.yaml": public}).Find("mine")
	require.NoError(t, err)
	assert.Equal(t, "https://vendor.example", c.AuthURL)
	assert.Equal(t, "r1", c.Region)
	_, err = sources(t, map[string]string{"clouds.yaml": "clouds: {mine: {profile: vendor}}"}).Find("mine")
	assert.ErrorContains(t, err, `goes by the profile "vendor", which is in no clouds-public.yaml`)
}

// A cloud may stand in secure.yaml alone, whether there is a clouds.yaml or not;
// clouds-public.yaml has no clouds, but what others go by.
func TestACloudOfSecureYAMLAlone(t *testing.T) {
	const secure = "clouds: {hidden: {auth: {auth_url: http://h/v3, username: u, password: p}, cacert: ca.pem, profile: vendor}}"
	const public = "public-clouds: {vendor: {region_name: r1}}"
	for _, files := range []map[string]string{
		{"secure.yaml": secure, "clouds-public.yaml": public},
		{"secure.yaml": secure, "clouds-public.yaml": public, "clouds.yaml": "clouds: {}"},
		{"secure.yaml": secure, "clouds-public.yaml": public, "clouds.yaml": two},
	} {
		s := sources(t, files)
		c, err := s.Find("hidden")
		require.NoError(t, err)
		dir := s.Dirs[1]
		assert.Equal(t, Cloud{
			Name: "hidden", Source: filepath.Join(dir, "secure.yaml"), AuthURL: "http://h/v3", Username: "u", UserDomainID: "default",
			Password: "p", Region: "r1", CACert: filepath.Join(dir, "ca.pem"),
		}, c)
		places := s.Places()
		assert.Equal(t, Place{Where: filepath.Join(dir, "secure.yaml"), Clouds: []string{"hidden"}}, places[len(places)-1])
		c, err = s.Find("")
		if files["clouds.yaml"] == two {
			assert.ErrorIs(t, err, ErrNone)
		} else {
			require.NoError(t, err)
			assert.Equal(t, "hidden", c.Name)
		}
		for _, other := range []string{"vendor", "nope"} {
			_, err = s.Find(other)
			assert.ErrorContains(t, err, fmt.Sprintf(`has no cloud %q; it has `, other))
			assert.ErrorContains(t, err, "hidden")
		}
	}
	_, err := sources(t, map[string]string{"secure.yaml": "clouds:\n  a:\n    verify: maybe"}).Find("a")
	assert.ErrorContains(t, err, "secure.yaml: line 3: verify takes true or false")
	assert.Len(t, sources(t, map[string]string{"clouds.yaml": two, "secure.yaml": "clouds: {lab: {}}"}).Places(), 3)
	assert.Error(t, sources(t, map[string]string{"secure.yaml": "- x"}).Places()[3].Err)
}

func TestTheOldNameOfAuthTypeCounts(t *testing.T) {
	for text, want := range map[string]string{"auth_plugin: v3token": "v3token", "auth-plugin: v3token, auth_type: password": "password"} {
		c, err := sources(t, map[string]string{"clouds.yaml": "clouds: {a: {" + text + "}}"}).Find("a")
		require.NoError(t, err)
		assert.Equal(t, want, c.AuthType)
	}
}

func TestMalformedFilesAreNamedWithLineAndReasonAndNoSecret(t *testing.T) {
	for text, want := range map[string]string{
		"clouds: [1, 2]":                         "line 1: \"clouds\" must list clouds by name",
		"- a":                                    "line 1: a mapping with the key \"clouds\" is expected",
		"clouds:\n  a: hunter2":                  "line 2: cloud \"a\" has no settings",
		"clouds:\n  a: {auth: hunter2}":          "line 2: auth takes a mapping of settings",
		"clouds:\n  a:\n    password: \"hunter2": "line",
		"clouds:\n\ta: hunter2":                  "line 2",
		two + "---\nclouds: {a: hunter2}":        "line 15: a second document begins here",
	} {
		s := sources(t, map[string]string{"clouds.yaml": text})
		_, err := s.Find("a")
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want)
		assert.Contains(t, err.Error(), "clouds.yaml")
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

func TestAnEntryWithoutAuthIsNoPanic(t *testing.T) {
	c, err := sources(t, map[string]string{"clouds.yaml": "clouds: {a: {region_name: r}}"}).Find("a")
	require.NoError(t, err)
	assert.Equal(t, "r", c.Region)
}

func TestPlacesTellWhatWasThere(t *testing.T) {
	s := sources(t, map[string]string{"clouds.yaml": two})
	places := s.Places()
	require.Len(t, places, 3)
	assert.Equal(t, "OS_* variables", places[0].Where)
	assert.False(t, places[0].Set)
	assert.Empty(t, places[1].Clouds)
	assert.Equal(t, []string{"prod", "lab"}, places[2].Clouds)
	bad := sources(t, map[string]string{"clouds.yaml": "- x"}).Places()
	assert.Error(t, bad[2].Err)
}

// Only the first file is read: the clouds of those behind it can't be used, and
// are not offered.
func TestPlacesOfferNoCloudThatIsNotFound(t *testing.T) {
	for name, first := range map[string]string{"read": two, "not to be read": "- x"} {
		s := sources(t, map[string]string{"clouds.yaml": first, "clouds.yml": "clouds: {behind: {}}"})
		places := s.Places()
		last := places[len(places)-1]
		assert.Equal(t, filepath.Join(s.Dirs[1], "clouds.yml"), last.Where, name)
		assert.Empty(t, last.Clouds, name)
		assert.EqualError(t, last.Err, "not read: "+filepath.Join(s.Dirs[1], "clouds.yaml")+" comes first")
		_, err := s.Find("behind")
		assert.Error(t, err, name)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	c := Cloud{Password: "hunter2", Token: "hunter2", Passcode: "hunter2", AppCredentialSecret: "hunter2"}
	for _, f := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.NotContains(t, fmt.Sprintf(f, c), "hunter2", f)
	}
}

// FuzzClouds: no file makes the reader panic or hang.
func FuzzClouds(f *testing.F) {
	f.Add(two)
	f.Add("clouds: {a: &x {b: *x}}")
	f.Add("a: &a [1]\nclouds: {p: {<<: *a, auth: {auth_url: 5}}}")
	f.Fuzz(func(t *testing.T, text string) {
		s := sources(t, map[string]string{"clouds.yaml": text, "secure.yaml": text})
		for _, name := range []string{"", "a", "prod"} {
			_, _ = s.Find(name)
		}
		s.Places()
	})
}
