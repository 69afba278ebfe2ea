package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/walk"
)

// sweeping walks the whole listing once more, slowly and behind everything
// else, and finds what no order by time shows: what was deleted, and metadata
// that changed, of which Cinder keeps no time.
type sweeping struct {
	gen    int
	ctx    context.Context
	cancel context.CancelFunc
	walk   *walk.Walk // under way; nil: none
	fast   bool       // of a short list: without rests
	began  time.Time
	asked  time.Time // when the last page was
	ended  time.Time // when the last sweep, or load, did
	asOf   time.Time // what was deleted before is not shown
}

const (
	sweepRest   = 10 // refreshes from one sweep to the next
	sweepPause  = 2 * time.Second
	sweepShare  = 4 // rests take so many times as long as the pages, at least
	sweepYields = time.Second
)

type (
	sweepTickMsg struct{ gen int }
	sweptMsg     struct {
		gen  int
		req  walk.Request
		page model.Page
		err  error
	}
)

// beginSweep begins a sweep; a fast one takes the place of a slow one.
func (a *App) beginSweep(fast bool) tea.Cmd {
	s := &a.swept
	if s.walk != nil && (s.fast || !fast) {
		return nil
	}
	if s.cancel != nil {
		s.cancel()
	}
	s.gen++
	s.ctx, s.cancel = context.WithCancel(a.opt.Context)
	s.fast, s.began, s.asked = fast, a.now(), a.now()
	a.list.Watch()
	q := a.load.query
	q.Sort = nil // the order of creation, in which nothing moves
	s.walk = walk.New(walk.Options{Query: q, First: sweepPage, Page: sweepPage, Seen: a.list.Seen, Coming: a.list.Coming})
	return a.fetchSweep()
}

const sweepPage = 1000

// fetchSweep asks for the next page: at once in a fast sweep, else after a rest.
func (a *App) fetchSweep() tea.Cmd {
	s := &a.swept
	switch wait := s.walk.Progress().Wait; {
	case wait > 0:
		return a.opt.Tick(wait, sweepTickMsg{s.gen})
	case s.fast:
		return a.sweepOn()
	}
	return a.opt.Tick(max(sweepPause, sweepShare*a.now().Sub(s.asked)), sweepTickMsg{s.gen})
}

// deliver asks for the next page of a sweep, unless something else is going on.
func (msg sweepTickMsg) deliver(a *App) tea.Cmd {
	s := &a.swept
	if msg.gen != s.gen || s.walk == nil {
		return nil
	}
	if a.link.down || !s.fast && a.occupied() {
		return a.opt.Tick(sweepYields, msg)
	}
	s.walk.Ticked()
	return a.sweepOn()
}

// occupied reports whether there is something that a sweep would be in the way of.
func (a *App) occupied() bool {
	return a.now().Sub(a.fresh.key) < sweepYields || a.link.busy() || a.fresh.core != nil || a.Sent() > 0
}

func (a *App) sweepOn() tea.Cmd {
	s := &a.swept
	s.asked = a.now()
	var cmds []tea.Cmd
	cloud, ctx, gen := a.cloud, s.ctx, s.gen
	for _, req := range s.walk.Requests() {
		cmds = append(cmds, func() tea.Msg {
			page, err := cloud.List(ctx, req.Query)
			return sweptMsg{gen, req, page, err}
		})
	}
	return tea.Batch(cmds...)
}

// deliver takes a page of a sweep; at its end what it has not brought is gone.
func (msg sweptMsg) deliver(a *App) tea.Cmd {
	s := &a.swept
	if msg.gen != s.gen || s.walk == nil {
		return nil
	}
	if msg.err != nil {
		return a.sweepRefused(msg)
	}
	_, fatal := s.walk.Replied(msg.req, msg.page)
	a.fresh.clock.tell(a.now(), msg.page.At)
	a.takeIn(msg.page.Snapshots, s.began)
	switch {
	case fatal != nil:
		return a.sweepFailed(fatal)
	case !s.walk.Progress().Complete:
		return a.fetchSweep()
	}
	if !s.walk.Progress().Missing {
		a.list.RemoveAll(a.list.Unseen())
	}
	a.sweepEnded()
	return nil
}

// sweepRefused goes on later, once the cloud answers, or gives up.
func (a *App) sweepRefused(msg sweptMsg) tea.Cmd {
	s := &a.swept
	fatal := s.walk.Refused(msg.req, msg.err)
	switch {
	case silent(msg.err):
		s.walk.Resume()
		return tea.Batch(a.refreshFailed(msg.err), a.opt.Tick(sweepYields, sweepTickMsg{s.gen}))
	case fatal != nil:
		return a.sweepFailed(fatal)
	}
	return a.fetchSweep()
}

// sweepEnded notes from when on the list is right in every way.
func (a *App) sweepEnded() {
	s, f := &a.swept, &a.fresh
	f.heard(a.now(), s.began, s.walk.Progress().Newest)
	s.asOf, s.ended, s.walk = s.began, a.now(), nil
	if s.began.After(f.asOf) { // it brought what is new and what changed as well
		f.asOf, f.missed = s.began, false
	}
	if s.fast {
		a.refreshEnded()
	}
}

// sweepFailed gives a sweep up; nothing is taken for deleted.
func (a *App) sweepFailed(err error) tea.Cmd {
	fast := a.swept.fast
	a.swept.walk, a.swept.ended = nil, a.now()
	if !fast {
		return nil
	}
	return a.refreshFailed(err)
}
