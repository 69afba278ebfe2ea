package client

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// loose is text from any JSON scalar: Cinder's plugins and proxies send numbers
// where the reference has strings, and the other way round. null is "", an
// object or array its own JSON.
type loose string

// UnmarshalJSON never fails on valid JSON.
func (l *loose) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '"' {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*l = loose(s)
		return nil
	}
	if string(raw) == "null" {
		*l = ""
		return nil
	}
	*l = loose(raw)
	return nil
}

// number gives a whole number, otherwise when it is none or does not fit.
func (l loose) number(otherwise int) int {
	n, ok := wholeNumber([]byte(l))
	if !ok {
		return otherwise
	}
	return int(n)
}

// time gives the time, zero when it is none.
func (l loose) time() time.Time {
	t, _ := parseTime([]byte(l))
	return t
}

// bool reports whether the text is one of the words for true.
func (l loose) bool() bool {
	b, _ := strconv.ParseBool(string(l))
	return b
}

// wholeNumber reads an integer that fits 32 bits; "2.0" and "2e0" count as one.
func wholeNumber(raw []byte) (int32, bool) {
	if len(raw) == 0 || len(raw) > 32 {
		return 0, false
	}
	n := int64(0)
	for i, c := range raw {
		if c < '0' || c > '9' || i > 9 {
			return wholeFloat(string(raw))
		}
		n = n*10 + int64(c-'0')
	}
	return int32(n), n <= 1<<31-1
}

func wholeFloat(text string) (int32, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < -1<<31 || f > 1<<31-1 || f != float64(int32(f)) {
		return 0, false
	}
	return int32(f), true
}
