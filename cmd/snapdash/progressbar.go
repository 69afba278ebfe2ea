package main

import (
	"slices"
	"strconv"
	"strings"
)

// progressBar decides whether the terminal is told how far changes are (OSC
// 9;4). Most terminals show it or ignore it; a few would do something else:
//   - the linux console prints such a sequence where the kernel is old, and GNU
//     screen has other uses for what it does not know;
//   - iTerm2 before 3.6.6 and old kitty take it for a notification.
//
// tmux takes it in, for its own display or for nothing.
func progressBar(way string, env func(string) string) bool {
	if way != "auto" {
		return way == "on"
	}
	term := env("TERM")
	switch {
	case env("TMUX") != "":
		return true
	case env("STY") != "", term == "linux", strings.HasPrefix(term, "screen"), strings.HasPrefix(term, "vt"), strings.HasPrefix(term, "xterm-kitty"):
		return false
	case env("TERM_PROGRAM") == "iTerm.app":
		return !older(env("TERM_PROGRAM_VERSION"), 3, 6, 6)
	}
	return true
}

// older reports whether a version, of numbers between dots, is before another;
// one that cannot be read is.
func older(version string, than ...int) bool {
	var have []int
	for _, part := range strings.Split(version, ".") {
		digits := strings.IndexFunc(part, func(r rune) bool { return r < '0' || r > '9' })
		if digits < 0 {
			digits = len(part)
		}
		n, err := strconv.Atoi(part[:digits])
		if err != nil {
			return true
		}
		have = append(have, n)
	}
	return slices.Compare(have, than) < 0
}
