package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model/walk"
)

// due are a listing's requests whose time has come. They are sent when the listing
// next asks for pages, which it does not while it is stopped or the cloud is lost.
type due []walk.Request

// send fetches what is due and what the walk wants now; of what is not to be sent
// together with the others a message tells when its time has come.
func (d *due) send(a *App, w *walk.Walk, fetch func(walk.Request) tea.Cmd, later func(walk.Request) tea.Msg) []tea.Cmd {
	var cmds []tea.Cmd
	for _, req := range *d {
		cmds = append(cmds, fetch(req))
	}
	*d = nil
	for _, req := range w.Requests() {
		if req.After > 0 {
			cmds = append(cmds, a.opt.Tick(req.After, later(req)))
		} else {
			cmds = append(cmds, fetch(req))
		}
	}
	return cmds
}

// pageDueMsg and narrowDueMsg tell of a request's time in a listing of a generation.
type (
	pageDueMsg struct {
		gen int
		req walk.Request
	}
	narrowDueMsg struct {
		gen int
		req walk.Request
	}
)

func (msg pageDueMsg) deliver(a *App) tea.Cmd {
	if msg.gen != a.load.gen {
		return nil
	}
	a.load.due = append(a.load.due, msg.req)
	return a.fetch()
}

func (msg narrowDueMsg) deliver(a *App) tea.Cmd {
	if msg.gen != a.narrow.gen {
		return nil
	}
	a.narrow.due = append(a.narrow.due, msg.req)
	return a.fetchNarrow()
}
