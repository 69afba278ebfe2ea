package main

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// asked matches all that a terminal would answer: attributes, positions, modes,
// colours, names, the keyboard's state, sizes, settings and capabilities.
var asked = regexp.MustCompile("\x1b\\[[>=?]?[0-9;]*[cnx]|\x1b\\[\\??[0-9;]*\\$p|\x1b\\[\\?[0-9]*u|\x1b\\[>[0-9]*q|\x1b\\][0-9;]*\\?|\x1b\\[1[1-9]t|\x1bP[+$]q|\x1bZ|\x05")

// TestNothingIsAskedOfTheTerminal but what it takes to tell a slow line, of
// which the answers are seen to; others that come late would be read as keys, by
// the program or by the shell after it.
func TestNothingIsAskedOfTheTerminal(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"\x1b[c", "\x1b[>0c", "\x1b[6n", "\x1b[?6n", "\x1b[?2026$p", "\x1b[4$p", "\x1b[?u", "\x1b[>q", "\x1b]11;?\a", "\x1b]4;1;?\a", "\x1b[14t", "\x1bP+q544e\x1b\\"} {
		require.Regexp(t, asked, q)
	}
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	for name, questions := range map[string]bool{"xterm-256color": true, "xterm-kitty": true, "linux": false, "vt220": false} {
		term := termtest.Start(t, termtest.Options{Env: variables(cloud, "TERM="+name), Answers: true}, built)
		term.See("NAME", "available", "as of")
		for _, step := range [][2]string{{"enter", "Description"}, {"y", "Copy"}, {"i", "Copied id"}} {
			term.Keys(step[0])
			term.See(step[1])
		}
		term.Keys("q")
		term.See("sorted by")
		term.Keys("q")
		require.Zero(t, term.Exit())
		put := lineAsked(term)
		assert.Equal(t, questions, len(put) > 0, name)
		for _, q := range put {
			assert.Equal(t, ask, q)
		}
	}
	for _, how := range [][]string{{"--low-bandwidth", "on"}, {"--low-bandwidth", "off"}} {
		term := termtest.Start(t, termtest.Options{Env: variables(cloud)}, built, how...)
		term.See("NAME", "available", "as of")
		term.Keys("q")
		require.Zero(t, term.Exit())
		assert.Empty(t, lineAsked(term), "it does not matter then")
	}
}

// TestNothingIsLeftOnTheScreenThatIsLeft: tmux would show it to the shell.
func TestNothingIsLeftOnTheScreenThatIsLeft(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	term := termtest.Start(t, termtest.Options{Env: variables(cloud)}, built)
	term.See("NAME", "available", "as of")
	term.Keys("q")
	require.Zero(t, term.Exit())
	require.Contains(t, string(term.Written()), "\x1b[2J\x1b[?1049l")
}
