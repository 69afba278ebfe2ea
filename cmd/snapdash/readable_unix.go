//go:build unix

package main

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// readable waits until there is something to read, or patience has passed.
func readable(file *os.File, patience time.Duration) bool {
	until := time.Now().Add(patience)
	for {
		left := time.Until(until)
		if left < 0 {
			return false
		}
		fds := []unix.PollFd{{Fd: int32(file.Fd()), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, int(left.Milliseconds())+1)
		if !errors.Is(err, unix.EINTR) {
			return err == nil && n > 0
		}
	}
}
