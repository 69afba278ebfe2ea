package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// polling asks again for rows that the server is still at work on, until they
// settle. Each row is asked for ever more seldom; all other rows are left alone.
type polling struct {
	next  map[model.ID]time.Time
	every map[model.ID]time.Duration
	armed bool // a tick is under way
}

const (
	pollFirst  = 2 * time.Second
	pollSeldom = time.Minute
	pollAtOnce = 8
)

func newPolling() polling {
	return polling{next: map[model.ID]time.Time{}, every: map[model.ID]time.Duration{}}
}

// armPoll sets the tick for the row that is due first.
func (a *App) armPoll() tea.Cmd {
	if a.poll.armed {
		return nil
	}
	now := a.now()
	var due time.Time
	for _, id := range a.list.Transient() {
		at, known := a.poll.next[id]
		if !known {
			at = now.Add(pollFirst)
			a.poll.next[id], a.poll.every[id] = at, pollFirst
		}
		if due.IsZero() || at.Before(due) {
			due = at
		}
	}
	if due.IsZero() {
		return nil
	}
	a.poll.armed = true
	return a.opt.Tick(max(due.Sub(now), 100*time.Millisecond), pollTickMsg{})
}

// pollRows asks for the rows that are due, a few at a time.
func (a *App) pollRows() tea.Cmd {
	now := a.now()
	var cmds []tea.Cmd
	transient := a.list.Transient()
	a.poll.forget(transient)
	for _, id := range transient {
		if len(cmds) == pollAtOnce {
			break
		}
		if at, known := a.poll.next[id]; known && at.After(now) {
			continue
		}
		if _, pending := a.engine.Pending(id); pending {
			continue // the change engine follows it
		}
		every := min(a.poll.every[id]*3/2, pollSeldom)
		a.poll.every[id], a.poll.next[id] = every, now.Add(every)
		cmds = append(cmds, a.look(id))
	}
	return tea.Batch(cmds...)
}

// forget drops what is known of rows that have settled.
func (p *polling) forget(transient []model.ID) {
	if len(p.next) <= 2*len(transient)+16 {
		return
	}
	still := make(map[model.ID]bool, len(transient))
	for _, id := range transient {
		still[id] = true
	}
	for id := range p.next {
		if !still[id] {
			delete(p.next, id)
			delete(p.every, id)
		}
	}
}

// look asks for one snapshot.
func (a *App) look(id model.ID) tea.Cmd {
	cloud, ctx, gen := a.cloud, a.request(), a.load.gen
	return func() tea.Msg {
		d, err := cloud.Show(ctx, id)
		return snapshotShownMsg{gen, id, d, err}
	}
}

// snapshotShown puts what the server says of one snapshot into the list.
func (a *App) snapshotShown(msg snapshotShownMsg) tea.Cmd {
	cmd := a.taken(msg)
	switch {
	case errors.Is(msg.err, model.ErrNotFound):
		a.list.Remove(msg.id)
	case msg.err == nil && a.list.Has(msg.id):
		a.list.Put([]model.Snapshot{msg.detail.Snapshot})
	}
	return cmd
}
