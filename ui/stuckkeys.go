package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/equivalent"
)

func (s *stuckScreen) commands(*App) []command {
	some := func(*App) bool { return len(s.rows) > 0 }
	writable := func(a *App) bool { return some(a) && !a.readOnly() }
	repairable := func(a *App) bool { return some(a) && mayRepair(a) }
	move := func(by func() int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd {
			s.cursor = max(0, min(s.cursor+by(), len(s.rows)-1))
			return s.hear(a)
		}
	}
	page := func() int { _, h := s.table.Window(); return max(1, h-1) }
	return []command{
		cmd("open", "enter right l", "open", s.open).inFooter().onlyWhen(some),
		cmd("delete", "d", "delete", func(a *App) tea.Cmd { return a.askDeleteOf(s.targets()) }).inFooter().onlyWhen(writable),
		cmd("force-delete", "F", "force delete", func(a *App) tea.Cmd { return a.askForce(s.targets()) }).inFooter().onlyWhen(repairable),
		cmd("reset-state", "R", "reset state", func(a *App) tea.Cmd { return a.askReset(s.targets()) }).inFooter().onlyWhen(repairable),
		cmd("unmanage", "U", "unmanage", func(a *App) tea.Cmd { return a.askUnmanage(s.targets()) }).onlyWhen(repairable),
		cmd("mark", "blank", "mark", func(a *App) tea.Cmd {
			if r, ok := s.chosen(); ok {
				s.mark(r.ID, !s.marks[r.ID])
			}
			return move(func() int { return 1 })(a)
		}).inFooter().onlyWhen(some),
		cmd("mark-all", "*", "mark all", func(*App) tea.Cmd {
			for _, r := range s.rows {
				s.mark(r.ID, true)
			}
			return nil
		}).onlyWhen(some),
		cmd("refresh", "r", "ask again", s.ask).inFooter(),
		cmd("down", "j down", "down", move(func() int { return 1 })),
		cmd("up", "k up", "up", move(func() int { return -1 })),
		cmd("page-down", "pgdown ctrl+f ctrl+d", "a page down", move(page)),
		cmd("page-up", "pgup ctrl+b ctrl+u", "a page up", move(func() int { return -page() })),
		cmd("top", "g home", "first row", move(func() int { return -len(s.rows) })),
		cmd("bottom", "G end", "last row", move(func() int { return len(s.rows) })),
		cmd("clear", "esc", "clear the marks", func(*App) tea.Cmd { clear(s.marks); return nil }).onlyWhen(func(*App) bool { return len(s.marks) > 0 }),
	}
}

func (s *stuckScreen) mark(id model.ID, on bool) {
	if on {
		s.marks[id] = true
		return
	}
	delete(s.marks, id)
}

func (s *stuckScreen) open(a *App) tea.Cmd {
	r, _ := s.chosen()
	return a.push(&detailScreen{id: r.ID, detail: model.Detail{Snapshot: r}})
}

// visible are the rows on the screen, whose names are looked up.
func (s *stuckScreen) visible() []model.Snapshot {
	top, height := s.table.Window()
	top = min(top, len(s.rows))
	return s.rows[top:min(len(s.rows), top+height)]
}

// fields are what can be copied of the row under the cursor.
func (s *stuckScreen) fields(a *App) []field {
	r, ok := s.chosen()
	if !ok {
		return nil
	}
	out := a.snapshotFields(r)
	if m := s.told[r.ID].messages; len(m) > 0 {
		out = append(out, field{"m", "message", m[0].Text, ""}, field{"q", "message's request id", m[0].RequestID, ""})
	}
	return out
}

// twins are the commands for the row under the cursor, and for its state.
func (s *stuckScreen) twins(a *App) []twin {
	r, ok := s.chosen()
	if !ok {
		return nil
	}
	q := model.Query{AllProjects: s.all, Status: r.Status.String()}
	return append(a.snapshotTwins(r), twin{"all in this state", a.elsewhere().List(equivalent.View{Query: q, Order: a.list.Order()})})
}
