package filter

import (
	"bytes"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"snapdash/model"
)

// matcher matches snapshots at one moment.
type matcher struct {
	terms []term
	now   time.Time
}

// Match reports whether every term holds.
func (m matcher) Match(r model.Row) bool {
	for i := range m.terms {
		if t := &m.terms[i]; m.holds(t, r) == t.negate {
			return false
		}
	}
	return true
}

func (m matcher) holds(t *term, r model.Row) bool {
	switch t.kind {
	case kindRegexp:
		return t.matches(r.Name())
	case kindFuzzy:
		return t.needle.scatteredIn(r.Name())
	case kindStatus:
		return hasStatus(t.words, r.Status())
	case kindSize:
		return compares(int64(r.SizeGiB()), t.op, t.number)
	case kindAge:
		return m.aged(t, r)
	case kindMeta:
		return hasMeta(r, t.text)
	case kindTransient:
		return r.Status().Transient()
	case kindMarked:
		return r.Marked()
	}
	return t.textIn(r)
}

// aged compares how long ago a row was made or changed.
func (m matcher) aged(t *term, r model.Row) bool {
	at, ok := r.Created()
	if t.field == "updated" {
		at, ok = r.Updated()
	}
	return ok && compares((m.now.UnixMicro()-at)/int64(time.Second/time.Microsecond), t.op, t.number)
}

// matches is the regular expression; where it needs some text, that is looked
// for first, which is faster by far.
func (t *term) matches(text string) bool {
	return (t.needle.in(text) || !isASCII(text)) && t.expr.MatchString(text)
}

// isASCII tells texts whose case folds as the needle's does: to a regular
// expression, the Kelvin sign is a k.
func isASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// textIn looks for a text in its field, or in all that name a snapshot.
func (t *term) textIn(r model.Row) bool {
	n := &t.needle
	switch t.field {
	case "name":
		return n.in(r.Name())
	case "desc":
		_, description := r.Texts()
		return n.in(description)
	case "id":
		return n.inID(r.ID())
	case "volume":
		return n.in(r.VolumeID()) || n.in(r.VolumeName())
	case "project":
		return n.in(r.ProjectID()) || n.in(r.ProjectName())
	case "user":
		return n.in(r.UserID())
	}
	name, description := r.Texts()
	return n.in(name) || n.in(description) || n.in(r.VolumeName()) || n.in(r.ProjectName()) ||
		n.idLike && (n.inID(r.ID()) || n.in(r.VolumeID()) || n.in(r.ProjectID()))
}

// inID looks in an id's canonical form, which is made here on the stack.
func (n *needle) inID(id model.ID) bool {
	const digits = "0123456789abcdef"
	var text [36]byte
	at := 0
	for i, c := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		text[at], text[at+1] = digits[c>>4], digits[c&15]
		at += 2
	}
	return bytes.Contains(text[:], n.bytes)
}

func hasStatus(words []model.Status, s model.Status) bool {
	for _, w := range words {
		if w == s {
			return true
		}
	}
	return false
}

// hasMeta looks for a key, or for a key with a value: key=value.
func hasMeta(r model.Row, text string) bool {
	key, want, exact := strings.Cut(text, "=")
	v, ok := r.Meta(key)
	return ok && (!exact || v == want)
}

func compares(v int64, op string, want int64) bool {
	switch op {
	case "<":
		return v < want
	case "<=":
		return v <= want
	case ">":
		return v > want
	case ">=":
		return v >= want
	}
	return v == want
}

// needle is a text to be found whatever its case.
type needle struct {
	lower  string
	bytes  []byte // lower
	ascii  bool
	idLike bool // of characters that ids are made of
}

func newNeedle(text string) needle {
	n := needle{lower: strings.ToLower(text), ascii: true, idLike: true}
	n.bytes = []byte(n.lower)
	for i := 0; i < len(n.lower); i++ {
		c := n.lower[i]
		n.ascii = n.ascii && c < utf8.RuneSelf
		n.idLike = n.idLike && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == '-')
	}
	return n
}

// in reports whether the needle is in text. ASCII needles are looked for by
// their first byte in both cases; all others fold the text.
func (n *needle) in(text string) bool {
	if !n.ascii {
		return strings.Contains(strings.ToLower(text), n.lower)
	}
	if n.lower == "" {
		return true
	}
	first, last := n.lower[0], len(text)-len(n.lower)
	for i := 0; i <= last; i++ {
		if fold(text[i]) == first && n.at(text[i:]) {
			return true
		}
	}
	return false
}

func (n *needle) at(text string) bool {
	for j := 1; j < len(n.lower); j++ {
		if fold(text[j]) != n.lower[j] {
			return false
		}
	}
	return true
}

func fold(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// scatteredIn reports whether the needle's characters are in text in their
// order, with others between.
func (n *needle) scatteredIn(text string) bool {
	rest := n.lower
	for _, r := range text {
		if rest == "" {
			return true
		}
		want, size := utf8.DecodeRuneInString(rest)
		if unicode.ToLower(r) == want {
			rest = rest[size:]
		}
	}
	return rest == ""
}
