package ui

import (
	"maps"
	"time"

	"snapdash/model"
)

// goneFor is how long a snapshot that is known to be gone may stand in answers
// that were begun later: not every server of a cloud knows at once.
const goneFor = 30 * time.Second

// takeIn puts rows of a listing into the list that was begun beside other things.
// What came of those meanwhile is not undone by an older answer.
func (a *App) takeIn(rows []model.Snapshot, begun time.Time) { a.list.Put(a.stillTrue(rows, begun)) }

// stillTrue gives rows of a listing, without those that are gone meanwhile, and as
// they are known now.
func (a *App) stillTrue(rows []model.Snapshot, begun time.Time) []model.Snapshot {
	kept := make([]model.Snapshot, 0, len(rows))
	for i := range rows {
		row := rows[i]
		if a.isGone(row.ID, begun) {
			continue
		}
		if a.list.Newer(&row) {
			row, _ = a.list.Get(row.ID)
		}
		kept = append(kept, row)
	}
	return kept
}

// isGone reports whether a snapshot that a listing has went while the present rows
// were here. A listing that was begun well after that knows better.
func (a *App) isGone(id model.ID, begun time.Time) bool {
	at, gone := a.fresh.gone.of[id]
	return gone && begun.Sub(at) <= goneFor
}

// drop takes a snapshot away that is known to be gone.
func (a *App) drop(id model.ID) {
	a.fresh.gone.note(id, a.now(), a.now())
	a.list.Remove(id)
}

// overtaken reports whether a snapshot was asked about later than at that time, and
// that answer came first. The times in the answers prove less: they are of the
// clocks of several hosts.
func (a *App) overtaken(id model.ID, asked time.Time) bool { return asked.Before(a.fresh.told.of[id]) }

// times are those of snapshots, as long as they can matter to an answer.
type times struct {
	of   map[model.ID]time.Time
	most int // how many there may be until the old ones are looked for
}

const (
	mostTimes = 1000
	lateBy    = 10 * time.Minute // no answer is on its way for as long
)

func (t *times) note(id model.ID, at, now time.Time) {
	if t.of == nil {
		*t = times{of: map[model.ID]time.Time{}, most: mostTimes}
	}
	if t.of[id] = at; len(t.of) > t.most {
		maps.DeleteFunc(t.of, func(_ model.ID, at time.Time) bool { return now.Sub(at) > lateBy })
		t.most = max(mostTimes, 2*len(t.of))
	}
}
