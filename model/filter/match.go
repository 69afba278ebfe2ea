package filter

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"snapdash/model"
)

// matcher matches snapshots at one moment.
type matcher struct {
	terms []term
	now   time.Time
	known []memory // by term, while many rows are scanned; else nil
}

// memory is what a free word was found to be for each volume and project, or
// what was worked out of a regular expression.
type memory struct {
	volumes, projects []verdict
	automaton         *automaton
}

type verdict uint8

const (
	unknown verdict = iota
	no
	yes
)

// Scan gives a matcher that remembers volumes and projects, and that sifts where
// a term is a text.
func (m *matcher) Scan(o model.Owners) model.Matcher {
	scan := &matcher{m.terms, m.now, make([]memory, len(m.terms))}
	if i := scan.sifted(); i >= 0 {
		return &sifter{scan, &scan.terms[i].needle, scan.besideTexts(i, o)}
	}
	return scan
}

// Match reports whether every term holds.
func (m *matcher) Match(r model.Row) bool {
	for i := range m.terms {
		if m.holds(i, r) == m.terms[i].negate {
			return false
		}
	}
	return true
}

func (m *matcher) holds(i int, r model.Row) bool {
	switch t := &m.terms[i]; t.kind {
	case kindText:
		return m.hasText(i, r)
	case kindRegexp:
		return m.matches(i, r.Name())
	case kindFuzzy:
		return t.needle.scatteredIn(r.Name())
	case kindStatus:
		return t.hasStatus(r.Status())
	case kindSize:
		return compares(int64(r.SizeGiB()), t.op, t.number)
	case kindAge:
		return m.aged(t, r)
	case kindMeta:
		return hasMeta(r, t.text)
	case kindMarked:
		return r.Marked()
	}
	return r.Status().Transient()
}

func (m *matcher) hasText(i int, r model.Row) bool {
	t := &m.terms[i]
	if t.field != "" {
		return t.inField(r)
	}
	name, description := r.Texts()
	return t.needle.in(name) || t.needle.in(description) || t.needle.idLike && t.needle.inID(r.ID()) || m.inOwners(i, r)
}

// inOwners looks for a free word in what names the volume and the project.
func (m *matcher) inOwners(i int, r model.Row) bool {
	n := &m.terms[i].needle
	if m.known == nil {
		return n.inVolume(r) || n.inProject(r)
	}
	k := &m.known[i]
	return remembered(&k.volumes, r.VolumeNumber(), n.inVolume, r) || remembered(&k.projects, r.ProjectNumber(), n.inProject, r)
}

// remembered looks once for each number.
func remembered(all *[]verdict, number int, look func(model.Row) bool, r model.Row) bool {
	for len(*all) <= number {
		*all = append(*all, unknown)
	}
	v := &(*all)[number]
	if *v == unknown {
		*v = no
		if look(r) {
			*v = yes
		}
	}
	return *v == yes
}

func (n *needle) inVolume(r model.Row) bool { return n.inOwner(r.VolumeName(), r.VolumeID()) }

func (n *needle) inProject(r model.Row) bool { return n.inOwner(r.ProjectName(), r.ProjectID()) }

func (n *needle) inOwner(name, id string) bool { return n.in(name) || n.idLike && n.in(id) }

// aged compares how long ago a row was made or changed.
func (m *matcher) aged(t *term, r model.Row) bool {
	at, ok := r.Created()
	if t.field == "updated" {
		at, ok = r.Updated()
	}
	return ok && compares((m.now.UnixMicro()-at)/int64(time.Second/time.Microsecond), t.op, t.number)
}

// matches is the regular expression; where it needs some text, that is looked
// for first.
func (m *matcher) matches(i int, text string) bool {
	t := &m.terms[i]
	if !t.needle.in(text) && isASCII(text) {
		return false
	}
	if m.known == nil {
		return t.expr.MatchString(text)
	}
	k := &m.known[i]
	if k.automaton == nil {
		k.automaton = newAutomaton(t.expr)
	}
	return k.automaton.matches(text)
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

// inField looks for a text in one field.
func (t *term) inField(r model.Row) bool {
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
	}
	return n.in(r.UserID())
}

func (t *term) hasStatus(s model.Status) bool {
	for _, state := range t.states {
		if state == s {
			return true
		}
	}
	return len(t.words) > 0 && slices.Contains(t.words, s.String())
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
