package cinder

import "time"

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

	fate    fate      // what the backend will do with it
	due     time.Time // when the present state ends
	reqID   string    // of the request that began it, for the user message
	managed bool      // it was taken in, not created: its progress stays at 0%
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
	seed             int // its number among the seeded ones, -1 for one that was created
}

type attachment struct{ id, server, device string }

// message is one of Cinder's user messages.
type message struct {
	id, event, text, request, resource, project string
	created                                     time.Time
}

// store holds what is there: the seeded rows, and over them what was changed.
type store struct {
	seeds   seeds
	changed map[int]*snapshot    // seeded rows that are no longer as they were
	gone    map[int]bool         // seeded rows that were deleted
	made    map[string]*snapshot // rows that were created
	busy    map[string]*snapshot // rows whose state ends by itself

	volumes   map[string]*volume
	working   map[string]*volume // those whose state ends by itself
	messages  []message
	recalled  bool                      // the messages of seeded snapshots are among them
	backups   []*backup                 // the oldest first
	unmanaged []*snapshot               // given up, but still on the backend
	quotas    map[string]map[string]int // limits that an admin set, by project
	mint      func() string
	work      time.Duration

	edition int // counts changes, for what is worked out and kept
	kept    arranged
	counted map[string]int // seeded rows that pass a filter
}

func newStore(opt Options) *store {
	st := &store{
		changed: map[int]*snapshot{}, gone: map[int]bool{}, made: map[string]*snapshot{}, busy: map[string]*snapshot{},
		volumes: map[string]*volume{}, working: map[string]*volume{}, quotas: map[string]map[string]int{}, counted: map[string]int{}, work: opt.Work,
	}
	if len(opt.Projects) > 0 {
		st.seeds = newSeeds(opt)
		for _, v := range st.seeds.volumes {
			own := *v // what becomes of it must not change what the seed tells of its snapshots
			st.volumes[v.id] = &own
		}
	}
	return st
}

// get gives a snapshot to read, nil when there is none. Only what edit was
// given may be changed.
func (st *store) get(id string) *snapshot {
	if s := st.made[id]; s != nil {
		return s
	}
	i, ok := st.seeds.index(id)
	if !ok || st.gone[i] {
		return nil
	}
	if s := st.changed[i]; s != nil {
		return s
	}
	s := st.seeds.snapshot(i)
	return &s
}

// edit makes a snapshot that get gave changeable. The rows are another edition
// from then on.
func (st *store) edit(s *snapshot) *snapshot {
	st.edition++
	if st.made[s.id] == nil {
		if i, ok := st.seeds.index(s.id); ok {
			st.changed[i] = s
		}
	}
	return s
}

// add takes a created row in.
func (st *store) add(s *snapshot) {
	st.edition++
	st.made[s.id] = s
}

// remove takes a row away.
func (st *store) remove(s *snapshot) {
	st.edition++
	delete(st.busy, s.id)
	if st.made[s.id] != nil {
		delete(st.made, s.id)
		return
	}
	if i, ok := st.seeds.index(s.id); ok {
		st.gone[i] = true
		delete(st.changed, i)
	}
}

// over calls do with each row that is not as it was seeded.
func (st *store) over(do func(*snapshot)) {
	for _, s := range st.made {
		do(s)
	}
	for _, s := range st.changed {
		do(s)
	}
}

// replaced calls do with each seeded row that is no longer there or no longer so.
func (st *store) replaced(do func(i int)) {
	for i := range st.gone {
		do(i)
	}
	for i := range st.changed {
		do(i)
	}
}

// snapshotsOf counts a volume's snapshots.
func (st *store) snapshotsOf(v *volume) int {
	n := 0
	if v.seed >= 0 {
		n = st.seeds.tally()[v.seed].all
	}
	st.replaced(func(i int) {
		if st.seeds.volumeOf(i).seed == v.seed {
			n--
		}
	})
	st.over(func(s *snapshot) {
		if s.volume == v.id {
			n++
		}
	})
	return n
}

// newestOf gives a volume's newest snapshot, nil when it has none.
func (st *store) newestOf(v *volume) *snapshot {
	var newest *snapshot
	better := func(s *snapshot) {
		if s.volume == v.id && (newest == nil || s.created.After(newest.created)) {
			newest = s
		}
	}
	st.over(better)
	for i := range st.seeds.n {
		if st.seeds.volumeOf(i).seed == v.seed && st.seeded(i) {
			s := st.seeds.snapshot(i)
			better(&s)
			break // the seeded rows are the older the higher their number is
		}
	}
	return newest
}

// used counts what a project has; snapshots and volumes share the gigabytes.
func (st *store) used(project string) Quota {
	var u Quota
	for _, v := range st.volumes {
		if v.project == project {
			u.Volumes++
			u.Gigabytes += v.size
		}
	}
	for j, t := range st.seeds.tally() {
		if v := st.seeds.volumes[j]; v.project == project {
			u.Snapshots += t.counted
			u.Gigabytes += t.counted * v.size
		}
	}
	charge := func(s *snapshot, by int) {
		if s.project == project && !s.temporary {
			u.Snapshots += by
			u.Gigabytes += by * s.size
		}
	}
	st.replaced(func(i int) { s := st.seeds.snapshot(i); charge(&s, -1) })
	st.over(func(s *snapshot) { charge(s, 1) })
	return u
}
