package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPatienceThatMakesNoSenseIsRefused(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("SNAPDASH_CONFIG", "")
	for says, args := range map[string][]string{
		"--follow is at least 10s":           {"--demo", "--follow", "1s"},
		"--stuck-after must not be negative": {"--demo", "--stuck-after", "-1m"},
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
