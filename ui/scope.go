package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// toggleAllProjects lists every project's snapshots, or one's own again.
func (a *App) toggleAllProjects() tea.Cmd {
	a.load.query.AllProjects = !a.load.query.AllProjects
	return a.reload(scopeChanged)
}

// judgeScope finds out, once a listing, whether all projects came: Cinder
// ignores all_tenants silently for everybody whom policy does not allow it.
// Rows of another project prove it; without them the role decides.
func (a *App) judgeScope() tea.Cmd {
	l := &a.load
	if !l.query.AllProjects || l.told || a.list.Len() == 0 && !l.complete() {
		return nil
	}
	l.told = true
	if a.session.Admin() || a.seesOthers() {
		return nil
	}
	l.query.AllProjects = false
	role := "your roles do"
	if len(a.session.Roles) > 0 {
		role = "the role " + strings.Join(a.session.Roles, "+") + " does"
	}
	return a.warn("The cloud ignored all projects: " + role + " not allow it. These are the snapshots of " + orDash(a.session.ProjectName) + " only.")
}

// seesOthers reports whether a loaded row belongs to another project.
func (a *App) seesOthers() bool {
	for _, row := range a.list.Window(0, min(a.list.Shown(), 1000)) {
		if row.ProjectID != "" && row.ProjectID != a.session.ProjectID {
			return true
		}
	}
	return false
}

// sortBy orders the list. While rows are still coming and the server can sort
// by the column, the listing begins anew in that order, so that the first rows
// are the right ones, beside those that are here; otherwise what is loaded is
// sorted here. In the order of creation, which is walked from both ends, the
// first rows come first either way.
func (a *App) sortBy(o model.Order) tea.Cmd {
	key, can := o.Column.ServerKey(a.session.API)
	created := o.Column == model.ColumnCreated && (o.Descending || a.opt.Concurrency > 1)
	cmd := a.rearrange(o, a.filter.matcher(a))
	switch coming := created && len(a.load.query.Sort) == 0; {
	case !a.load.complete() && can && !coming && !a.load.stopped && !a.narrowed():
		if a.load.query.Sort = nil; !created {
			a.load.query.Sort = []model.SortKey{{Key: key, Descending: o.Descending}}
		}
		return tea.Batch(cmd, a.reload(refreshed))
	case !a.kept() && !coming:
		return tea.Batch(cmd, a.say("Sorted "+number(a.list.Len())+" loaded snapshots; the cloud cannot sort by "+o.Column.String()+"."))
	}
	return cmd
}

// sortByName is sortBy for a typed column, such as "size", "-age" or "name desc".
func (a *App) sortByName(arg string) tea.Cmd {
	name, dir := splitWord(strings.ReplaceAll(strings.ToLower(arg), ":", " "))
	desc := dir == "desc" || strings.HasPrefix(name, "-")
	name = strings.TrimPrefix(name, "-")
	var known []string
	for _, c := range model.Columns() {
		if c.String() == name {
			return a.sortBy(model.Order{Column: c, Descending: desc})
		}
		known = append(known, c.String())
	}
	if name == "" {
		return a.push(newSortDialog(a))
	}
	return a.warn("There is no column " + name + ". Columns: " + listed(known) + ".")
}
