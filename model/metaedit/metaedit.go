// Package metaedit is the editing of one snapshot's metadata, without a screen:
// rows that were changed, added, renamed or deleted, an undo, Cinder's limits,
// what merge and replace would do, and what somebody else changed meanwhile.
// Nothing typed is ever dropped: a deleted row can be brought back, and taking
// in the server's present set keeps every own change.
package metaedit

import (
	"slices"

	"snapdash/model"
)

// Edit is metadata being edited. Make one with New.
type Edit struct {
	base model.Metadata // the server's set when it was last read
	rows []Row
	past []version
}

// version is what Undo goes back to. With the rows goes the set that they are
// counted from: what somebody else changed since is found again then.
type version struct {
	base model.Metadata
	rows []Row
}

// Row is one pair as it stands in the editor.
type Row struct {
	Key, Value string
	Was        model.Pair // the pair on the server; zero Key and Fresh when there is none
	Fresh      bool       // added here
	Deleted    bool       // to be removed; the text is kept
}

// State says how a row differs from the server.
type State int

// The states of a row.
const (
	Same State = iota
	Changed
	Renamed // another key, maybe another value too
	Added
	Removed
)

// State says how the row differs from the server's set as it was read.
func (r Row) State() State {
	switch {
	case r.Deleted:
		return Removed
	case r.Fresh:
		return Added
	case r.Key != r.Was.Key:
		return Renamed
	case r.Value != r.Was.Value:
		return Changed
	}
	return Same
}

// New begins to edit md.
func New(md model.Metadata) *Edit {
	e := &Edit{base: slices.Clone(md)}
	for _, p := range md {
		e.rows = append(e.rows, Row{Key: p.Key, Value: p.Value, Was: p})
	}
	return e
}

// Base is the server's set that the changes are counted from.
func (e *Edit) Base() model.Metadata { return e.base }

// Rows are the rows in their order on the screen. The caller must not change them.
func (e *Edit) Rows() []Row { return e.rows }

// remember keeps the present rows for Undo.
func (e *Edit) remember() { e.past = append(e.past, version{e.base, slices.Clone(e.rows)}) }

// Undo takes back the last change and reports whether there was one.
func (e *Edit) Undo() bool {
	if len(e.past) == 0 {
		return false
	}
	last := len(e.past) - 1
	e.base, e.rows = e.past[last].base, e.past[last].rows
	e.past = e.past[:last]
	return true
}

// Add adds a pair at the end and gives its row.
func (e *Edit) Add(key, value string) int {
	e.remember()
	e.rows = append(e.rows, Row{Key: key, Value: value, Fresh: true})
	return len(e.rows) - 1
}

// SetKey renames row i.
func (e *Edit) SetKey(i int, key string) {
	if e.rows[i].Key != key {
		e.remember()
		e.rows[i].Key = key
	}
}

// SetValue changes the value of row i.
func (e *Edit) SetValue(i int, value string) {
	if e.rows[i].Value != value {
		e.remember()
		e.rows[i].Value = value
	}
}

// Delete marks row i as to be removed, or takes the mark away again. A row that
// was added here goes at once.
func (e *Edit) Delete(i int) {
	e.remember()
	if e.rows[i].Fresh {
		e.rows = slices.Delete(slices.Clone(e.rows), i, i+1)
		return
	}
	e.rows[i].Deleted = !e.rows[i].Deleted
}

// Dirty reports whether anything differs from the server's set.
func (e *Edit) Dirty() bool {
	return slices.ContainsFunc(e.rows, func(r Row) bool { return r.State() != Same })
}

// Count counts the rows in a state.
func (e *Edit) Count(s State) int {
	n := 0
	for _, r := range e.rows {
		if r.State() == s {
			n++
		}
	}
	return n
}

// Result is the set that the editor shows: what replace makes of the snapshot.
func (e *Edit) Result() model.Metadata {
	m := map[string]string{}
	for _, r := range e.rows {
		if !r.Deleted {
			m[r.Key] = r.Value
		}
	}
	return model.MetadataOf(m)
}

// MergeSet is what merge sends: the pairs that are new, changed or renamed.
// Merge cannot remove: Left tells which keys stay on the server all the same.
func (e *Edit) MergeSet() model.Metadata {
	m := map[string]string{}
	for _, r := range e.rows {
		if s := r.State(); s == Changed || s == Renamed || s == Added {
			m[r.Key] = r.Value
		}
	}
	return model.MetadataOf(m)
}

// Left are the keys that were removed or renamed here and that merge leaves on the server.
func (e *Edit) Left() []string {
	set := e.Result()
	var left []string
	for _, r := range e.rows {
		if s := r.State(); s == Removed || s == Renamed {
			if _, kept := set.Get(r.Was.Key); !kept {
				left = append(left, r.Was.Key)
			}
		}
	}
	return left
}
