package cinder

import (
	"strconv"
	"unicode/utf16"
)

// escape reads what follows a backslash in a Python or JSON string, and how
// long it is.
func escape(s string) (string, int) {
	switch s[0] {
	case 'n':
		return "\n", 1
	case 't':
		return "\t", 1
	case 'r':
		return "\r", 1
	case 'u':
		if len(s) < 5 {
			break
		}
		u, err := strconv.ParseUint(s[1:5], 16, 16)
		if err != nil {
			break
		}
		if utf16.IsSurrogate(rune(u)) && len(s) >= 11 && s[5:7] == `\u` {
			if low, err := strconv.ParseUint(s[7:11], 16, 16); err == nil {
				return string(utf16.DecodeRune(rune(u), rune(low))), 11
			}
		}
		return string(rune(u)), 5
	}
	return s[:1], 1
}
