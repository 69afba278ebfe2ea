package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/ui/table"
)

// listScreen is the list of snapshots.
type listScreen struct {
	table table.Table
	on    model.ID // the row under the cursor when last drawn
	at    int      // and its place
	gap   bool     // whether rows are to come between those on the screen
}

func (s *listScreen) title() string { return "List" }

// move makes a command that moves the cursor by what step gives.
func move(name, keys, help string, step func(a *App) int) command {
	return cmd(name, keys, help, func(a *App) tea.Cmd { a.list.MoveBy(step(a)); return nil })
}

func (s *listScreen) commands(*App) []command {
	page := func(part int) func(*App) int {
		return func(*App) int { _, h := s.window(); return max(1, h/part) }
	}
	back := func(f func(*App) int) func(*App) int { return func(a *App) int { return -f(a) } }
	anyRow := func(a *App) bool { return a.list.Shown() > 0 }
	writable := func(a *App) bool { return anyRow(a) && !a.readOnly() }
	repairable := func(a *App) bool { return anyRow(a) && mayRepair(a) }
	return []command{
		cmd("open", "enter right l", "open", (*App).openDetail).inFooter().onlyWhen(anyRow),
		cmd("metadata", "m", "metadata", (*App).openMetadata).inFooter().onlyWhen(anyRow),
		cmd("edit", "e", "edit", (*App).openEdit).inFooter().onlyWhen(writable),
		cmd("create", "c", "create", (*App).openCreate).inFooter().onlyWhen(func(a *App) bool { return !a.readOnly() }),
		cmd("delete", "d", "delete", (*App).askDelete).inFooter().onlyWhen(writable),
		cmd("force-delete", "", "delete in any state, for admins", func(a *App) tea.Cmd { return a.askForce(a.targets()) }).onlyWhen(repairable),
		cmd("reset-state", "", "write another state, for admins", func(a *App) tea.Cmd { return a.askReset(a.targets()) }).onlyWhen(repairable),
		cmd("unmanage", "", "let Cinder forget it, for admins", func(a *App) tea.Cmd { return a.askUnmanage(a.targets()) }).onlyWhen(repairable),
		cmd("manage", "", "let Cinder know what its backend has", func(a *App) tea.Cmd { return a.showManage("") }).onlyWhen(mayRepair),
		cmd("metadata-of-marked", "M", "metadata of all marked", (*App).openBulk).onlyWhen(writable),
		cmd("new-volume", "V", "make a volume of it", func(a *App) tea.Cmd { return a.openVolume(a.current()) }).onlyWhen(writable),
		cmd("revert", "", "set its volume back to it", func(a *App) tea.Cmd { return a.askRevert(a.current()) }).onlyWhen(func(a *App) bool { return writable(a) && revertible(a) }),
		cmd("mark", "blank", "mark", markAndMove).inFooter().onlyWhen(anyRow),
		cmd("filter", "/", "filter", func(a *App) tea.Cmd { return a.ask(filterPrompt(a)) }).inFooter(),
		cmd("sort", "s", "sort", func(a *App) tea.Cmd { return a.push(newSortDialog(a)) }).inFooter(),
		cmd("reverse", "S", "reverse the order", func(a *App) tea.Cmd {
			o := a.order()
			o.Descending = !o.Descending
			return a.sortBy(o)
		}),
		cmd("all", "a", "all projects", (*App).toggleAllProjects).inFooter(),
		cmd("refresh", "r", "refresh", (*App).refresh).inFooter(),
		cmd("reload", "ctrl+r", "load everything again", func(a *App) tea.Cmd { return a.reload(refreshed) }),
		cmd("load", "L", "stop or resume loading", (*App).stopLoading).onlyWhen(func(a *App) bool { return a.load.walk != nil && !a.load.complete() }),
		move("down", "j down", "down", func(*App) int { return 1 }),
		move("up", "k up", "up", func(*App) int { return -1 }),
		move("page-down", "pgdown ctrl+f", "a page down", page(1)),
		move("page-up", "pgup ctrl+b", "a page up", back(page(1))),
		move("half-down", "ctrl+d", "half a page down", page(2)),
		move("half-up", "ctrl+u", "half a page up", back(page(2))),
		cmd("top", "g home", "first row", func(a *App) tea.Cmd { a.list.MoveTo(0); return nil }),
		cmd("bottom", "G end", "last row", func(a *App) tea.Cmd { a.list.MoveTo(a.list.Shown() - 1); return nil }),
		cmd("export", "", "write the marked or shown rows to a file", exportPrompt).onlyWhen(anyRow),
		cmd("mark-all", "*", "mark all rows shown", func(a *App) tea.Cmd { a.list.MarkShown(); return nil }).onlyWhen(anyRow),
		cmd("clear", "esc", "clear the filter, then the marks", clearList).onlyWhen(func(a *App) bool { return a.filter.text != "" || a.list.MarkCount() > 0 }),
	}
}

// markAndMove marks the row under the cursor, or takes the mark away, and goes on.
func markAndMove(a *App) tea.Cmd {
	if id, ok := a.list.Cursor(); ok {
		a.list.Mark(id, !a.list.Marked(id))
		a.list.MoveBy(1)
	}
	return nil
}

// clearList takes away what was put on the list last: the filter, then the marks.
func clearList(a *App) tea.Cmd {
	if a.filter.text != "" {
		return a.setFilter("")
	}
	n := a.list.MarkCount()
	a.list.ClearMarks()
	return a.say(count(n, "mark") + " cleared.")
}

// current is the snapshot under the cursor.
func (a *App) current() (model.Snapshot, bool) {
	id, ok := a.list.Cursor()
	if !ok {
		return model.Snapshot{}, false
	}
	return a.list.Get(id)
}

// targets are the marked snapshots, or the one under the cursor when none is.
func (a *App) targets() []model.Snapshot {
	var out []model.Snapshot
	for _, id := range a.list.Marks() {
		if s, ok := a.list.Get(id); ok {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		if s, ok := a.current(); ok {
			out = append(out, s)
		}
	}
	return out
}
