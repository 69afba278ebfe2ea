package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// report writes a crash into a file for the user alone, whole or not at all, and says where it is.
func (c *crash) report(now time.Time, env func(string) string) (path string, err error) {
	dir, err := stateDir(env)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a place for the crash report: %w", err)
	}
	path = filepath.Join(dir, "crash-"+now.UTC().Format("20060102T150405.000")+".txt")
	file, err := diskFiles{}.Create(path, false)
	if err != nil {
		return "", fmt.Errorf("write the crash report: %w", err)
	}
	defer file.Abandon()
	if _, err := io.WriteString(file, c.text(now, env)); err != nil {
		return "", fmt.Errorf("write the crash report: %w", err)
	}
	if err := file.Commit(); err != nil {
		return "", fmt.Errorf("write the crash report: %w", err)
	}
	return path, nil
}

// text is the report: nothing in it comes from the cloud, the settings or the
// user.
func (c *crash) text(now time.Time, env func(string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "snapdash %s, %s, %s/%s, TERM=%q\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, env("TERM"))
	fmt.Fprintf(&b, "at %s, during %s\n\n%s\n\n%s", now.UTC().Format(time.RFC3339), c.during, c.what, c.stack)
	return b.String()
}

// stateDir is where this program keeps what its user would rather not lose.
// Nothing is kept in the folder that one happens to be in.
func stateDir(env func(string) string) (string, error) {
	dir := env("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // a relative one is to be ignored, says the specification
		home := env("HOME")
		if !filepath.IsAbs(home) {
			return "", errors.New("neither XDG_STATE_HOME nor HOME says where it is to be kept")
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "snapdash"), nil
}
