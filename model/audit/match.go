package audit

import (
	"slices"
	"strings"
	"time"
)

// Match reports whether a change passes all terms of a text, which are written as
// in the list's filter. A word is looked for in everything, field:word in one
// field of it; one of field:word,word is enough, and "!" or "-" before a term
// has the change pass where no line of it does. Case does not matter.
func (c *Change) Match(text string) bool {
	for text != "" {
		var t term
		if t, text = nextTerm(text); len(t.words) > 0 && slices.ContainsFunc(c.Lines, t.in) == t.negated {
			return false
		}
	}
	return true
}

// term is what a line has to have, or may not.
type term struct {
	negated bool
	field   func(*Entry) []string
	words   []string // in lower case, one of which is enough; none where the term is still being typed
}

// nextTerm reads a term, and gives the text behind it.
func nextTerm(text string) (t term, rest string) {
	text = strings.ToLower(strings.TrimSpace(text))
	if t.negated = strings.HasPrefix(text, "!") || strings.HasPrefix(text, "-"); t.negated {
		text = text[1:]
	}
	t.field = anything
	name, value, ok := strings.Cut(text, ":")
	field := fields[name]
	if ok && field != nil {
		t.field, text = field, value
	}
	word, rest, quoted := nextWord(text)
	switch {
	case word == "" && !quoted:
	case field != nil && ok && !quoted:
		t.words = slices.DeleteFunc(strings.Split(word, ","), func(w string) bool { return w == "" })
	default:
		t.words = []string{word}
	}
	return t, rest
}

// nextWord reads up to a blank, or what stands in quotes; the closing one may be
// missing while it is typed.
func nextWord(text string) (word, rest string, quoted bool) {
	if text, quoted = strings.CutPrefix(text, `"`); quoted {
		word, rest, _ = strings.Cut(text, `"`)
		return word, rest, true
	}
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		return text[:i], text[i:], false
	}
	return text, "", false
}

// in reports whether a line has what the term names.
func (t term) in(e Entry) bool {
	return slices.ContainsFunc(t.field(&e), func(have string) bool {
		have = strings.ToLower(have)
		return slices.ContainsFunc(t.words, func(w string) bool { return strings.Contains(have, w) })
	})
}

// fields are what a filter can name.
var fields = map[string]func(*Entry) []string{
	"op":      func(e *Entry) []string { return []string{e.Operation} },
	"state":   func(e *Entry) []string { return []string{string(e.State)} },
	"outcome": func(e *Entry) []string { return []string{e.Outcome} },
	"cloud":   func(e *Entry) []string { return []string{e.Cloud} },
	"project": func(e *Entry) []string { return []string{e.Project, e.ProjectID, e.Target.ProjectID} },
	"user":    func(e *Entry) []string { return []string{e.User, e.UserID} },
	"name":    func(e *Entry) []string { return []string{e.Target.Name, e.Target.SnapshotName} },
	"id":      func(e *Entry) []string { return []string{e.Target.ID, e.Target.VolumeID, e.Target.SnapshotID} },
	"request": func(e *Entry) []string { return []string{e.RequestID} },
	"date":    func(e *Entry) []string { return []string{e.Time.Format(time.DateOnly)} },
}

func anything(e *Entry) []string {
	out := []string{e.Error, e.Message, e.Command, e.Region}
	for _, f := range fields {
		out = append(out, f(e)...)
	}
	return out
}
