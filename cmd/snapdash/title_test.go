package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

func TestATitleIsKeptAndBroughtBack(t *testing.T) {
	for from, want := range map[string]string{
		"":                        "",
		"\x1b[1m]2;x":             "\x1b[1m]2;x",
		"a\x1b]2;snapdash\ab":     "a\x1b[22;2t\x1b]2;snapdash\ab",
		"a\x1b]2;\ab":             "a\x1b]2;\a\x1b[23;2tb",
		"\x1b]0;x\a\x1b]2;\a":     "\x1b]0;x\a\x1b]2;\a\x1b[23;2t",
		"\x1b]22;default\a only":  "\x1b]22;default\a only",
		"\x1b]52;c;c25hcGRhc2g\a": "\x1b]52;c;c25hcGRhc2g\a",
	} {
		assert.Equal(t, want, string(titled([]byte(from))))
	}
}

// TestTheTitleOfTheWindowComesBack however the program ends, and as often as it
// was put aside; a terminal that is not known to have such a stack is told nothing.
func TestTheTitleOfTheWindowComesBack(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	for _, c := range []struct {
		name  string
		again bool
		end   func(*termtest.Terminal)
		times int
	}{
		{"xterm-256color", false, func(term *termtest.Terminal) { term.Keys("q") }, 1},
		{"tmux-256color", false, func(term *termtest.Terminal) { term.Signal(syscall.SIGTERM) }, 1},
		{"xterm-256color", true, func(term *termtest.Terminal) { term.Keys("q") }, 2},
		{"xterm-256color", false, func(term *termtest.Terminal) { term.Signal(syscall.SIGQUIT) }, 1},
		{"linux", false, func(term *termtest.Terminal) { term.Keys("q") }, 0},
	} {
		term := on(t, variables(cloud, "TERM="+c.name))
		term.See("NAME", "as of", "open")
		if c.again {
			mark := term.Bytes()
			term.Signal(syscall.SIGSTOP)
			term.Signal(syscall.SIGCONT)
			term.Wait("the screen being drawn anew", func(s termtest.Screen) bool {
				return strings.Contains(string(term.Written()[mark:]), "\x1b[?1049h") && s.Alternate && s.Has("NAME", "open")
			})
		}
		c.end(term)
		term.Exit()
		var order []string
		for _, part := range strings.SplitAfter(string(term.Written()), "t") {
			for _, s := range []string{pushTitle, popTitle} {
				if strings.HasSuffix(part, s) {
					order = append(order, s)
				}
			}
		}
		var want []string
		for range c.times {
			want = append(want, pushTitle, popTitle)
		}
		require.Equal(t, want, order, "%v", c)
	}
}
