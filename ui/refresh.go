package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/walk"
)

// refreshing keeps a complete list up to date without loading it again: what
// is new and what changed, from the top of two orders. What those cannot show,
// above all deletions, the sweep finds.
type refreshing struct {
	gen    int
	ctx    context.Context
	cancel context.CancelFunc
	core   *walk.Refresh // under way; nil: none
	asked  bool          // by the person, who is told of a failure
	began  time.Time
	asOf   time.Time // what was created or changed before is shown
	known  time.Time // as asOf, for all that was not missed
	there  time.Time // known, on the server's clock
	clock  serverClock
	missed bool      // too much had changed: only a sweep that begins later brings all
	failed bool      // the last one did, and that was told
	due    time.Time // when to begin the next by itself
	armed  bool      // a tick is under way

	key  time.Time // when a key was last pressed
	gone times     // what is known to be deleted, since when: an answer on its way may still have it
	told times     // when the last answer about a snapshot alone was asked for
}

// readWhole is up to how many rows a list is simply read again, by itself and
// when asked for: there two short pages cost as much or hardly less.
const readWhole, readWholeAsked = 500, 5000

// live is a message of the refresh or the sweep.
type live interface{ deliver(a *App) tea.Cmd }

type (
	refreshTickMsg struct{}
	refreshWaitMsg struct{ gen int }
	refreshedMsg   struct {
		gen  int
		req  walk.Request
		page model.Page
		err  error
	}
)

// refreshAfterLoad begins to keep what has just been loaded up to date.
func (a *App) refreshAfterLoad() {
	f, now := &a.fresh, a.now()
	f.asOf, f.known, f.missed, f.failed = a.load.began, a.load.began, false, false
	f.heard(now, a.load.began, a.load.walk.Progress().Newest)
	f.due = now.Add(a.opt.Refresh)
	a.swept.asOf, a.swept.ended = a.load.began, now
}

// stopRefreshing drops what is under way, since the list begins anew.
func (a *App) stopRefreshing() {
	a.dropRefreshes()
	a.fresh.gone, a.fresh.told = times{}, times{}
}

// dropRefreshes drops what is under way.
func (a *App) dropRefreshes() {
	for _, cancel := range []context.CancelFunc{a.fresh.cancel, a.swept.cancel} {
		if cancel != nil {
			cancel()
		}
	}
	a.fresh.gen++
	a.swept.gen++
	a.fresh.core, a.swept.walk = nil, nil
}

// settled reports whether the list is complete, so that it can be kept so.
func (a *App) settled() bool { return a.load.complete() && !a.load.stopped }

// refresh brings the list up to date because the person asks for it. What has
// had no answer for long is not waited for: its connection may be dead.
func (a *App) refresh() tea.Cmd {
	if !a.kept() {
		return a.reload(refreshed)
	}
	if _, waiting, _ := a.link.state(); waiting {
		a.dropRefreshes()
	}
	a.fresh.asked = true
	if a.narrowed() {
		return tea.Batch(a.beginNarrow(true), a.tryNow())
	}
	if a.list.Len() <= readWholeAsked {
		return tea.Batch(a.beginSweep(true), a.tryNow())
	}
	return tea.Batch(a.beginRefresh(), a.beginSweep(false), a.tryNow())
}

// beginRefresh asks for what is new, unless that is being asked for.
func (a *App) beginRefresh() tea.Cmd {
	f := &a.fresh
	if f.core != nil {
		return nil
	}
	f.gen++
	f.began = a.now()
	f.ctx, f.cancel = context.WithCancel(a.opt.Context)
	q := a.load.query
	if a.narrowed() {
		q = a.narrow.query
	}
	f.core = walk.NewRefresh(walk.RefreshOptions{Query: q, Changed: a.load.query, Known: a.list.Has, Since: f.since()})
	return a.fetchFresh()
}

// fetchFresh sends the request that the refresh wants now.
func (a *App) fetchFresh() tea.Cmd {
	f := &a.fresh
	if f.core == nil {
		return nil
	}
	var cmds []tea.Cmd
	cloud, ctx, gen := a.cloud, f.ctx, f.gen
	for _, req := range f.core.Requests() {
		cmds = append(cmds, func() tea.Msg {
			page, err := cloud.List(ctx, req.Query)
			return refreshedMsg{gen, req, page, err}
		})
	}
	if wait := f.core.Wait(); wait > 0 {
		cmds = append(cmds, a.opt.Tick(wait, refreshWaitMsg{gen}))
	}
	return tea.Batch(cmds...)
}

// deliver lets a refresh that had to wait go on.
func (msg refreshWaitMsg) deliver(a *App) tea.Cmd {
	if msg.gen != a.fresh.gen || a.fresh.core == nil {
		return nil
	}
	a.fresh.core.Ticked()
	return a.fetchFresh()
}

// deliver puts what is new or has changed into the list.
func (msg refreshedMsg) deliver(a *App) tea.Cmd {
	f := &a.fresh
	if msg.gen != f.gen || f.core == nil {
		return nil
	}
	if msg.err != nil {
		fatal := f.core.Refused(msg.req, msg.err)
		if silent(msg.err) {
			fatal = msg.err // the link says so, and when it is back
		}
		if fatal != nil {
			f.core = nil
			return a.refreshFailed(fatal)
		}
		return a.fetchFresh()
	}
	f.clock.tell(a.now(), msg.page.At)
	a.takeIn(f.core.Replied(msg.req, msg.page), f.began)
	if !f.core.Done() {
		return a.fetchFresh()
	}
	f.heard(a.now(), f.began, f.core.Since())
	f.missed = f.missed || f.core.Behind()
	if !f.missed {
		f.asOf = f.began
	}
	f.core = nil
	a.refreshEnded()
	return nil
}

// refreshEnded sets when the next one is due.
func (a *App) refreshEnded() {
	a.fresh.asked, a.fresh.failed = false, false
	a.fresh.due = a.now().Add(a.opt.Refresh)
}

// refreshFailed tells the person, once, and keeps trying in its time: the age
// of what is shown goes on telling.
func (a *App) refreshFailed(err error) tea.Cmd {
	f := &a.fresh
	f.due = a.now().Add(a.opt.Refresh)
	tell := f.asked || !f.failed && !silent(err) // the link tells of silence
	f.asked, f.failed = false, true
	if !tell {
		return nil
	}
	return a.complain(err)
}

// armRefresh sets the tick for the next refresh.
func (a *App) armRefresh() tea.Cmd {
	f := &a.fresh
	if a.opt.Refresh <= 0 || f.armed || f.core != nil || a.link.down || !a.kept() {
		return nil
	}
	f.armed = true
	return a.opt.Tick(max(f.due.Sub(a.now()), time.Second), refreshTickMsg{})
}

// deliver refreshes when that is due, and sweeps when that is.
func (refreshTickMsg) deliver(a *App) tea.Cmd {
	f, now := &a.fresh, a.now()
	f.armed = false
	if a.link.down || !a.kept() || now.Before(f.due) {
		return nil
	}
	f.due = now.Add(a.opt.Refresh)
	long := f.missed || now.Sub(a.swept.ended) >= sweepRest*a.opt.Refresh
	if a.narrowed() {
		if long || a.narrow.walk.Progress().Loaded <= readWhole {
			return a.beginNarrow(true)
		}
		return a.beginRefresh()
	}
	if a.list.Len() <= readWhole {
		return a.beginSweep(true)
	}
	cmd := a.beginRefresh()
	if long {
		cmd = tea.Batch(cmd, a.beginSweep(false))
	}
	return cmd
}
