//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// resized are the signals that tell of another size of the terminal.
var resized = []os.Signal{unix.SIGWINCH}
