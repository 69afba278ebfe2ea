package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMergeKeysTakeAListAndTheFirstWins(t *testing.T) {
	c, err := sources(t, map[string]string{"clouds.yaml": `
first: &first {region_name: R1, verify: false, snapdash: {protected: true}}
second: &second {region_name: R2, interface: internal, auth: {auth_url: http://two/v3, username: u}}
clouds:
  prod:
    <<: [*first, *second, {interface: admin, cacert: /ca}]
    snapdash: {read_only: true}
`}).Find("prod")
	require.NoError(t, err)
	c.Source = ""
	assert.Equal(t, Cloud{
		Name: "prod", AuthURL: "http://two/v3", Username: "u", UserDomainID: "default", Region: "R1", Interface: "internal",
		CACert: "/ca", Insecure: true, ReadOnly: true,
	}, c, "an entry's own mapping replaces the other one whole: it is not protected")
}

func TestMergeKeysMixNoCredentials(t *testing.T) {
	c, err := sources(t, map[string]string{"clouds.yaml": `
base: &base {region_name: R1, auth: {auth_url: http://other/v3, application_credential_id: other, token: other, project_id: other}}
clouds:
  prod:
    auth: {auth_url: http://own/v3, username: u, password: p, project_name: web}
    <<: *base
`}).Find("prod")
	require.NoError(t, err)
	assert.Equal(t, "http://own/v3", c.AuthURL)
	assert.Equal(t, "R1", c.Region)
	assert.Empty(t, c.AppCredentialID+c.Token.Reveal()+c.ProjectID)
}

func TestMergeKeysCountAmongTheCloudsToo(t *testing.T) {
	s := sources(t, map[string]string{"clouds.yaml": "more: &more {lab: {region_name: R1}, prod: {region_name: R2}}\nclouds:\n  <<: *more\n  prod: {region_name: R3}\n"})
	assert.Equal(t, []string{"prod", "lab"}, s.Places()[2].Clouds)
	for name, region := range map[string]string{"lab": "R1", "prod": "R3"} {
		c, err := s.Find(name)
		require.NoError(t, err)
		assert.Equal(t, region, c.Region)
	}
}

func TestWhatCannotBeMergedIsRefused(t *testing.T) {
	const bases = "text: &text hunter2\nlist: &list [hunter2]\n"
	for after, want := range map[string]string{
		"hunter2": "line 5", "": "line 5", "*text": "line 5", "*list": "line 5", "[{a: b}, hunter2]": "line 5", "[[{a: b}]]": "line 5",
	} {
		_, err := sources(t, map[string]string{"clouds.yaml": bases + "clouds:\n  prod:\n    <<: " + after + "\n"}).Find("prod")
		require.ErrorContains(t, err, want+`: "<<" takes a mapping or a list of mappings`, after)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	_, err := sources(t, map[string]string{"clouds.yaml": "a: &a {verify: maybe}\nclouds: {prod: {<<: [{}, *a]}}"}).Find("prod")
	assert.ErrorContains(t, err, "line 1: verify takes true or false", "what is taken over is checked too")
}

func TestMergesUponMergesEnd(t *testing.T) {
	tower := "a0: &a0 {x: 1}\n"
	for i := range 30 {
		tower += fmt.Sprintf("a%d: &a%d {<<: [*a%d, *a%d, *a%d]}\n", i+1, i+1, i, i, i)
	}
	many := func(name string) string { return "[" + strings.Repeat("*"+name+", ", 9999) + "*" + name + "]" }
	const tooMuch = "there is too much in this file"
	for text, want := range map[string]string{
		tower + "clouds: {p: *a30}":      "line 11: " + tooMuch,
		tower + "clouds: {<<: *a30}":     "line 11: " + tooMuch,
		"a: 1\nclouds: {p: &p {<<: *p}}": "line 2: *p stands within what it stands for",
		"a: &a {}\nb: &b {<<: " + many("a") + "}\nclouds: {p: {<<: " + many("b") + "}}": "line 3: " + tooMuch,
		"a: &a " + many("b"): "unknown anchor",
	} {
		_, err := sources(t, map[string]string{"clouds.yaml": text}).Find("p")
		assert.ErrorContains(t, err, want, "%.200s", text)
	}
}

func TestAThousandCloudsThatTakeOverTheSameAreNotTooMuch(t *testing.T) {
	text := "base: &base {region_name: R, auth: &auth {auth_url: http://a/v3, username: u, password: p, project_name: x}}\nclouds:\n"
	for i := range 1000 {
		text += fmt.Sprintf("  c%d: {<<: *base, auth: {<<: *auth, project_name: p%d}}\n", i, i)
	}
	c, err := sources(t, map[string]string{"clouds.yaml": text}).Find("c999")
	require.NoError(t, err)
	assert.Equal(t, "p999 R", c.ProjectName+" "+c.Region)
}
