package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/ui"
)

func TestTheWayToTheClipboard(t *testing.T) {
	for _, c := range []struct {
		way  string
		env  map[string]string
		want ui.Clipboard
	}{
		{"auto", map[string]string{"TERM": "xterm-256color"}, ui.Direct},
		{"auto", map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, ui.InTmux},
		{"auto", map[string]string{"TERM": "screen-256color", "TMUX": "/tmp/x,1,0"}, ui.InTmux},
		{"auto", map[string]string{"TERM": "screen", "STY": "1.x"}, ui.InScreen},
		{"auto", map[string]string{"TERM": "screen", "STY": "1.x", "TMUX": "x", "TERM_PROGRAM": "tmux"}, ui.InTmux},
		{"auto", map[string]string{"TERM": "screen", "STY": "1.x", "TMUX": "x"}, ui.InScreen},
		{"auto", map[string]string{"TERM": "tmux"}, ui.InTmux},
		{"auto", map[string]string{"TERM": "screen.xterm-256color"}, ui.InScreen},
		{"direct", map[string]string{"TMUX": "x"}, ui.Direct},
		{"tmux", nil, ui.InTmux},
		{"screen", nil, ui.InScreen},
		{"off", map[string]string{"TMUX": "x"}, ui.OnlyShown},
	} {
		require.Equal(t, c.want, clipboard(c.way, func(k string) string { return c.env[k] }), "%+v", c)
	}
}
