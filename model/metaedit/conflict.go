package metaedit

import (
	"slices"

	"snapdash/model"
)

// Conflict is a key that somebody else changed since it was read, and that a
// save would write over.
type Conflict struct {
	Key    string
	Opened *string // the value when it was read; nil: there was none
	Now    *string // the value on the server now; nil: there is none
	Yours  *string // the value here; nil: removed here, or never seen here
	Theirs bool    // the choice: keep the server's
}

// Same reports whether both are of the same key with the same values, however it
// was decided.
func (c Conflict) Same(o Conflict) bool {
	return c.Key == o.Key && same(c.Opened, o.Opened) && same(c.Now, o.Now) && same(c.Yours, o.Yours)
}

// Conflicts compares the server's present set with the one that was read.
// Under replace every foreign change counts, as all of it would be overwritten;
// under merge only the keys that would be sent.
func (e *Edit) Conflicts(now model.Metadata, replace bool) []Conflict {
	yours := e.Result()
	sent := e.MergeSet()
	var out []Conflict
	for _, key := range union(e.base, now) {
		opened, present, mine := value(e.base, key), value(now, key), value(yours, key)
		if same(opened, present) || same(present, mine) {
			continue
		}
		if _, goes := sent.Get(key); !replace && !goes {
			continue
		}
		// a key that we left alone follows the server unless told otherwise
		out = append(out, Conflict{Key: key, Opened: opened, Now: present, Yours: mine, Theirs: same(opened, mine)})
	}
	return out
}

// Rebase takes the server's present set as the new base and keeps every own
// change, except where a conflict was decided for the server. A renamed pair
// becomes one that is removed and one that is added.
func (e *Edit) Rebase(now model.Metadata, decided []Conflict) {
	e.remember()
	want := e.wanted(now, decided)
	var rows []Row
	for _, p := range now {
		row := Row{Key: p.Key, Value: p.Value, Was: p}
		if v, kept := want[p.Key]; kept {
			row.Value = v
		} else {
			row.Deleted = true
		}
		rows = append(rows, row)
	}
	for _, key := range e.ownOrder(want) {
		if _, there := now.Get(key); !there {
			rows = append(rows, Row{Key: key, Value: want[key], Fresh: true})
		}
	}
	e.rows, e.base = rows, slices.Clone(now)
}

// wanted is the set to be: per key ours where we changed it or it was decided
// so, the server's everywhere else.
func (e *Edit) wanted(now model.Metadata, decided []Conflict) map[string]string {
	yours := e.Result()
	want := now.Map()
	take := func(key string, v *string) {
		if v == nil {
			delete(want, key)
		} else {
			want[key] = *v
		}
	}
	for _, key := range union(e.base, yours) {
		if mine := value(yours, key); !same(value(e.base, key), mine) {
			take(key, mine)
		}
	}
	for _, c := range decided {
		if c.Theirs {
			take(c.Key, value(now, c.Key))
		} else {
			take(c.Key, value(yours, c.Key))
		}
	}
	return want
}

// ownOrder gives the keys of want, those with a row first and in its order.
func (e *Edit) ownOrder(want map[string]string) []string {
	var keys []string
	for _, r := range e.rows {
		if _, ok := want[r.Key]; ok && !slices.Contains(keys, r.Key) {
			keys = append(keys, r.Key)
		}
	}
	var rest []string
	for k := range want {
		if !slices.Contains(keys, k) {
			rest = append(rest, k)
		}
	}
	slices.Sort(rest)
	return append(keys, rest...)
}

func value(md model.Metadata, key string) *string {
	if v, ok := md.Get(key); ok {
		return &v
	}
	return nil
}

func same(x, y *string) bool {
	if x == nil || y == nil {
		return x == y
	}
	return *x == *y
}

// union are the keys of both, sorted.
func union(x, y model.Metadata) []string {
	var keys []string
	for _, p := range append(slices.Clone(x), y...) {
		keys = append(keys, p.Key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
