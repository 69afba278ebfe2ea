//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// lockFolder keeps other programs from renaming a folder's files until the
// returned function is called. One that cannot be locked within a second is
// used without: a program that was stopped meanwhile must not hold this one.
func lockFolder(dir string) (unlock func()) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}
	}
	for range 100 {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return func() { f.Close() } // which gives the lock back
}
