package ui

import (
	"context"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/filter"
	"snapdash/model/walk"
)

// narrowing has the server do what it can of a filter while the list is not
// complete, so that ten rows of a million are found without loading the rest.
// What it finds is put into the list beside what is there; the listing itself
// waits, as incomplete as it is, until the filter is cleared.
type narrowing struct {
	gen    int
	ctx    context.Context
	cancel context.CancelFunc
	query  model.Query
	by     []string   // what the server filters by; none: it is not asked
	walk   *walk.Walk // nil: not begun
	due    due
	again  bool // what it finds has been shown before
	failed bool // the listing goes on instead
	began  time.Time
	came   map[model.ID]struct{}

	allowed      []string // the filters that the operator allows; nil: not told
	asked, known bool
}

// narrowRest is how long a filter stands before the server is asked.
const narrowRest = 300 * time.Millisecond

// lookAtOnce is how many rows that a filter no longer brings are asked for.
const lookAtOnce = 100

type (
	narrowTickMsg   struct{ gen int }
	filtersKnownMsg struct {
		allowed []string
		err     error
	}
	narrowedMsg struct {
		gen  int
		req  walk.Request
		page model.Page
		err  error
	}
)

// narrowed reports whether the server's rows for the filter are being shown.
func (a *App) narrowed() bool { return a.narrow.walk != nil && !a.narrow.failed }

// found reports whether all of them are here.
func (a *App) found() bool {
	return a.narrowed() && (a.narrow.again || a.narrow.walk.Progress().Complete)
}

// kept reports whether what is shown is complete, so that it can be kept so.
func (a *App) kept() bool { return a.settled() || a.found() }

// narrowDown sees to it that the server does what it can of the filter, or no
// longer when there is no need.
func (a *App) narrowDown() tea.Cmd {
	n := &a.narrow
	q, by := a.serverPart()
	if len(by) == 0 {
		return a.widen()
	}
	if reflect.DeepEqual(q, n.query) {
		return nil
	}
	if a.session.API.Has(model.ResourceFilters) && !n.known {
		return a.askFilters()
	}
	a.dropNarrow()
	n.query, n.by = q, by
	return a.opt.Tick(narrowRest, narrowTickMsg{n.gen})
}

// serverPart is the listing that the filter leaves, and by what it is filtered.
func (a *App) serverPart() (model.Query, []string) {
	q := a.load.query
	if a.filter.text == "" || a.load.walk == nil || a.load.complete() {
		return q, nil
	}
	f, err := filter.Parse(a.filter.text)
	if err != nil {
		return q, nil
	}
	q, _ = f.ServerPart(q, a.session.API, a.narrow.allowed)
	var by []string
	for _, part := range []struct {
		name string
		is   bool
	}{
		{"status", q.Status != ""}, {"volume", q.VolumeID != ""}, {"project", q.ProjectID != ""},
		{"metadata", len(q.Metadata) > 0}, {"name", q.NameLike != ""},
	} {
		if part.is {
			by = append(by, part.name)
		}
	}
	return q, by
}

// askFilters asks once which filters the operator allows: an admin who uses
// another gets an empty list instead of an error.
func (a *App) askFilters() tea.Cmd {
	n := &a.narrow
	if n.asked {
		return nil
	}
	n.asked = true
	cloud, ctx := a.cloud, a.request()
	return func() tea.Msg {
		allowed, err := cloud.Filters(ctx)
		return filtersKnownMsg{allowed, err}
	}
}

// deliver keeps the allowed filters; where they are not told none is used.
func (msg filtersKnownMsg) deliver(a *App) tea.Cmd {
	n := &a.narrow
	n.asked = false
	if msg.err != nil && silent(msg.err) {
		return nil
	}
	n.known, n.allowed = true, append([]string{}, msg.allowed...)
	return a.narrowDown()
}

// dropNarrow forgets what the server was asked for.
func (a *App) dropNarrow() {
	n := &a.narrow
	if n.cancel != nil {
		n.cancel()
	}
	*n = narrowing{gen: n.gen + 1, allowed: n.allowed, asked: n.asked, known: n.known}
}

// widen goes back to the listing, which goes on where it was.
func (a *App) widen() tea.Cmd {
	if len(a.narrow.by) == 0 {
		return nil
	}
	a.dropNarrow()
	if !a.load.complete() {
		a.stopRefreshing()
	}
	return a.fetch()
}

// deliver begins to ask the server, unless the filter has changed since.
func (msg narrowTickMsg) deliver(a *App) tea.Cmd {
	if msg.gen != a.narrow.gen || a.narrow.walk != nil {
		return nil
	}
	return a.beginNarrow(false)
}

// beginNarrow asks for all that the server finds, for the first time or again.
func (a *App) beginNarrow(again bool) tea.Cmd {
	n := &a.narrow
	if n.cancel != nil {
		n.cancel()
	}
	n.gen++
	n.ctx, n.cancel = context.WithCancel(a.opt.Context)
	n.again, n.began, n.came, n.failed, n.due = again, a.now(), map[model.ID]struct{}{}, false, nil
	n.walk = walk.New(walk.Options{
		Query: n.query, First: 100, Page: 1000, Concurrency: a.opt.Concurrency, Ahead: true, Count: a.session.API.Has(model.ListCount), Now: a.opt.Now,
	})
	return a.fetchNarrow()
}

// fetchNarrow sends the requests that the walk wants now.
func (a *App) fetchNarrow() tea.Cmd {
	n := &a.narrow
	if n.walk == nil || a.link.down {
		return nil
	}
	cloud, ctx, gen := a.cloud, n.ctx, n.gen
	cmds := n.due.send(a, n.walk, func(req walk.Request) tea.Cmd {
		return func() tea.Msg {
			page, err := cloud.List(ctx, req.Query)
			return narrowedMsg{gen, req, page, err}
		}
	}, func(req walk.Request) tea.Msg { return narrowDueMsg{gen, req} })
	if wait := n.walk.Progress().Wait; wait > 0 && len(cmds) == 0 {
		cmds = append(cmds, a.opt.Tick(wait, narrowWaitMsg{gen}))
	}
	return tea.Batch(cmds...)
}

type narrowWaitMsg struct{ gen int }

// deliver lets a walk that had to wait go on.
func (msg narrowWaitMsg) deliver(a *App) tea.Cmd {
	if msg.gen != a.narrow.gen || a.narrow.walk == nil {
		return nil
	}
	a.narrow.walk.Ticked()
	return a.fetchNarrow()
}

// deliver puts what the server found into the list.
func (msg narrowedMsg) deliver(a *App) tea.Cmd {
	n := &a.narrow
	if msg.gen != n.gen || n.walk == nil {
		return nil
	}
	if msg.err != nil {
		if fatal := n.walk.Refused(msg.req, msg.err); fatal != nil && !silent(msg.err) {
			return a.narrowFailed(fatal)
		} else if fatal != nil {
			n.walk.Resume()
		}
		return a.fetchNarrow()
	}
	a.fresh.clock.tell(a.now(), msg.page.At)
	rows, fatal := n.walk.Replied(msg.req, msg.page)
	for i := range rows {
		n.came[rows[i].ID] = struct{}{}
	}
	a.takeIn(rows, n.began)
	a.load.fresh = a.now()
	switch {
	case fatal != nil:
		return a.narrowFailed(fatal)
	case !n.walk.Progress().Complete:
		return a.fetchNarrow()
	}
	return a.narrowEnded()
}

// narrowFailed tells the person, and goes on with the listing.
func (a *App) narrowFailed(err error) tea.Cmd {
	a.narrow.failed = true
	return tea.Batch(a.complain(err), a.fetch())
}

// narrowEnded begins to keep what was found up to date. A row that is shown and
// was not found has changed or gone: it is asked for by itself.
func (a *App) narrowEnded() tea.Cmd {
	n, f := &a.narrow, &a.fresh
	f.known, f.missed, f.failed, f.asOf = n.began, false, false, n.began
	f.heard(a.now(), n.began, n.walk.Progress().Newest)
	a.swept.asOf, a.swept.ended = n.began, a.now()
	a.refreshEnded()
	var cmds []tea.Cmd
	for i := 0; i < a.list.Shown() && len(cmds) < lookAtOnce; i++ {
		id := a.list.IDAt(i)
		if _, came := n.came[id]; !came {
			cmds = append(cmds, a.look(id))
		}
	}
	n.came = nil
	return tea.Batch(cmds...)
}

// narrowText says what of the filter the server does, and whether all that it
// finds is here.
func (a *App) narrowText() string {
	n := &a.narrow
	if !a.narrowed() {
		return ""
	}
	text := "filtered by the server: " + listed(n.by)
	p := n.walk.Progress()
	switch {
	case a.found():
		return text + ", all found"
	case p.Total >= 0:
		return text + ", " + number(p.Loaded) + " of " + number(p.Total)
	}
	return text + ", " + number(p.Loaded) + " so far"
}
