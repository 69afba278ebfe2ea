package ui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// polling asks again for rows that the server is still at work on, until they
// settle: those on the screen, and those that changed of late. What has been in
// progress for long and is not looked at is stuck, and left alone: a large cloud
// has tens of thousands of those, so that they are not even looked through. Each
// row is asked for ever more seldom.
type polling struct {
	recent []model.ID // that changed of late
	next   map[model.ID]time.Time
	every  map[model.ID]time.Duration
	armed  bool // a tick is under way
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

// armPoll sets the next tick while there is anything in progress to follow.
func (a *App) armPoll() tea.Cmd {
	if a.link.down || a.poll.armed || !a.list.AnyTransient() {
		return nil
	}
	if len(a.poll.recent) == 0 && !a.list.AnyBegun() && len(a.watched()) == 0 {
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
	watched := a.watched()
	a.pollRecent(watched)
	for _, id := range slices.Concat(watched, a.poll.recent) {
		if len(cmds) == pollAtOnce {
			break
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

// pollRecent takes in what has come in progress, and lets go of what settled or
// is stuck.
func (a *App) pollRecent(watched []model.ID) {
	p, now := &a.poll, a.now()
	known := make(map[model.ID]bool, len(p.recent))
	kept := p.recent[:0]
	for _, id := range slices.Concat(p.recent, a.list.Begun()) {
		s, ok := a.list.Get(id)
		stuck := now.Sub(s.CreatedAt) > pollFresh && now.Sub(s.UpdatedAt) > pollFresh
		if ok && s.Status.Transient() && !stuck && !known[id] {
			kept, known[id] = append(kept, id), true
		}
	}
	p.recent = kept
	if len(p.next) <= 2*(len(kept)+len(watched))+16 {
		return
	}
	for id := range p.next {
		if !known[id] && !slices.Contains(watched, id) {
			delete(p.next, id)
			delete(p.every, id)
		}
	}
}

// watched are the snapshots in progress on the screen.
func (a *App) watched() []model.ID {
	var out []model.ID
	for _, s := range a.stack {
		switch s := s.(type) {
		case *listScreen:
			for _, row := range a.list.Window(s.window()) {
				if row.Status.Transient() {
					out = append(out, row.ID)
				}
			}
		case *detailScreen:
			if row, ok := a.list.Get(s.id); ok && row.Status.Transient() && !slices.Contains(out, s.id) {
				out = append(out, s.id)
			}
		}
	}
	return out
}

// look asks for one snapshot.
func (a *App) look(id model.ID) tea.Cmd {
	cloud, ctx, asked := a.cloud, a.request(), a.now()
	return func() tea.Msg {
		d, err := cloud.Show(ctx, id)
		return snapshotShownMsg{id, asked, d, err}
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
		a.drop(msg.id)
	case msg.err != nil || a.isGone(msg.id, msg.asked) || a.overtaken(msg.id, msg.asked):
		// it says nothing, or what is not so any more
	case !a.list.Has(msg.id):
		if _, was := a.fresh.gone.of[msg.id]; was { // taken for gone, and there
			a.list.Put([]model.Snapshot{msg.detail.Snapshot})
		}
	default:
		a.fresh.told.note(msg.id, msg.asked, a.now())
		before, _ := a.list.Get(msg.id)
		a.list.Put([]model.Snapshot{msg.detail.Snapshot})
		cmd = tea.Batch(cmd, a.plainChange(before, msg.detail.Snapshot))
	}
	return cmd
}
