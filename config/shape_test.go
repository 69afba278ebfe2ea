package config

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWrongKindsOfValuesAreNamed: none is passed over, for that could sign in
// elsewhere or leave a protection off.
func TestWrongKindsOfValuesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"auth: [hunter2]":                   "line 4: auth takes a mapping of settings",
		"auth: {auth_url: {a: hunter2}}":    "line 4: auth_url takes one value, not a mapping",
		"auth:\n      password: [hunter2]":  "line 5: password takes one value, not a list",
		"region_name: {a: b}":               "line 4: region_name takes one value, not a mapping",
		"verify: maybe":                     "line 4: verify takes true or false",
		"insecure: [true]":                  "line 4: insecure takes true or false",
		"regions: {a: b}":                   "line 4: regions takes a list of names",
		"regions: [one, [two]]":             "line 4: regions takes a list of names",
		"regions:\n    - {nome: x}":         "line 5: regions takes a list of names",
		"cacert: [x]":                       "line 4: cacert takes one value, not a list",
		"snapdash: [read_only]":             "line 4: snapdash takes a mapping of settings",
		"snapdash: {read_only: perhaps}":    "line 4: read_only takes true or false",
		"auth_type: [v3password]":           "line 4: auth_type takes one value, not a list",
		"profile: [x]":                      "line 4: profile takes one value, not a list",
		"volume_endpoint_override: hunter2": "line 4: volume_endpoint_override takes an address that begins with http:// or https://",
		"auth: {block_storage_endpoint_override: 'ftp://hunter2'}": "line 4: block_storage_endpoint_override takes an address",
	} {
		whole := "clouds:\n  fine: {auth: {auth_url: http://a.example}}\n  a:\n    " + text + "\n"
		s := sources(t, map[string]string{"clouds.yaml": whole})
		_, err := s.Find("a")
		var fault *FileError
		require.ErrorAs(t, err, &fault, text)
		assert.Contains(t, err.Error(), "clouds.yaml: "+want)
		assert.NotContains(t, err.Error(), "hunter2")
		_, err = s.Find("fine")
		assert.NoError(t, err, "another cloud is not touched by it")
	}
	s := sources(t, map[string]string{"clouds.yaml": "clouds: {a: {profile: v, auth: {username: u}}}", "clouds-public.yaml": "public-clouds:\n  v: {auth: {auth_url: [x]}}"})
	_, err := s.Find("a")
	assert.ErrorContains(t, err, "clouds-public.yaml: line 2: auth_url takes one value")
	s = sources(t, map[string]string{"clouds.yaml": "clouds: {a: {auth: {username: u}}}", "secure.yaml": "clouds:\n  a:\n    auth: {password: {x: hunter2}}"})
	_, err = s.Find("a")
	assert.ErrorContains(t, err, "secure.yaml: line 3: password takes one value")
}

// TestKindsThatOtherClientsTake are fine here too.
func TestKindsThatOtherClientsTake(t *testing.T) {
	for _, text := range []string{
		"auth: {auth_url: 5}", "auth:", "verify: False", "verify: 'no'", "insecure: 1", "regions: [a, {name: b}]", "region_name:",
		"snapdash: {read_only: On}", "something_else: [1, 2]", "networks: [{name: x}]", "password: 0123",
		"volumev3_endpoint_override:", "volumev3_endpoint_override: ''", "volume_endpoint_override: https://v.example/v3",
	} {
		_, err := sources(t, map[string]string{"clouds.yaml": "clouds:\n  a:\n    " + text + "\n"}).Find("a")
		assert.NoError(t, err, strings.TrimSpace(text))
	}
}

func TestAnEmptyVerifyLeavesCertificatesChecked(t *testing.T) {
	for _, text := range []string{"verify:", "verify: ''", "verify: true"} {
		c, err := sources(t, map[string]string{"clouds.yaml": "clouds: {a: {region_name: r, " + text + "}}"}).Find("a")
		require.NoError(t, err)
		assert.False(t, c.Insecure, text)
	}
}
