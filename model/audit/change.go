package audit

import (
	"slices"
	"strings"
	"time"
)

// Change is all that the record holds of one change, the newest line first.
type Change struct {
	Lines []Entry
	place int // in its book
}

// Last is the newest line: how the change stands.
func (c *Change) Last() *Entry { return &c.Lines[0] }

// First is the oldest line that has been read: how it was asked for.
func (c *Change) First() *Entry { return &c.Lines[len(c.Lines)-1] }

// Command is the command that does the same, "" when there is none.
func (c *Change) Command() string {
	for _, e := range c.Lines {
		if e.Command != "" {
			return e.Command
		}
	}
	return ""
}

// RequestID is the id under which the cloud's operator finds the change.
func (c *Change) RequestID() string {
	for _, e := range c.Lines {
		if e.RequestID != "" {
			return e.RequestID
		}
	}
	return ""
}

// Ended is when the change ended, zero while that is not known.
func (c *Change) Ended() time.Time {
	switch c.Last().State {
	case Done, Failed, Unknown, TakenBack:
		return c.Last().Time
	}
	return time.Time{}
}

// Book gathers entries, newest first, into changes in the order of their newest
// lines.
type Book struct {
	Changes []*Change
	at      map[key]*Change
}

// Add takes entries that are older than all it has. It gives the changes that
// were there before and have got more lines; new ones are at the end of Changes.
func (b *Book) Add(entries []Entry) (grown []*Change) {
	if b.at == nil {
		b.at = map[key]*Change{}
	}
	had := len(b.Changes)
	for _, e := range entries {
		c := b.at[e.key()]
		if c == nil {
			c = &Change{place: len(b.Changes)}
			b.at[e.key()] = c
			b.Changes = append(b.Changes, c)
		}
		c.Lines = append(c.Lines, e)
		if c.place < had {
			grown = append(grown, c)
		}
	}
	return grown
}

// Match reports whether all words of a text are in the change. A word is looked
// for in everything; field:word in one field of it. Case does not matter.
func (c *Change) Match(text string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		name, value, ok := strings.Cut(word, ":")
		field := fields[name]
		if !ok || field == nil {
			field, value = anything, word
		}
		if !slices.ContainsFunc(c.Lines, func(e Entry) bool { return has(field(&e), value) }) {
			return false
		}
	}
	return true
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

func has(texts []string, word string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(s), word) })
}
