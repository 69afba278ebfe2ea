package ui

import (
	"cmp"
	"slices"
	"time"

	"snapdash/model"
)

// since is when a snapshot's row was last written, which is when it came into
// its state or later: it is never said to have waited longer than it has.
func since(s *model.Snapshot) time.Time {
	if s.UpdatedAt.IsZero() {
		return s.CreatedAt
	}
	return s.UpdatedAt
}

// stuckNow reports whether a snapshot is stuck, and else whether it may become so.
func (a *App) stuckNow(s *model.Snapshot) (stuck, young bool) {
	switch {
	case s.Status == model.Error, s.Status == model.ErrorDeleting:
		return true, false
	case !s.Status.Transient():
		return false, false
	}
	stuck = a.now().Sub(since(s)) >= a.opt.StuckAfter
	return stuck, !stuck
}

// put takes rows in; the cursor stays on its row. The states are not asked for at
// one moment: what went from one into another meanwhile is in both answers.
func (s *stuckScreen) put(a *App, rows []model.Snapshot) {
	at, had := s.chosen()
	came := make(map[model.ID]bool, len(rows))
	for i := range rows {
		came[rows[i].ID] = true
		delete(s.before, rows[i].ID)
	}
	s.rows = slices.DeleteFunc(s.rows, func(r model.Snapshot) bool { return came[r.ID] })
	for i := range rows {
		stuck, young := a.stuckNow(&rows[i])
		if young {
			s.young++
		}
		if stuck && !slices.ContainsFunc(s.asks, func(k *stuckAsk) bool { return k.status == rows[i].Status }) {
			continue
		}
		if stuck {
			s.rows = append(s.rows, rows[i])
		}
	}
	slices.SortStableFunc(s.rows, func(x, y model.Snapshot) int {
		return cmp.Or(since(&x).Compare(since(&y)), cmp.Compare(x.ID.String(), y.ID.String()))
	})
	if had && s.cursor > 0 { // at the top one wants to see what comes
		s.cursor = max(0, s.index(at.ID))
	}
}

// forget takes away what was in a state before and has not come again. What has
// left it for another is in that one's answer.
func (s *stuckScreen) forget(state model.Status) {
	at, had := s.chosen()
	s.rows = slices.DeleteFunc(s.rows, func(r model.Snapshot) bool {
		went := r.Status == state && s.before[r.ID]
		if went {
			delete(s.marks, r.ID)
		}
		return went
	})
	if i := s.index(at.ID); had && i >= 0 {
		s.cursor = i
	}
}

func (s *stuckScreen) index(id model.ID) int {
	return slices.IndexFunc(s.rows, func(r model.Snapshot) bool { return r.ID == id })
}

// chosen is the row under the cursor.
func (s *stuckScreen) chosen() (model.Snapshot, bool) {
	if s.cursor < 0 || s.cursor >= len(s.rows) {
		return model.Snapshot{}, false
	}
	return s.rows[s.cursor], true
}

// targets are the marked rows, or the one under the cursor.
func (s *stuckScreen) targets() []model.Snapshot {
	var out []model.Snapshot
	for _, r := range s.rows {
		if s.marks[r.ID] {
			out = append(out, r)
		}
	}
	if r, ok := s.chosen(); ok && len(out) == 0 {
		out = append(out, r)
	}
	return out
}
