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
	at, gone := a.fresh.gone[id]
	return gone && begun.Sub(at) <= goneFor
}

// drop takes a snapshot away that is known to be gone.
func (a *App) drop(id model.ID) {
	if a.fresh.gone == nil {
		a.fresh.gone = map[model.ID]time.Time{}
	}
	a.fresh.gone[id] = a.now()
	if len(a.fresh.gone) > mostGone {
		maps.DeleteFunc(a.fresh.gone, func(_ model.ID, at time.Time) bool { return a.now().Sub(at) > goneAnswer })
	}
	a.list.Remove(id)
}

const (
	mostGone   = 1000
	goneAnswer = 10 * time.Minute // no answer is on its way for as long
)
