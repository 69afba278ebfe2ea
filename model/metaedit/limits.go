package metaedit

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"snapdash/model"
)

// Problem is why Cinder would refuse a row, or a surprise that it has in store.
type Problem int

// The problems of a row. Limits are those of cinder/api/validation and
// cinder/utils.py: keys of 1 to 255 characters, values of at most 255.
const (
	None Problem = iota
	KeyEmpty
	KeyTooLong
	KeyTwice
	KeyCharacters // the metadata calls take it, but it cannot be reached by its own URL
	KeyCase       // differs from another key in case only; a MySQL cloud keeps one of them
	ValueTooLong
)

// Fatal reports whether Cinder refuses the row; the others are warnings.
func (p Problem) Fatal() bool {
	return p == KeyEmpty || p == KeyTooLong || p == KeyTwice || p == ValueTooLong
}

// Problem finds what is wrong with row i, the worst first.
func (e *Edit) Problem(i int) Problem {
	r := e.rows[i]
	if r.Deleted {
		return None
	}
	if p := CheckPair(r.Key, r.Value); p.Fatal() {
		return p
	}
	return cmp.Or(e.clash(i), CheckPair(r.Key, r.Value)) // a lost pair is worse than an unusual key
}

// clash looks for other rows with the same key.
func (e *Edit) clash(i int) Problem {
	found := None
	for j, o := range e.rows {
		if j == i || o.Deleted {
			continue
		}
		if o.Key == e.rows[i].Key {
			return KeyTwice
		}
		if strings.EqualFold(o.Key, e.rows[i].Key) {
			found = KeyCase
		}
	}
	return found
}

// CheckPair checks one pair against Cinder's limits.
func CheckPair(key, value string) Problem {
	switch {
	case key == "":
		return KeyEmpty
	case utf8.RuneCountInString(key) > model.MaxText:
		return KeyTooLong
	case utf8.RuneCountInString(value) > model.MaxText:
		return ValueTooLong
	case strings.Trim(key, keyCharacters) != "":
		return KeyCharacters
	}
	return None
}

// keyCharacters are those of the pattern [a-zA-Z0-9-_:. ]; create allows the
// slash too, but a key with one can't be addressed by itself.
const keyCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:. "

// FirstFatal gives the first row that Cinder would refuse, and why.
func (e *Edit) FirstFatal() (int, Problem) {
	for i := range e.rows {
		if p := e.Problem(i); p.Fatal() {
			return i, p
		}
	}
	return -1, None
}
