//go:build !unix

package main

import "os"

// resized are the signals that tell of another size of the terminal: Windows
// has none, it tells by input.
var resized []os.Signal
