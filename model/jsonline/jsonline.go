// Package jsonline writes values as lines of JSON that hold printable ASCII
// only: what strangers put into a name cannot reach a terminal when a file is
// shown with cat, and is the original all the same when a program reads it.
package jsonline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Append adds v as one line, with its line end, to out. Bytes that are no UTF-8
// become U+FFFD: JSON has no way to write them.
func Append(out []byte, v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return out, err
	}
	return append(escaped(out, bytes.TrimSuffix(b.Bytes(), []byte("\n"))), '\n'), nil
}

// escaped adds JSON with all that is not printable ASCII by number. Such
// characters stand in strings only, where a number means the same.
func escaped(out, text []byte) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r >= 0x10000:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r >= 0x7f:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, text[0])
		}
		text = text[size:]
	}
	return out
}
