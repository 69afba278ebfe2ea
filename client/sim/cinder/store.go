package cinder

import (
	"sort"
	"time"
)

// snapshot is a row of the snapshots table.
type snapshot struct {
	id               string
	created, updated time.Time // updated is zero until the first change
	name, desc       *string
	volume           string
	status           string
	size             int
	meta             []pair // in the order of writing, keys once
	project, user    string
	progress         string
	group            string
	temporary        bool // does not consume quota

	fate  fate      // what the backend will do with it
	due   time.Time // when the present state ends
	reqID string    // of the request that began it, for the user message
}

type pair struct{ key, value string }

// volume is a row of the volumes table.
type volume struct {
	id               string
	created, updated time.Time
	name, desc       *string
	status           string
	size             int
	project, user    string
	snapshot         string
	meta             []pair
	attached         []attachment
	due              time.Time
}

type attachment struct{ id, server, device string }

// message is one of Cinder's user messages.
type message struct {
	id, event, text, request, resource, project string
	created                                     time.Time
}

// store holds what is there: the seeded rows, and what was changed upon them.
type store struct {
	seeds   seeds
	changed map[string]*snapshot // seeded rows that are no longer as they were
	gone    map[string]bool      // seeded rows that were deleted
	made    []*snapshot          // rows that were created, the newest first
	byID    map[string]*snapshot // the same
	busy    map[string]*snapshot // rows whose state ends by itself

	volumes  map[string]*volume
	volumeAt []string // their ids, the newest first
	messages []message
	quotas   map[string]Quota
	ids      idMaker

	edition int // counts changes, for what is worked out and kept
	kept    arrangement
}

func newStore(opt Options) *store {
	st := &store{
		changed: map[string]*snapshot{}, gone: map[string]bool{}, byID: map[string]*snapshot{}, busy: map[string]*snapshot{},
		volumes: map[string]*volume{}, quotas: map[string]Quota{}, ids: idMaker{seed: mix(uint64(opt.Seed) + 77)},
	}
	if len(opt.Projects) > 0 {
		st.seeds = newSeeds(opt)
		for _, v := range st.seeds.volumes {
			st.volumes[v.id] = v
			st.volumeAt = append(st.volumeAt, v.id)
		}
	}
	return st
}

// get gives a snapshot to read, nil when there is none.
func (st *store) get(id string) *snapshot {
	if s := st.byID[id]; s != nil {
		return s
	}
	if s := st.changed[id]; s != nil {
		return s
	}
	if i, ok := st.seeds.index(id); ok && !st.gone[id] {
		s := st.seeds.snapshot(i)
		return &s
	}
	return nil
}

// edit gives a snapshot to change. The rows are another edition from then on.
func (st *store) edit(s *snapshot) *snapshot {
	st.edition++
	if st.byID[s.id] == nil && st.changed[s.id] == nil {
		st.changed[s.id] = s
	}
	return s
}

// add takes a created row in; it is the newest.
func (st *store) add(s *snapshot) {
	st.edition++
	st.made = append([]*snapshot{s}, st.made...)
	sort.SliceStable(st.made, func(i, j int) bool { return newer(st.made[i], st.made[j]) })
	st.byID[s.id] = s
}

// newer is Cinder's own order: the newest first, ids deciding ties.
func newer(a, b *snapshot) bool {
	at, bt := a.created.Truncate(time.Second), b.created.Truncate(time.Second)
	if !at.Equal(bt) {
		return at.After(bt)
	}
	return a.id > b.id
}

// remove takes a row away.
func (st *store) remove(s *snapshot) {
	st.edition++
	delete(st.busy, s.id)
	if st.byID[s.id] == nil {
		st.gone[s.id] = true
		delete(st.changed, s.id)
		return
	}
	delete(st.byID, s.id)
	for i := range st.made {
		if st.made[i] == s {
			st.made = append(st.made[:i:i], st.made[i+1:]...)
			return
		}
	}
}

// length is how many places the order of rows has, deleted ones included.
func (st *store) length() int { return len(st.made) + st.seeds.n }

// at gives the row at a place of Cinder's own order, nil where one was deleted.
func (st *store) at(place int) *snapshot {
	if place < len(st.made) {
		return st.made[place]
	}
	i := place - len(st.made)
	id := st.seeds.id(i)
	if s := st.changed[id]; s != nil {
		return s
	}
	if len(st.gone) > 0 && st.gone[id] {
		return nil
	}
	s := st.seeds.snapshot(i)
	return &s
}

// place finds a row in Cinder's own order.
func (st *store) place(id string) (int, bool) {
	if s := st.byID[id]; s != nil {
		for i := range st.made {
			if st.made[i] == s {
				return i, true
			}
		}
	}
	i, ok := st.seeds.index(id)
	if !ok || st.gone[id] {
		return 0, false
	}
	return len(st.made) + i, true
}

// snapshotsOf counts a volume's snapshots and finds the newest.
func (st *store) snapshotsOf(volume string) (n int, newest *snapshot) {
	for i := range st.length() {
		if i >= len(st.made) && st.seeds.volumeOf(i-len(st.made)).id != volume {
			continue
		}
		if s := st.at(i); s != nil && s.volume == volume {
			if n++; newest == nil {
				newest = s
			}
		}
	}
	return n, newest
}
