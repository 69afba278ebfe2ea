package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// toggleAllProjects lists every project's snapshots, or one's own again. Marks do not
// go along: some would be on rows that the other list does not have.
func (a *App) toggleAllProjects() tea.Cmd {
	marks := a.list.MarkCount()
	a.load.query.AllProjects = !a.load.query.AllProjects
	cmd := a.reload(scopeChanged)
	if marks == 0 {
		return cmd
	}
	return tea.Batch(cmd, a.say("Another list begins: "+count(marks, "mark")+" taken away."))
}

// judgeScope finds out, once a listing, whether all projects came: Cinder
// ignores all_tenants silently for everybody whom policy does not allow it.
// Rows of another project prove it, whatever the filter shows of them; where none
// has come to the end the role decides.
func (a *App) judgeScope(came []model.Snapshot) tea.Cmd {
	l := &a.load
	if !l.query.AllProjects || l.told {
		return nil
	}
	if l.told = a.session.Admin() || a.others(came); l.told || !l.complete() {
		return nil
	}
	l.told, l.query.AllProjects = true, false
	role := "your roles do"
	if len(a.session.Roles) > 0 {
		role = "the role " + strings.Join(a.session.Roles, "+") + " does"
	}
	return a.warn("The cloud ignored all projects: " + role + " not allow it. These are the snapshots of " + orDash(a.session.ProjectName) + " only.")
}

// others reports whether a row belongs to another project.
func (a *App) others(rows []model.Snapshot) bool {
	return slices.ContainsFunc(rows, func(s model.Snapshot) bool { return s.ProjectID != "" && s.ProjectID != a.session.ProjectID })
}

// sortBy orders the list. While rows are still coming and the server can sort by the
// column, it is asked for the first rows in that order, which then stand above those
// that are here, and the listing goes on in the order of creation, the only one that
// is walked from many places at once. When that is the order, its first rows come
// first anyway.
func (a *App) sortBy(o model.Order) tea.Cmd {
	key, can := o.Column.ServerKey(a.session.API)
	coming := o.Column == model.ColumnCreated && (o.Descending || a.opt.Concurrency > 1)
	cmd := a.rearrange(o, a.filter.matcher(a))
	switch {
	case a.kept() || coming:
		return cmd
	case can && a.load.goesOn() && !a.narrowed():
		return tea.Batch(cmd, a.fetchFirst(o, key))
	}
	text := "Sorted " + number(a.list.Len()) + " loaded snapshots"
	if !can {
		text += "; the cloud cannot sort by " + o.Column.String()
	}
	return tea.Batch(cmd, a.say(text+"."))
}

// firstRowsMsg are the first rows in an order, while the others are still coming.
type firstRowsMsg struct {
	gen  int // of the listing
	page model.Page
	err  error
}

// fetchFirst asks for the first rows in an order.
func (a *App) fetchFirst(o model.Order, key string) tea.Cmd {
	if a.link.down || a.load.walk.Progress().Wait > 0 {
		return nil // the listing says so, and brings them in the end
	}
	if a.load.drop != nil {
		a.load.drop() // who goes through the orders waits for the last one only
	}
	cloud, gen, q := a.cloud, a.load.gen, a.load.query
	ctx, drop := context.WithCancel(a.load.ctx)
	a.load.drop = drop
	q.Sort, q.Limit = []model.SortKey{{Key: key, Descending: o.Descending}}, 1000
	return func() tea.Msg {
		page, err := cloud.List(ctx, q)
		return firstRowsMsg{gen, page, err}
	}
}

// deliver takes the first rows. Where they could not be had, the listing itself
// will say what is the matter.
func (msg firstRowsMsg) deliver(a *App) tea.Cmd {
	if msg.err != nil || msg.gen != a.load.gen {
		return nil
	}
	a.list.PutBeside(a.stillTrue(msg.page.Snapshots, a.load.began))
	msg.page.Done()
	return nil
}
