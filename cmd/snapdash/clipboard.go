package main

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"snapdash/ui"
)

// clipboardWays are the values of --clipboard.
var clipboardWays = []string{"auto", "direct", "tmux", "screen", "off"}

// clipboard chooses the way to the terminal's clipboard. tmux and GNU screen
// both say so in the environment; of one within the other, TERM tells the inner.
func clipboard(way string, env func(string) string) ui.Clipboard {
	if way == "auto" || way == "" {
		way = multiplexer(env)
	}
	switch way {
	case "tmux":
		return ui.InTmux
	case "screen":
		return ui.InScreen
	case "off":
		return ui.OnlyShown
	}
	return ui.Direct
}

// tmuxBuffer gives the way into the buffers of the tmux that the program runs in,
// and through it into the terminal's clipboard. tmux ignores OSC 52 from within
// unless it is set up to take it, but does not refuse this.
func tmuxBuffer(way string, env func(string) string) func(context.Context, string) error {
	if env("TMUX") == "" || clipboard(way, env) != ui.InTmux {
		return nil
	}
	return func(ctx context.Context, text string) error {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		load := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-") // -w: to the terminal as well; since 3.2
		load.Stdin = strings.NewReader(text)
		return load.Run()
	}
}

// multiplexer says in which multiplexer the program runs: "tmux", "screen" or "".
// TERM is screen in both, so that it decides only what the others leave open;
// it alone comes along over SSH.
func multiplexer(env func(string) string) string {
	term, tmux, screen := env("TERM"), env("TMUX") != "", env("STY") != ""
	switch {
	case tmux && !screen, strings.HasPrefix(term, "tmux"):
		return "tmux"
	case screen && !tmux:
		return "screen"
	case tmux: // both, and TERM=screen: tmux says which program it is
		if env("TERM_PROGRAM") == "tmux" {
			return "tmux"
		}
		return "screen"
	case strings.HasPrefix(term, "screen"):
		return "screen"
	}
	return ""
}
