package main

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// questions are what Bubble Tea asks of a terminal by itself: for synchronised
// output, for the way to count cells, and for the keyboard's protocol. Nothing
// here goes by such an answer.
var questions = [][]byte{[]byte(ansi.RequestModeSynchronizedOutput), []byte(ansi.RequestModeUnicodeCore), []byte(ansi.RequestKittyKeyboard)}

// unasked is output without the questions in it. On a slow line an answer comes
// in pieces, which are read as an escape and some letters, or after the
// program's end, when the shell reads them.
func unasked(p []byte) []byte {
	for _, q := range questions {
		if bytes.Contains(p, q) {
			p = bytes.ReplaceAll(p, q, nil)
		}
	}
	return p
}

// leave is the end of the alternate screen.
var leave = []byte(ansi.ResetModeAltScreenSaveCursor)

// emptied is output that leaves no alternate screen with anything on it: where
// the terminal's width has changed, tmux puts what is there among the lines of
// the shell.
func emptied(p []byte) []byte {
	if !bytes.Contains(p, leave) {
		return p
	}
	return bytes.ReplaceAll(p, leave, append([]byte(ansi.EraseEntireScreen), leave...))
}
