// Package filter is the grammar of what is typed to narrow a list: words,
// negations, regular expressions, fuzzy words and terms on columns, all of which
// must hold. A filter is parsed once and then matched against snapshots without
// allocating.
package filter

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"snapdash/model"
)

// Filter is a parsed filter; the zero value lets everything pass.
type Filter struct {
	terms      []term
	unfinished string
}

// Unfinished is the first term that has no value yet, or no unit, and so was left
// out; "" is none.
func (f Filter) Unfinished() string { return f.unfinished }

// Error says where a text is no filter, and why.
type Error struct {
	Pos     int // in bytes
	Message string
}

func (e *Error) Error() string { return e.Message }

// term is one condition.
type term struct {
	kind   kind
	negate bool
	field  string // of a text or number term
	text   string // as it was meant, unquoted
	op     string // of a number term: < <= > >= =
	number int64  // GiB, or seconds
	states []model.Status
	words  []string // states that nobody knows
	expr   *regexp.Regexp
	needle needle
}

type kind uint8

const (
	kindText kind = iota
	kindRegexp
	kindFuzzy
	kindStatus
	kindSize
	kindAge
	kindMeta
	kindTransient
	kindMarked
)

// Ages reports whether what passes changes with the time.
func (f Filter) Ages() bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.kind == kindAge })
}

// Matcher gives the filter as a list takes it. Ages are measured at now.
func (f Filter) Matcher(now time.Time) model.Matcher {
	if len(f.terms) == 0 {
		return nil
	}
	return &matcher{terms: f.terms, now: now}
}

// Empty reports whether the filter lets everything pass.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// String writes the filter so that Parse gives the same one again.
func (f Filter) String() string {
	parts := make([]string, len(f.terms))
	for i, t := range f.terms {
		parts[i] = t.String()
	}
	return strings.Join(parts, " ")
}

func (t term) String() string {
	s := ""
	if t.negate {
		s = "!"
	}
	switch t.kind {
	case kindText:
		if t.field != "" {
			return s + t.field + ":" + quoted(t.text, false)
		}
		return s + quoted(t.text, true)
	case kindRegexp:
		return s + "/" + strings.ReplaceAll(t.text, "/", `\/`) + "/"
	case kindFuzzy:
		return s + "~" + quoted(t.text, false)
	case kindSize, kindAge:
		return s + t.field + t.op + t.text
	}
	return s + t.field + ":" + quoted(t.text, false)
}

// Pair writes the filter for a pair of metadata.
func Pair(key, value string) string { return "meta:" + quoted(key+"="+value, false) }

// quoted puts a text into quotes where it would be read otherwise without.
func quoted(s string, free bool) string {
	special := s == "" || strings.ContainsAny(s, " \t\"\\")
	if free {
		special = special || strings.ContainsAny(s[:1], "!-/~") || strings.ContainsAny(s, ":<>=")
	}
	if !special {
		return s
	}
	return `"` + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`) + `"`
}
