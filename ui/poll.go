package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// polling asks again for rows that the server is still at work on, until they
// settle: those on the screen, and those that changed of late. What has been in
// progress for long and is not looked at is stuck, and left alone. Each row is
// asked for ever more seldom.
type polling struct {
	next  map[model.ID]time.Time
	every map[model.ID]time.Duration
	armed bool // a tick is under way
}

const (
	pollFirst  = 2 * time.Second
	pollSeldom = time.Minute
	pollAtOnce = 8
	pollFresh  = time.Hour // how long a row counts as changed of late
)

func newPolling() polling {
	return polling{next: map[model.ID]time.Time{}, every: map[model.ID]time.Duration{}}
}

// armPoll sets the next tick while there is anything in progress.
func (a *App) armPoll() tea.Cmd {
	if a.link.down || a.poll.armed || !a.list.AnyTransient() {
		return nil
	}
	a.poll.armed = true
	return a.opt.Tick(pollFirst, pollTickMsg{})
}

// pollRows asks for the rows that are due, a few at a time.
func (a *App) pollRows() tea.Cmd {
	if a.link.down {
		return nil
	}
	now := a.now()
	var cmds []tea.Cmd
	transient := a.list.Transient()
	a.poll.forget(transient)
	watched := a.watched()
	for _, id := range transient {
		if len(cmds) == pollAtOnce {
			break
		}
		s, _ := a.list.Get(id)
		if !watched[id] && now.Sub(s.CreatedAt) > pollFresh && now.Sub(s.UpdatedAt) > pollFresh {
			continue
		}
		if _, pending := a.engine.Pending(id); pending || a.poll.next[id].After(now) {
			continue // the change engine follows it, or it is not due
		}
		every := min(max(a.poll.every[id]*3/2, pollFirst), pollSeldom)
		a.poll.every[id], a.poll.next[id] = every, now.Add(every)
		cmds = append(cmds, a.look(id))
	}
	return tea.Batch(cmds...)
}

// watched are the snapshots on the screen.
func (a *App) watched() map[model.ID]bool {
	out := map[model.ID]bool{}
	for _, s := range a.stack {
		switch s := s.(type) {
		case *listScreen:
			for _, row := range a.list.Window(s.window()) {
				out[row.ID] = true
			}
		case *detailScreen:
			out[s.id] = true
		}
	}
	return out
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
		if before, ok := a.list.Get(msg.id); ok {
			cmd = tea.Batch(cmd, a.plainGone(before))
		}
		a.list.Remove(msg.id)
	case msg.err == nil && a.list.Has(msg.id):
		before, _ := a.list.Get(msg.id)
		a.list.Put([]model.Snapshot{msg.detail.Snapshot})
		cmd = tea.Batch(cmd, a.plainChange(before, msg.detail.Snapshot))
	}
	return cmd
}
