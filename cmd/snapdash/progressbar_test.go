package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/ui/termtest"
)

func TestWhereTheProgressBarIsShown(t *testing.T) {
	for variables, want := range map[string]bool{
		"TERM=xterm-256color": true, "TERM=xterm-ghostty": true, "TERM=alacritty": true, "TERM=tmux-256color TMUX=/tmp/x,1,0": true, "TERM=screen-256color TMUX=/tmp/x,1,0": true,
		"TERM=linux": false, "TERM=screen.xterm-256color STY=1.pts": false, "TERM=xterm-256color STY=1.pts": false, "TERM=screen": false, "TERM=vt100": false, "TERM=xterm-kitty": false,
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.5.14":      false,
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.6.6":       true,
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.10.0beta1": true,
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app":                                  false,
	} {
		env := func(name string) string {
			for _, pair := range strings.Fields(variables) {
				if key, value, _ := strings.Cut(pair, "="); key == name {
					return value
				}
			}
			return ""
		}
		assert.Equal(t, want, progressBar("auto", env), variables)
		assert.True(t, progressBar("on", env))
		assert.False(t, progressBar("off", env))
	}
}

// bars are the progress sequences in what was written, without the frame around
// them.
func bars(written []byte) (out []string) {
	for _, part := range strings.Split(string(written), "\x1b]9;4;")[1:] {
		end := strings.IndexAny(part, "\a\x1b")
		out = append(out, part[:max(0, end)])
	}
	return out
}

// TestTheProgressBarGoesWithTheProgram: however the program ends or steps
// aside while a change is under way, the terminal's bar is taken away, and
// nothing is written where it would be misunderstood.
func TestTheProgressBarGoesWithTheProgram(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(*termtest.Terminal)
		env  []string
		want []string
	}{
		"leaving":    {func(term *termtest.Terminal) { term.Keys("ctrl+c"); term.See("Leave with"); term.Keys("y") }, nil, []string{"3", "0"}},
		"a signal":   {func(term *termtest.Terminal) { term.Signal(syscall.SIGTERM) }, nil, []string{"3", "0"}},
		"no bar":     {func(term *termtest.Terminal) { term.Signal(syscall.SIGTERM) }, []string{"TERM=linux"}, nil},
		"not wanted": {func(term *termtest.Terminal) { term.Signal(syscall.SIGTERM) }, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slow, err := fault.Parse("POST /snapshots$ delay=1h")
			require.NoError(t, err)
			_, cloud := embedded(t, sim.Options{Snapshots: 20, Faults: []fault.Rule{slow}})
			args := []string{}
			if name == "not wanted" {
				args = append(args, "--progress-bar", "off")
			}
			term := termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: variables(cloud, c.env...)}, built, args...)
			term.See("NAME", "as of", "open")
			term.Keys("c")
			term.See("Volume: ", "in-use")
			term.Keys("enter")
			term.See("[ Create ]")
			term.Keys("tab", "tab", "tab", "enter")
			term.See("asking for the snapshot")
			c.end(term)
			term.See("waiting up to 5s")
			require.Equal(t, c.want, bars(term.Written()))
			term.Signal(syscall.SIGTERM)
			code := 128 + int(syscall.SIGTERM)
			if name == "leaving" {
				code = 0
			}
			require.Equal(t, code, term.Exit())
			require.Equal(t, c.want, bars(term.Written()), "nothing more after that")
		})
	}
}
