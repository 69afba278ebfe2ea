package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// bauds are the speeds that are told of lines slow enough to matter. A pseudo
// terminal says 38,400 where nobody knows better; ssh hands on what the terminal
// at its other end is set to.
var bauds = map[uint32]float64{
	unix.B300: 300, unix.B600: 600, unix.B1200: 1200, unix.B1800: 1800, unix.B2400: 2400, unix.B4800: 4800,
	unix.B9600: 9600, unix.B19200: 19200,
}

// lineRate is how many bytes per second a terminal's line is set to carry; 0
// for one that is fast, or not told.
func lineRate(terminal *os.File) float64 {
	settings, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		return 0
	}
	const bitsPerByte = 10 // with a start and a stop bit
	return bauds[settings.Cflag&unix.CBAUD] / bitsPerByte
}
