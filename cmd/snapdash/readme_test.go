package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/ui"
)

var update = flag.Bool("update", false, "rewrite the generated parts of README.md")

// TestReadme holds the generated parts of README.md to what they are made from.
func TestReadme(t *testing.T) {
	const path = "../../README.md"
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	frame, err := os.ReadFile("../../ui/testdata/frames/readme.txt")
	require.NoError(t, err)
	bytes, err := os.ReadFile("../../ui/testdata/bytes.md")
	require.NoError(t, err)
	bench, err := os.ReadFile("../../testdata/bench/table.md")
	require.NoError(t, err)
	want := string(text)
	for name, part := range map[string]string{"frame": "```\n" + string(frame) + "```\n", "keys": ui.KeyTable(), "bytes": string(bytes), "bench": string(bench)} {
		want = replaced(t, want, name, part)
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(text), "out of date: make readme")
}

// replaced puts part between the marks of a name.
func replaced(t *testing.T, text, name, part string) string {
	t.Helper()
	before, rest, ok := strings.Cut(text, "<!-- "+name+":begin (generated: make readme) -->\n")
	require.True(t, ok, name)
	_, after, ok := strings.Cut(rest, "<!-- "+name+":end -->")
	require.True(t, ok, name)
	return before + "<!-- " + name + ":begin (generated: make readme) -->\n" + part + "<!-- " + name + ":end -->" + after
}
