package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

// configured writes a settings file into a home of its own and gives both.
func configured(t *testing.T, text string) (path, home string) {
	t.Helper()
	home = t.TempDir()
	path = filepath.Join(home, ".config", "snapdash", "config.yaml")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path, home
}

// printed runs the program without a terminal.
func printed(t *testing.T, env []string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(built, args...)
	cmd.Env = env
	out, _ := cmd.CombinedOutput() // the code tells more
	return string(out), cmd.ProcessState.ExitCode()
}

func TestSettingsAreReadAndToldWithTheirOrigin(t *testing.T) {
	t.Parallel()
	path, home := configured(t, "theme: light\nundo: 5s\nread-only: yes\nconnections: 3\nos-cloud: prod\nendpoint: https://me:hunter2@volume.example/v3?key=hunter2\nkeys: {list.delete: D}\n")
	out, code := printed(t, []string{"HOME=" + home, "OS_CLOUD=lab"}, "config", "--connections", "4")
	require.Zero(t, code, out)
	for name, want := range map[string]string{
		"theme": `"light" # ` + path + ": line 1", "undo": "5s # " + path + ": line 2", "read-only": "true # " + path + ": line 3",
		"connections": "4 # the command line", "os-cloud": `"lab" # OS_CLOUD`, "ascii": "false # default", "  list.delete": `"D" # ` + path + ": line 7",
	} {
		assert.Contains(t, strings.Join(strings.Fields(out), " "), strings.TrimSpace(name)+": "+want)
	}
	assert.NotContains(t, out, "hunter2")
	assert.Contains(t, out, "volume.example")

	again, _ := configured(t, out) // what is printed is a settings file itself
	_, code = printed(t, []string{"HOME=" + home}, "config", "--config", again)
	assert.Zero(t, code)
}

// TestTheCommandLineWinsOverWhatExcludesIt in the file, and over nothing else.
func TestTheCommandLineWinsOverWhatExcludesIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, arg, want string }{
		{"os-cloud: a", "--demo", `os-cloud: "" # the command line (--demo)`},
		{"os-cloud: a", "--demo=false", `os-cloud: "a" # `},
		{"ascii: true", "--unicode", "ascii: false # the command line (--unicode)"},
		{"unicode: true", "--ascii", "unicode: false # the command line (--ascii)"},
		{"ascii: true", "--unicode=false", "ascii: true # "},
	} {
		_, home := configured(t, c.file)
		out, code := printed(t, []string{"HOME=" + home}, "config", c.arg)
		assert.Zero(t, code, out)
		assert.Contains(t, strings.Join(strings.Fields(out), " "), c.want, "%v", c)
	}
}

// TestVariablesThatAreInForceAreTold, with their values, and those that are not
// are not.
func TestVariablesThatAreInForceAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file          string
		env, args     []string
		cloud, region string
	}{
		{"", []string{"OS_CLOUD=b", "OS_REGION_NAME=Nope"}, nil, `"b" # OS_CLOUD`, `"Nope" # OS_REGION_NAME`},
		{"os-cloud: a\nos-region-name: here", []string{"OS_CLOUD=b", "OS_REGION_NAME=Nope"}, nil, `"b" # OS_CLOUD`, `"Nope" # OS_REGION_NAME`},
		{"os-cloud: a", []string{"OS_AUTH_URL=http://x"}, nil, `"" # OS_AUTH_URL`, `"" # default`},
		{"", []string{"OS_AUTH_URL=http://x"}, nil, `"" # OS_AUTH_URL`, `"" # default`},
		{"os-cloud: a", []string{"OS_CLOUD=b", "OS_REGION_NAME=Nope"}, []string{"--os-cloud", "c", "--os-region-name", "d"}, `"c" # the command line`, `"d" # the command line`},
		{"", []string{"OS_CLOUD=b", "OS_REGION_NAME=Nope"}, []string{"--demo"}, `"" # default`, `"" # default`},
	} {
		_, home := configured(t, c.file)
		out, code := printed(t, append(c.env, "HOME="+home), append([]string{"config"}, c.args...)...)
		require.Zero(t, code, out)
		out = strings.Join(strings.Fields(out), " ")
		assert.Contains(t, out, "os-cloud: "+c.cloud+" ", "%v", c)
		assert.Contains(t, out, "os-region-name: "+c.region+" ", "%v", c)
	}
}

func TestSettingsThatCannotBeEndTheProgram(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"theem: light":                `line 1: there is no setting "theem"; did you mean theme?`,
		"\nundo: soon":                `line 2: "undo" takes a length of time such as 3s or 5m`,
		"read-only: maybe":            `line 1: "read-only" takes true or false`,
		"connections: 1.5":            `line 1: "connections" takes a whole number`,
		"theme: [dark]":               `line 1: "theme" takes a text, not a list`,
		"theme: plaid":                `line 1: theme is one of auto, dark, light`,
		"demo: true\nconnections: 99": "line 2: connections is between 1 and 16",
		"clipboard: yes":              "line 1: clipboard is one of auto",
		"low-bandwidth: maybe":        "line 1: low-bandwidth is one of auto, on, off",
		"endpoint: foo":               "line 1: endpoint takes an address that begins with http:// or https://",
		"undo: -1s":                   "line 1: undo must not be negative",
		"help: true":                  `line 1: there is no setting "help"`,
		"keys:\n  list.delete: a":     `line 2: list.delete can't be on "a": list.all has that key`,
		"keys: {list.up: ctrl+z}":     "line 1: list.up can't be on",
	} {
		path, home := configured(t, text)
		out, code := printed(t, []string{"HOME=" + home})
		assert.Equal(t, exitUsage, code, text)
		assert.Contains(t, out, path+": "+want)
	}
	out, code := printed(t, nil, "--config", filepath.Join(t.TempDir(), "none.yaml"))
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, out, "none.yaml: no such file")
	path, home := configured(t, "theme: light")
	require.NoError(t, os.Mkdir(filepath.Join(filepath.Dir(path), "themes"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(path), "themes", "mine.yaml"), []byte("danger: loud\n"), 0o600))
	out, code = printed(t, []string{"HOME=" + home}, "config", "--theme", "mine")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, out, "mine.yaml: line 1: ")
	out, code = printed(t, []string{"HOME=" + home}, "config", "--theme", "plaid")
	assert.Equal(t, exitUsage, code, "a flag is not the file's fault")
	assert.NotContains(t, out, path)
}

func TestSettingsFileByVariableAndFlag(t *testing.T) {
	t.Parallel()
	one, _ := configured(t, "theme: light")
	two, _ := configured(t, "theme: mono")
	out, _ := printed(t, []string{"SNAPDASH_CONFIG=" + one}, "config")
	assert.Contains(t, out, `theme: "light"`)
	out, _ = printed(t, []string{"SNAPDASH_CONFIG=" + one}, "config", "--config", two)
	assert.Contains(t, out, `theme: "mono"`)
	out, _ = printed(t, []string{"XDG_CONFIG_HOME=" + filepath.Dir(filepath.Dir(two)), "HOME=/nowhere"}, "config")
	assert.Contains(t, out, `theme: "mono"`)
}

// TestWithoutAHomeNoFolderIsTakenForIt: settings and themes that lie in the
// folder one is in may be a stranger's.
func TestWithoutAHomeNoFolderIsTakenForIt(t *testing.T) {
	t.Parallel()
	path, home := configured(t, "theme: light\n")
	themes := filepath.Join(filepath.Dir(path), "themes")
	require.NoError(t, os.Mkdir(themes, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(themes, "mine.yaml"), []byte("danger: bold\n"), 0o600))
	for _, env := range [][]string{{"LANG=C"}, {"HOME=", "XDG_CONFIG_HOME=.config"}, {"HOME=."}} {
		run := func(args ...string) (string, int) {
			cmd := exec.Command(built, args...)
			cmd.Env, cmd.Dir = env, home
			out, _ := cmd.CombinedOutput() // the code tells more
			return string(out), cmd.ProcessState.ExitCode()
		}
		out, code := run("config")
		require.Zero(t, code, out)
		assert.Contains(t, out, "# settings file: none")
		assert.NotContains(t, out, "light")
		out, code = run("config", "--theme", "mine")
		assert.Equal(t, exitUsage, code, out)
		out, code = run("config", "--config", ".config/snapdash/config.yaml")
		require.Zero(t, code, out)
		assert.Contains(t, out, "light", "that was asked for")
	}
}

// TestReboundKeysOnTheTerminal: what the file says holds in the program.
func TestReboundKeysOnTheTerminal(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	path, _ := configured(t, "keys:\n  list.delete: D\n  list.all: \"\"\n")
	term := on(t, variables(cloud, "SNAPDASH_CONFIG="+path))
	term.See("NAME", "D delete")
	term.Keys("D")
	term.See("Delete 1 snapshot?")
	term.Keys("n", "q")
	require.Zero(t, term.Exit())
}

// TestTheExampleSettingsOfREADME are read without complaint.
func TestTheExampleSettingsOfREADME(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "```yaml\n# ~/.config/snapdash/config.yaml\n")
	require.True(t, ok)
	example, _, _ := strings.Cut(rest, "```")
	_, home := configured(t, example)
	out, code := printed(t, []string{"HOME=" + home}, "config")
	require.Zero(t, code, out)
	assert.Contains(t, out, "config.yaml: line ")
}
