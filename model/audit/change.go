package audit

import (
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
