package main

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// The window's title is set to the program's name and in the end to none, by
// Bubble Tea. Xterm and those like it, tmux among them, keep titles on a stack:
// what was there is put on it before and taken from it behind.
const (
	pushTitle = "\x1b[22;2t"
	popTitle  = "\x1b[23;2t"
)

// noTitle is what Bubble Tea leaves, and what stays where there is no stack.
var noTitle = []byte(ansi.SetWindowTitle(""))

// setsTitle is how a title that is one begins.
var setsTitle = noTitle[:len(noTitle)-1]

// titled is output that brings back the title that was there.
func titled(p []byte) []byte {
	at := bytes.Index(p, setsTitle)
	switch {
	case at < 0:
		return p
	case bytes.HasPrefix(p[at:], noTitle):
		at += len(noTitle)
		return bytes.Join([][]byte{p[:at], p[at:]}, []byte(popTitle))
	}
	return bytes.Join([][]byte{p[:at], p[at:]}, []byte(pushTitle))
}
