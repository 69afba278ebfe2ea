package ui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/walk"
	"snapdash/ui/table"
)

// stuckScreen lists what stands in a state that it should have left by itself,
// over the present scope. It asks the server state by state, so that a cloud of
// a million snapshots is not loaded for the few that matter.
type stuckScreen struct {
	gen     int
	all     bool // of all projects
	asks    []*stuckAsk
	rows    []model.Snapshot  // what has waited longest first
	before  map[model.ID]bool // rows of the answers before, which have not come again
	young   int               // in such a state, but not for long
	asOf    time.Time
	table   table.Table
	cursor  int
	marks   map[model.ID]bool
	told    map[model.ID]messagesMsg // what Cinder's messages say of a row
	hearing bool                     // messages are being asked for
}

// stuckAsk is the listing of one state.
type stuckAsk struct {
	status model.Status
	walk   *walk.Walk
	busy   bool
	err    error
	more   bool // there are more than are kept
}

// Messages of the stuck view.
type (
	stuckPageMsg struct {
		gen, at int
		req     walk.Request
		page    model.Page
		err     error
	}
	stuckTickMsg  struct{ gen, at int }
	stuckShownMsg struct {
		gen    int
		id     model.ID
		detail model.Detail
		err    error
	}
	stuckToldMsg struct {
		gen int
		messagesMsg
	}
)

// stuckStatuses are the states that a snapshot should leave by itself, those
// that need a person first.
var stuckStatuses = []model.Status{model.ErrorDeleting, model.Error, model.Deleting, model.Creating, model.BackingUp,
	model.Restoring, model.Unmanaging, model.Updating}

const (
	stuckAtOnce = 4    // states asked for at the same time
	stuckMost   = 5000 // rows that are kept of one state, the oldest
)

// showStuck opens the view, or asks again when it is open.
func (a *App) showStuck() tea.Cmd {
	if s, open := a.top().(*stuckScreen); open {
		return s.ask(a)
	}
	return a.push(&stuckScreen{marks: map[model.ID]bool{}})
}

func (s *stuckScreen) title() string { return "Stuck" }

func (s *stuckScreen) opened(a *App) tea.Cmd { return s.ask(a) }

// ask begins to ask for all states anew. The rows that are shown stay until
// the answers are there.
func (s *stuckScreen) ask(a *App) tea.Cmd {
	a.picks++
	*s = stuckScreen{gen: a.picks, all: a.load.query.AllProjects, asOf: a.now(), table: s.table, cursor: s.cursor, marks: s.marks, told: map[model.ID]messagesMsg{},
		rows: s.rows, before: map[model.ID]bool{}}
	for i := range s.rows {
		s.before[s.rows[i].ID] = true
	}
	for _, status := range stuckStatuses {
		q := model.Query{AllProjects: s.all, Status: status.String(), Sort: []model.SortKey{{Key: "created_at"}}}
		s.asks = append(s.asks, &stuckAsk{status: status, walk: walk.New(walk.Options{Query: q, First: 100, Page: 1000})})
	}
	return s.fetch(a)
}

// fetch asks for the next pages, of a few states at once.
func (s *stuckScreen) fetch(a *App) tea.Cmd {
	var cmds []tea.Cmd
	busy := 0
	for _, k := range s.asks {
		if k.busy {
			busy++
		}
	}
	cloud, ctx, gen := a.cloud, a.request(), s.gen
	for at, k := range s.asks {
		if busy >= stuckAtOnce {
			break
		}
		if k.busy {
			continue
		}
		for _, req := range k.walk.Requests() {
			k.busy = true
			busy++
			cmds = append(cmds, func() tea.Msg {
				page, err := cloud.List(ctx, req.Query)
				return stuckPageMsg{gen, at, req, page, err}
			})
		}
	}
	return tea.Batch(cmds...)
}

func (s *stuckScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case stuckPageMsg:
		if msg.gen == s.gen {
			return s.paged(a, msg), true
		}
	case stuckTickMsg:
		if msg.gen == s.gen {
			s.asks[msg.at].walk.Ticked()
			return s.fetch(a), true
		}
	case stuckShownMsg:
		if msg.gen == s.gen {
			return s.shown(a, msg), true
		}
	case stuckToldMsg:
		if msg.gen == s.gen {
			s.hearing = false
			s.told[msg.id] = msg.messagesMsg
			return s.hear(a), true
		}
	}
	return nil, false
}

// paged takes in a page of one state and goes on.
func (s *stuckScreen) paged(a *App, msg stuckPageMsg) tea.Cmd {
	k := s.asks[msg.at]
	k.busy = false
	if msg.err != nil {
		k.err = k.walk.Refused(msg.req, msg.err)
		if wait := k.walk.Progress().Wait; wait > 0 {
			return tea.Batch(a.opt.Tick(wait, stuckTickMsg{s.gen, msg.at}), s.fetch(a))
		}
		return s.fetch(a)
	}
	rows, err := k.walk.Replied(msg.req, msg.page)
	k.err = err
	s.put(a, rows)
	switch p := k.walk.Progress(); {
	case p.Complete:
		s.forget(k.status)
	case p.Loaded >= stuckMost:
		k.more = true
		k.walk.Stop()
	}
	return tea.Batch(s.fetch(a), s.hear(a))
}

// hear asks for the messages on the row under the cursor, one row at a time.
func (s *stuckScreen) hear(a *App) tea.Cmd {
	r, ok := s.chosen()
	if _, known := s.told[r.ID]; !ok || known || s.hearing {
		return nil
	}
	s.hearing = true
	cloud, ctx, gen := a.cloud, a.request(), s.gen
	return func() tea.Msg {
		m, err := cloud.Messages(ctx, r.ID)
		return stuckToldMsg{gen, messagesMsg{r.ID, m, err}}
	}
}

// settled looks at a row again when a change of it has ended.
func (s *stuckScreen) settled(a *App, ev change.Event) tea.Cmd {
	if !ev.State.Final() || s.index(ev.ID) < 0 {
		return nil
	}
	cloud, ctx, gen, id := a.cloud, a.request(), s.gen, ev.ID
	return func() tea.Msg {
		d, err := cloud.Show(ctx, id)
		return stuckShownMsg{gen, id, d, err}
	}
}

// shown puts what the server says of a row into its place, or takes the row
// away when it is gone or has come out of its state.
func (s *stuckScreen) shown(a *App, msg stuckShownMsg) tea.Cmd {
	at := s.index(msg.id)
	if at < 0 || msg.err != nil && !errors.Is(msg.err, model.ErrNotFound) {
		return nil
	}
	delete(s.told, msg.id)
	if stuck, _ := a.stuckNow(&msg.detail.Snapshot); msg.err == nil && stuck {
		s.rows[at] = msg.detail.Snapshot
		return s.hear(a)
	}
	s.rows = slices.Delete(s.rows, at, at+1)
	delete(s.marks, msg.id)
	if at < s.cursor {
		s.cursor--
	}
	s.cursor = max(0, min(s.cursor, len(s.rows)-1))
	return s.hear(a)
}
