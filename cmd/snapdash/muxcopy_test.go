package main

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// clipboardSet is OSC 52 as a terminal gets it; tmux leaves out which clipboard.
var clipboardSet = regexp.MustCompile("\x1b\\]52;c?;([A-Za-z0-9+/=]*)(?:\a|\x1b\\\\)")

// copies are the texts that a terminal was told to put into its clipboard.
func copies(t *testing.T, term *termtest.Terminal) []string {
	t.Helper()
	var texts []string
	for _, set := range clipboardSet.FindAllStringSubmatch(string(term.Written()), -1) {
		text, err := base64.StdEncoding.DecodeString(set[1])
		require.NoError(t, err)
		texts = append(texts, string(text))
	}
	return texts
}

// TestCopyingThroughMultiplexers looks at what comes out at the terminal outside
// of a real tmux and GNU screen: the id under the cursor, then so many marked ids
// that GNU screen takes them only in pieces.
func TestCopyingThroughMultiplexers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, inside, settings string
		far                    bool // as over ssh from within: nothing but TERM tells of the multiplexer
		lost                   bool // by the multiplexer's settings
	}{
		{"tmux as it comes", "tmux", "", false, false},
		{"tmux, on", "tmux", "set -s set-clipboard on\n", false, false},
		{"tmux, on, passthrough", "tmux", "set -s set-clipboard on\nset -g allow-passthrough on\n", false, false},
		{"tmux, far, on", "tmux", "set -s set-clipboard on\n", true, false},
		{"tmux, far, on, passthrough", "tmux", "set -s set-clipboard on\nset -g allow-passthrough on\n", true, false},
		{"tmux, far, external, passthrough", "tmux", "set -s set-clipboard external\nset -g allow-passthrough on\n", true, false},
		{"tmux, far, external", "tmux", "set -s set-clipboard external\n", true, true},
		{"screen", "screen", "", false, false},
		{"screen, far", "screen", "", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, cloud := embedded(t, sim.Options{Snapshots: 200, Seed: 7})
			opt := termtest.Options{Width: 120, Height: 40, Env: variables(cloud)}
			command := []string{built, "--refresh", "0"}
			if c.far {
				command = append([]string{"env", "-u", "TMUX", "-u", "STY", "-u", "TMUX_PANE", "-u", "TERM_PROGRAM"}, command...)
			}
			term := inMultiplexerSet(t, c.inside, c.settings, opt, command...)
			term.See("NAME", "available", "as of")
			assertCopied := func(ok func(string) bool) {
				t.Helper()
				if c.lost {
					require.Empty(t, copies(t, term))
					return
				}
				term.Wait("the clipboard to be set", func(termtest.Screen) bool { return slices.ContainsFunc(copies(t, term), ok) })
				got := slices.Compact(copies(t, term)) // by both ways where both are open
				assert.True(t, ok(got[len(got)-1]), "%q", got)
			}
			term.Keys("y")
			shown := uuid.FindString(strings.Join(term.See(" Copy ", "volume id").Lines[30:], "\n"))
			term.Keys("i")
			term.See("Copied id.")
			assertCopied(func(text string) bool { return text == shown })

			term.Keys("*")
			term.See("marked")
			term.Keys("y")
			term.See("all marked ids")
			term.Keys("m")
			term.See("Copied all marked ids.")
			assertCopied(func(text string) bool {
				ids := strings.Split(text, "\n")
				slices.Sort(ids)
				return len(slices.Compact(ids)) > 60 && !slices.ContainsFunc(ids, func(id string) bool { return uuid.FindString(id) != id })
			})
			if !c.lost {
				assert.LessOrEqual(t, len(slices.Compact(copies(t, term))), 2)
			}
			term.Keys("q")
			term.Exit()
		})
	}
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
