package filter

import (
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
func (m matcher) Match(s *model.Snapshot, names model.Names) bool {
	for i := range m.terms {
		if t := &m.terms[i]; m.holds(t, s, names) == t.negate {
			return false
		}
	}
	return true
}

func (m matcher) holds(t *term, s *model.Snapshot, names model.Names) bool {
	switch t.kind {
	case kindRegexp:
		return t.expr.MatchString(s.Name)
	case kindFuzzy:
		return t.needle.scatteredIn(s.Name)
	case kindStatus:
		return hasStatus(t.words, s.Status)
	case kindSize:
		return compares(int64(s.SizeGiB), t.op, t.number)
	case kindAge:
		at := s.CreatedAt
		if t.field == "updated" {
			at = s.UpdatedAt
		}
		return !at.IsZero() && compares(int64(m.now.Sub(at)/time.Second), t.op, t.number)
	case kindMeta:
		return hasMeta(s.Metadata, t.text)
	case kindTransient:
		return s.Status.Transient()
	}
	return t.textIn(s, names)
}

// textIn looks for a text in its field, or in all that name a snapshot.
func (t *term) textIn(s *model.Snapshot, names model.Names) bool {
	n := t.needle
	switch t.field {
	case "name":
		return n.in(s.Name)
	case "desc":
		return n.in(s.Description)
	case "id":
		return n.in(s.ID.String())
	case "volume":
		return n.in(s.VolumeID) || n.in(names.Volumes[s.VolumeID])
	case "project":
		return n.in(s.ProjectID) || n.in(names.Projects[s.ProjectID])
	case "user":
		return n.in(s.UserID)
	}
	return n.in(s.Name) || n.in(s.Description) || n.in(names.Volumes[s.VolumeID]) || n.in(names.Projects[s.ProjectID]) ||
		n.idLike && (n.in(s.ID.String()) || n.in(s.VolumeID) || n.in(s.ProjectID))
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
func hasMeta(md model.Metadata, text string) bool {
	key, want, exact := strings.Cut(text, "=")
	v, ok := md.Get(key)
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
	ascii  bool
	idLike bool // of characters that ids are made of
}

func newNeedle(text string) needle {
	n := needle{lower: strings.ToLower(text), ascii: true, idLike: true}
	for i := 0; i < len(n.lower); i++ {
		c := n.lower[i]
		n.ascii = n.ascii && c < utf8.RuneSelf
		n.idLike = n.idLike && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == '-')
	}
	return n
}

// in reports whether the needle is in text. ASCII needles are looked for by
// their first byte in both cases; all others fold the text.
func (n needle) in(text string) bool {
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

func (n needle) at(text string) bool {
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
func (n needle) scatteredIn(text string) bool {
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
