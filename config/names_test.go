package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestANameThatStandsTwiceIsRefused: which of the two counts, and whether it is
// the one that protects, is not for the reader to choose.
func TestANameThatStandsTwiceIsRefused(t *testing.T) {
	const fine = "clouds: {prod: {profile: v}}"
	for file, wants := range map[string]map[string]string{
		"clouds.yaml": {
			"clouds:\n  prod: {auth: {auth_url: u}}\n  prod: {verify: hunter2}":                                    `line 3: "prod" stands here again, after line 2`,
			"clouds:\n  prod:\n    snapdash: {protected: true}\n    snapdash: {}":                                  `line 4: "snapdash" stands here again, after line 3`,
			"clouds:\n  prod:\n    auth:\n      password: hunter2\n      password: hunter3":                        `line 5: "password" stands here again`,
			"clouds: {prod: {}}\nclouds: {}":                                                                       `line 2: "clouds" stands here again`,
			"base: &base\n  verify: true\n  verify: false\nclouds: {prod: {<<: *base}}":                            `line 3: "verify" stands here again`,
			"clouds:\n  prod:\n    regions:\n    - {name: a, values: {}}\n    - {name: a, values: {x: 1,\n x: 2}}": `line 6: "x" stands here again`,
			"clouds:\n  prod: {verify: true}\n  ? [a]\n  : {}":                                                     "line 3: a name is expected",
		},
		"secure.yaml":        {"clouds:\n  prod: {}\n  prod: {}": `line 3: "prod" stands here again`},
		"clouds-public.yaml": {"public-clouds:\n  v: {}\n  v: {}": `line 3: "v" stands here again`},
	} {
		for text, want := range wants {
			for _, name := range []string{"", "prod"} {
				_, err := sources(t, map[string]string{"clouds.yaml": fine, file: text}).Find(name)
				require.ErrorContains(t, err, file+": "+want, text)
				assert.NotContains(t, err.Error(), "hunter2")
			}
		}
	}
}
