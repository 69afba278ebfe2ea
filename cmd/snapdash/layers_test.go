package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../.."

// bubbleTea is the family of modules that draw on a terminal.
var bubbleTea = []string{
	"charm.land/bubbletea/v2/...", "charm.land/bubbles/v2/...", "charm.land/lipgloss/v2/...",
	"github.com/charmbracelet/x/ansi/...", "github.com/charmbracelet/colorprofile", "github.com/charmbracelet/ultraviolet/...",
}

// layers says what the packages of a folder may import beside the standard
// library. The longest folder that a file lies in counts; "x/..." is x and all
// below it.
var layers = map[string][]string{
	"model":             {"snapdash/model/..."},
	"config":            {"snapdash/model/...", "go.yaml.in/yaml/v3"},
	"client":            {"snapdash/model/...", "snapdash/config", "github.com/gophercloud/gophercloud/v2/..."},
	"client/sim":        {"snapdash/client/sim/..."},
	"client/clienttest": {"snapdash/model/...", "github.com/stretchr/testify/..."},
	"ui":                append([]string{"snapdash/model/...", "snapdash/ui/..."}, bubbleTea...),
	"ui/ink":            {"charm.land/lipgloss/v2"},
	"ui/table":          append([]string{"snapdash/ui/ink", "snapdash/ui/sanitize"}, bubbleTea...),
	"ui/termtest":       append([]string{"github.com/charmbracelet/x/...", "github.com/creack/pty", "github.com/stretchr/testify/...", "golang.org/x/sys/unix"}, bubbleTea...), // serves tests only
	"cmd":               append([]string{"snapdash/...", "github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/charmbracelet/x/term", "golang.org/x/sys/unix"}, bubbleTea...),
}

// inTests is what test files of every folder may import too.
var inTests = []string{
	"snapdash/model/...", "snapdash/config", "snapdash/client", "snapdash/client/sim/...", "snapdash/client/clienttest", "snapdash/ui/termtest",
	"github.com/stretchr/testify/...", "github.com/creack/pty", "github.com/charmbracelet/x/vt", "go.uber.org/goleak", "go.yaml.in/yaml/v3",
}

// forbidden are imports that a table of what is allowed lets through, by
// folder ("" is everywhere), with the reason. Test files may.
var forbidden = []struct{ folder, path, reason string }{
	{"ui", "net/http", "ui asks its Cloud interface, only client speaks HTTP"},
	{"ui", "os/exec", "tea.ExecProcess gives the terminal away and takes it back"},
	{"model", "net/http", "model does no I/O"},
	{"model", "os", "model does no I/O"},
	{"", "charm.land/lipgloss/v2/compat", "it asks the terminal behind the program's back"},
}

// vagueNames are folders in which things are put that nobody found a place for.
var vagueNames = []string{"util", "utils", "common", "helpers", "types", "base", "manager"}

// topLevel are the names at the top of the repository, beside dot-files.
var topLevel = []string{
	"LICENSE", "Makefile", "README.md", "client", "cmd", "config", "go.mod", "go.sum", "model", "testdata", "ui",
}

// oldModules must not come back as requirements of our own.
var oldModules = []string{
	"github.com/charmbracelet/bubbletea", "github.com/charmbracelet/bubbles", "github.com/charmbracelet/lipgloss",
	"github.com/muesli/termenv", "charm.land/fang",
}

// complaint gives the sentence against a file's import, "" when it is fine.
func complaint(file, imported string) string {
	folder, isTest := path.Dir(file), strings.HasSuffix(file, "_test.go")
	for _, f := range forbidden {
		if !isTest && folder != "ui/termtest" && f.path == imported && (f.folder == "" || within(folder, f.folder)) {
			return fmt.Sprintf("%s imports %s: %s", file, imported, f.reason)
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	if first != "snapdash" && !strings.Contains(first, ".") {
		return "" // the standard library
	}
	layer := layerOf(folder)
	allowed := layers[layer]
	if isTest {
		allowed = slices.Concat(allowed, inTests)
	}
	for _, pattern := range allowed {
		if matches(pattern, imported) {
			return ""
		}
	}
	return fmt.Sprintf("%s imports %s, which the layer %q may not: it may import the standard library and %s",
		file, imported, layer, strings.Join(allowed, ", "))
}

func layerOf(folder string) string {
	longest := ""
	for layer := range layers {
		if within(folder, layer) && len(layer) > len(longest) {
			longest = layer
		}
	}
	return longest
}

func within(folder, parent string) bool {
	return folder == parent || strings.HasPrefix(folder, parent+"/")
}

func matches(pattern, imported string) bool {
	if parent, ok := strings.CutSuffix(pattern, "/..."); ok {
		return within(imported, parent)
	}
	return pattern == imported
}

func TestImportsKeepTheLayers(t *testing.T) {
	files := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		base := entry.Name()
		if entry.IsDir() && name != root && (strings.HasPrefix(base, ".") || base == "testdata" || base == "bin") {
			return fs.SkipDir
		}
		if entry.IsDir() {
			assert.NotContains(t, vagueNames, base, "%s: a package is named after what it is about", name)
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		files++
		file, err := filepath.Rel(root, name)
		require.NoError(t, err)
		checkImports(t, filepath.ToSlash(file))
		return nil
	})
	require.NoError(t, err)
	assert.Greater(t, files, 10, "the walk did not find the sources")
}

func checkImports(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(file)), nil, parser.ImportsOnly)
	require.NoError(t, err)
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if sentence := complaint(file, imported); sentence != "" {
			t.Error(sentence)
		}
	}
}

func TestLayersRefuseWhatTheyShould(t *testing.T) {
	for _, c := range []struct {
		file, imported string
		fine           bool
	}{
		{"model/list.go", "sort", true},
		{"model/walk/walk.go", "snapdash/model", true},
		{"model/list.go", "snapdash/client", false},
		{"model/list.go", "os", false},
		{"model/list.go", "github.com/google/uuid", false},
		{"client/list.go", "snapdash/config", true},
		{"client/list.go", "snapdash/client/sim", false},
		{"client/list.go", "snapdash/modelling", false},
		{"client/contract_test.go", "snapdash/client/sim", true},
		{"client/sim/cinder/rows.go", "snapdash/client/sim/fault", true},
		{"client/sim/cinder/rows.go", "snapdash/model", false},
		{"config/cloud.go", "github.com/gophercloud/gophercloud/v2", false},
		{"ui/app.go", "charm.land/bubbletea/v2", true},
		{"ui/app.go", "charm.land/bubbles/v2/textinput", true},
		{"ui/app.go", "charm.land/lipgloss/v2/compat", false},
		{"ui/app.go", "github.com/charmbracelet/bubbletea", false},
		{"ui/app.go", "snapdash/client", false},
		{"ui/app_test.go", "snapdash/client", true},
		{"ui/app.go", "net/http", false},
		{"ui/app_test.go", "net/http", true},
		{"ui/table/table.go", "snapdash/model", false},
		{"cmd/snapdash/main.go", "snapdash/client/sim", true},
		{"cmd/snapdash/main.go", "github.com/gophercloud/gophercloud/v2", false},
		{"odd/odd.go", "snapdash/model", false},
	} {
		sentence := complaint(c.file, c.imported)
		assert.Equal(t, c.fine, sentence == "", "%s importing %s: %q", c.file, c.imported, sentence)
	}
}

func TestTopLevelHoldsOnlyWhatBelongsThere(t *testing.T) {
	// reading the folder and the index makes a cached result depend on them
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	_, _ = os.Stat(filepath.Join(root, ".git", "index"))
	command := exec.Command("git", "ls-files")
	command.Dir = root
	listed, gitErr := command.Output()
	tracked := make(map[string]bool)
	for line := range strings.Lines(string(listed)) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), "/")
		tracked[name] = true
	}
	for _, entry := range entries {
		name := entry.Name()
		// without git, as in an unpacked archive, everything counts but the build
		if strings.HasPrefix(name, ".") || gitErr == nil && !tracked[name] || gitErr != nil && name == "bin" {
			continue
		}
		assert.Contains(t, topLevel, name, "%s does not belong at the top of the repository", name)
	}
}

func TestModuleRequiresNoOldGeneration(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(fields) == 0 {
			continue
		}
		for _, old := range oldModules {
			assert.False(t, fields[0] == old || strings.HasPrefix(fields[0], old+"/"), "go.mod requires %s, the old generation", fields[0])
		}
	}
}
