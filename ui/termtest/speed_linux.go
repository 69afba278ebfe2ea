package termtest

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// tellSpeed sets a terminal to 9,600 bits per second, which changes nothing but
// what programs are told.
func tellSpeed(tb testing.TB, line *os.File) {
	tb.Helper()
	settings, err := unix.IoctlGetTermios(int(line.Fd()), unix.TCGETS)
	if err == nil {
		settings.Cflag = settings.Cflag&^unix.CBAUD | unix.B9600
		err = unix.IoctlSetTermios(int(line.Fd()), unix.TCSETS, settings)
	}
	if err != nil {
		tb.Fatalf("tell the line's speed: %v", err)
	}
}
