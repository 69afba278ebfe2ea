package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValuesThatMakeNoSenseAreRefused(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("SNAPDASH_CONFIG", "")
	for says, args := range map[string][]string{
		"--follow is at least 10s":           {"--demo", "--follow", "1s"},
		"--stuck-after must not be negative": {"--demo", "--stuck-after", "-1m"},
		"--undo must not be negative":        {"--demo", "--undo", "-1s"},
		"--refresh is at least 5s":           {"--demo", "--refresh", "-1h"},
		"--connections is between 1 and 16":  {"--demo", "--connections", "-1"},
		"--changes is between 1 and 32":      {"--demo", "--changes", "-1"},
		"--demo-snapshots must not be neg":   {"--demo", "--demo-snapshots", "-1"},
		"--endpoint takes an address":        {"--endpoint", "foo"},
		"begins with http:// or https://":    {"--endpoint", "ftp://volume.example"},
		`completion has no command "csh"`:    {"completion", "csh"},
		"completion bash takes flags only":   {"completion", "bash", "more"},
	} {
		c := rootCommand()
		c.SetArgs(args)
		c.SetOut(io.Discard)
		c.SetErr(io.Discard)
		err := c.Execute()
		require.ErrorIs(t, err, errUsage)
		require.ErrorContains(t, err, says)
	}
}
