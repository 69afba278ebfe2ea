package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/walk"
)

// loading is the listing under way: one page is one command is one message,
// whose handler gives the commands for the next pages. The generation tells
// late pages of an abandoned listing from those of the present one.
type loading struct {
	gen     int
	ctx     context.Context
	cancel  context.CancelFunc
	drop    context.CancelFunc // the first rows in another order, when they are being asked for
	turn    chan struct{}      // held by the page whose message is under way: a key never waits behind several
	query   model.Query        // scope, server-side order and filters
	walk    *walk.Walk
	due     due
	stopped bool
	err     error // why it stopped by itself
	trouble error // why the last request failed, while it is being tried again
	began   time.Time
	fresh   time.Time // when the server last answered with rows
	armed   bool      // a tick for a waiting walk is under way

	again bool // of what is here: what it does not bring again is gone
	whole bool // and what is here is all that there was
	told  bool // the all-projects verdict has been given
}

// FirstPage is how many rows the first page of a listing has, so that it comes
// soon.
const FirstPage = 100

// reason says what a reload is for.
type reason int

const (
	refreshed    reason = iota // the same rows again, perhaps in another order: what is there stays until it is replaced
	scopeChanged               // other rows: the list begins empty
)

// total is the server's count under the query, when it told one.
func (l *loading) total() (int, bool) {
	if l.walk == nil {
		return 0, false
	}
	n := l.walk.Progress().Total
	return n, n >= 0
}

// complete reports whether every row has been seen.
func (l *loading) complete() bool { return l.walk != nil && l.walk.Progress().Complete }

// goesOn reports whether pages are on their way.
func (l *loading) goesOn() bool { return l.walk != nil && !l.stopped && !l.complete() }

// stopReason says why the listing does not go on.
func (l *loading) stopReason() string {
	if l.err != nil {
		return "the listing stopped: " + l.err.Error()
	}
	return "the listing was stopped"
}

// reload begins the listing anew.
func (a *App) reload(why reason) tea.Cmd {
	l := &a.load
	if l.cancel != nil {
		l.cancel()
	}
	a.stopRefreshing()
	a.dropNarrow()
	l.whole = why == refreshed && l.complete()
	if l.stopped {
		a.toast.text = "" // it is not any more
	}
	l.gen++
	l.began = a.now()
	l.ctx, l.cancel = context.WithCancel(a.opt.Context)
	l.turn = make(chan struct{}, 1)
	l.stopped, l.err, l.trouble, l.told, l.armed, l.due = false, nil, nil, false, false, nil
	if l.again = why == refreshed; !l.again {
		a.list = a.emptied()
	}
	a.list.Watch()
	l.walk = walk.New(walk.Options{
		Query: l.query, First: FirstPage, Page: 1000, Concurrency: a.opt.Concurrency, Ahead: true,
		Count: a.session.API.Has(model.ListCount), Seen: a.list.Seen, Coming: a.list.Coming, Now: a.opt.Now,
	})
	return tea.Batch(a.fetch(), a.narrowDown(), a.tryNow())
}

// emptied is a new list with the present order, filter and names.
func (a *App) emptied() *model.List {
	list := model.NewList()
	list.SortBy(a.order())
	a.filter.stopArranging()
	list.SetFilter(a.filter.matcher(a))
	for id, v := range a.names.volumes {
		if v.known {
			list.SetVolumeName(id, v.volume.Name)
		}
	}
	for id, name := range a.names.projects {
		list.SetProjectName(id, name)
	}
	return list
}

// fetch sends the requests that the walk wants now.
func (a *App) fetch() tea.Cmd {
	l := &a.load
	if l.walk == nil || l.stopped || a.link.down || a.narrowed() {
		return nil
	}
	cmds := l.due.send(a, l.walk, a.fetchPage, func(req walk.Request) tea.Msg { return pageDueMsg{l.gen, req} })
	if wait := l.walk.Progress().Wait; wait > 0 && !l.armed {
		l.armed = true
		cmds = append(cmds, a.opt.Tick(wait, loadTickMsg{l.gen}))
	}
	return tea.Batch(cmds...)
}

// fetchPage asks for one page.
func (a *App) fetchPage(req walk.Request) tea.Cmd {
	cloud, ctx, gen, turn, now := a.cloud, a.load.ctx, a.load.gen, a.load.turn, a.opt.Now
	return func() tea.Msg {
		page, err := cloud.List(ctx, req.Query)
		req.Came = now()
		select {
		case turn <- struct{}{}:
		case <-ctx.Done():
		}
		return pageLoadedMsg{gen, req, page, err}
	}
}

// loadTicked lets a walk that had to wait go on.
func (a *App) loadTicked(msg loadTickMsg) tea.Cmd {
	if msg.gen != a.load.gen {
		return nil
	}
	a.load.armed = false
	a.load.walk.Ticked()
	return a.fetch()
}

// pageLoaded puts a page into the list and asks for what comes next.
func (a *App) pageLoaded(msg pageLoadedMsg) tea.Cmd {
	l := &a.load
	if msg.gen != l.gen {
		return nil
	}
	select {
	case <-l.turn:
	default:
	}
	if msg.err != nil {
		if fatal := l.walk.Refused(msg.req, msg.err); fatal != nil {
			return a.loadFailed(fatal)
		}
		l.trouble = msg.err
		a.toast.fault = msg.err
		return a.fetch()
	}
	if l.walk.Progress().Wait == 0 {
		l.trouble = nil
	}
	rows, fatal := l.walk.Replied(msg.req, msg.page)
	a.fresh.clock.tell(cmp.Or(msg.req.Came, a.now()), msg.page.At)
	rows = slices.DeleteFunc(rows, func(s model.Snapshot) bool { return a.isGone(s.ID, l.began) }) // what changed meanwhile has been seen, and is not among them
	if a.list.Len() > 0 {                                                                          // the first rows wait for no room but their own
		a.list.Expect(l.walk.Progress().Total)
	}
	a.list.Put(rows)
	cmds := []tea.Cmd{a.badRows(msg.page.Bad), a.judgeScope(msg.page.Snapshots)}
	msg.page.Done()
	l.fresh = a.now()
	if fatal != nil {
		return tea.Batch(append(cmds, a.loadFailed(fatal))...)
	}
	if l.complete() {
		a.sweep()
		a.dropNarrow()
		a.refreshAfterLoad()
	}
	return tea.Batch(append(cmds, a.fetch())...)
}

// sweep removes what a complete refresh has not brought again, unless that may be
// there.
func (a *App) sweep() {
	if a.load.again && !a.load.walk.Progress().Missing {
		a.list.RemoveAll(a.list.Unseen())
	}
	a.load.again = false
}

// loadFailed stops the listing with what is there. Why, and how it goes on, stands
// where its progress stood.
func (a *App) loadFailed(err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	a.load.stopped, a.load.err = true, err
	cmd := a.complain(err)
	a.toast.text = ""
	return cmd
}

// badRows tells of rows that could not be read.
func (a *App) badRows(bad []model.BadRow) tea.Cmd {
	if len(bad) == 0 {
		return nil
	}
	b := bad[0]
	return a.complain(&model.Fault{
		Kind: model.ErrAnswer, Op: "read snapshot", Object: b.ID,
		Message: b.Reason, Hint: "The other rows are shown; this one is left out of the list.",
	})
}

// stopLoading stops the listing with what is there, or lets it go on.
func (a *App) stopLoading() tea.Cmd {
	l := &a.load
	if l.stopped {
		l.stopped, l.err = false, nil
		l.walk.Resume()
		return a.fetch()
	}
	l.stopped = true
	l.walk.Stop()
	a.toast.text = "" // the line tells of it, and the header how much there is
	return nil
}
