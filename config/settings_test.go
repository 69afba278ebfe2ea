package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var someNames = []string{"theme", "read-only", "undo", "os-cloud", "tags"}

func settingsFile(t testing.TB, text string) string {
	path := filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestSettings(t *testing.T) {
	path := settingsFile(t, "# mine\ntheme: light\nread-only: yes\nundo: 010\ntags: [a, b]\nos-cloud:\nkeys:\n  list.delete: D\n  list.up: [k, up]\n  list.sort:\n")
	s, err := ReadSettings(path, someNames)
	require.NoError(t, err)
	assert.Equal(t, Settings{
		Path: path,
		Entries: []Entry{
			{"theme", []string{"light"}, false, 2}, {"read-only", []string{"yes"}, false, 3}, {"undo", []string{"010"}, false, 4},
			{"tags", []string{"a", "b"}, true, 5}, {"os-cloud", nil, false, 6},
		},
		Keys: []Entry{{"list.delete", []string{"D"}, false, 8}, {"list.up", []string{"k", "up"}, true, 9}, {"list.sort", nil, false, 10}},
	}, s)
	for _, text := range []string{"", "# nothing\n", "---\n", "keys:\n", "null\n", "---\n...\n", "---\n---\n"} {
		s, err := ReadSettings(settingsFile(t, text), someNames)
		require.NoError(t, err, text)
		assert.Empty(t, s.Entries)
	}
}

func TestSettingsThatCannotBeAreNamedWithPathLineAndReason(t *testing.T) {
	for text, want := range map[string]string{
		"- theme":                                        "line 1: a mapping of names to values is expected",
		"theme: light\ntheem: dark":                      `line 2: there is no setting "theem"; did you mean theme?`,
		"colour-of-the-sky: blue":                        `line 1: there is no setting "colour-of-the-sky"`,
		"\n\ntheme: {a: b}":                              `line 3: "theme" takes a value, not a mapping`,
		"theme: dark\nundo: 1s\ntheme: light":            `line 3: "theme" stands here again, after line 1`,
		"keys: list.delete":                              `line 1: "keys" takes commands with their keys`,
		"keys:\n  list.delete: D\n  list.delete: X":      `line 3: "list.delete" stands here again, after line 2`,
		"keys:\n  list.delete: {D: x}":                   `line 2: "list.delete" takes a value`,
		"theme: \"dark":                                  "line 1",
		"theme: dark\n\tundo: hunter2":                   "line 2",
		"theme: dark\n---\nundo: hunter2":                "line 2: a second document begins here; a file has one",
		"---\ntheme: dark\n---\n# no\n---\n\nundo: 1s":   "line 5: a second document begins here",
		"theme: dark\n---\nundo: \"hunter2":              "line 3",
		"? [a]\n: b":                                     "line 1: a name is expected",
		"theme: *hunter2":                                "line 1: unknown anchor (a value)",
		"\"\\e[31m" + strings.Repeat("x", 500) + "\": 1": `there is no setting "\x1b[31mxxx`,
	} {
		path := settingsFile(t, text)
		_, err := ReadSettings(path, someNames)
		var fault *FileError
		require.ErrorAs(t, err, &fault, text)
		assert.Contains(t, err.Error(), want)
		assert.Equal(t, path, fault.Path)
		assert.NotContains(t, err.Error(), "hunter2")
		assert.Less(t, len(fault.Reason), 200)
	}
	_, err := ReadSettings(filepath.Join(t.TempDir(), "none.yaml"), nil)
	assert.ErrorIs(t, err, fs.ErrNotExist)
	_, err = ReadSettings(t.TempDir(), nil)
	assert.ErrorContains(t, err, "no file of settings")
}

func TestStyles(t *testing.T) {
	s, err := ReadStyles(settingsFile(t, "base: dark\ndanger: bold red\n"))
	require.NoError(t, err)
	assert.Equal(t, []Entry{{"base", []string{"dark"}, false, 1}, {"danger", []string{"bold red"}, false, 2}}, s.Entries)
	_, err = ReadStyles(settingsFile(t, "danger: [bold]\n"))
	assert.ErrorContains(t, err, `line 1: "danger" takes one value, not a list`)
}

func TestHome(t *testing.T) {
	env := func(pairs map[string]string) Env { return func(n string) string { return pairs[n] } }
	assert.Equal(t, "/h/.config/snapdash", Home(env(map[string]string{"HOME": "/h"})))
	assert.Equal(t, "/x/snapdash", Home(env(map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/x"})))
	assert.Equal(t, "/h/.config/snapdash", Home(env(map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "x"})))
	for _, nowhere := range []map[string]string{nil, {"HOME": "h", "XDG_CONFIG_HOME": "x"}} {
		assert.Empty(t, Home(env(nowhere)), "not in the folder one is in")
		assert.Equal(t, []string{".", "/etc/openstack"}, StandardDirs(env(nowhere)))
	}
	assert.Equal(t, []string{".", "/h/.config/openstack", "/etc/openstack"}, StandardDirs(env(map[string]string{"HOME": "/h"})))
}

func TestNearest(t *testing.T) {
	assert.Equal(t, "read-only", Nearest("readonly", someNames))
	assert.Equal(t, "theme", Nearest("Theem", someNames))
	assert.Empty(t, Nearest("x", someNames))
	assert.Empty(t, Nearest(strings.Repeat("theme", 1000), someNames))
}

// FuzzSettings: no text makes the readers panic, and whatever they refuse they
// refuse with the file's name.
func FuzzSettings(f *testing.F) {
	f.Add("theme: light\nkeys: {list.delete: D}\n")
	f.Add("a: &x [*x]\nkeys: *x")
	f.Add("theme: [a, {b: c}]")
	f.Add("<<: {theme: x}")
	path := filepath.Join(f.TempDir(), "config.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		for _, read := range []func() (Settings, error){
			func() (Settings, error) { return ReadSettings(path, someNames) },
			func() (Settings, error) { return ReadStyles(path) },
		} {
			if _, err := read(); err != nil {
				var fault *FileError
				require.True(t, errors.As(err, &fault))
				require.Equal(t, path, fault.Path)
			}
		}
	})
}
