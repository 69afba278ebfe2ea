package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// servers are the ids of the servers that a volume is attached to.
func servers(v *model.Volume) string {
	ids := make([]string, len(v.Attached))
	for i := range v.Attached {
		ids[i] = v.Attached[i].ServerID
	}
	return strings.Join(ids, " ")
}

// mark marks the volume under the cursor, or takes the mark away, and goes on.
// The blank is text here: it stands between the words that narrow.
func (p *picker) mark() {
	if v, ok := p.chosen(); ok {
		p.set(v.ID, !p.marks[v.ID])
		p.move(1)
	}
}

func (p *picker) set(id string, on bool) {
	if on {
		p.marks[id] = true
	} else {
		delete(p.marks, id)
	}
}

// markShown marks all that what is typed leaves, or takes their marks away when
// all have one. With a server's id typed these are the server's volumes.
func (p *picker) markShown() {
	all := true
	for _, i := range p.shown {
		all = all && p.marks[p.volumes[i].ID]
	}
	for _, i := range p.shown {
		p.set(p.volumes[i].ID, !all)
	}
}

// marked are the marked volumes, in the cloud's order.
func (p *picker) marked() []model.Volume {
	var out []model.Volume
	for i := range p.volumes {
		if p.marks[p.volumes[i].ID] {
			out = append(out, p.volumes[i])
		}
	}
	return out
}

// openSet goes on with the marked volumes as a set.
func (c *createScreen) openSet(a *App) tea.Cmd {
	s := newSet(c.pick.marked(), a.now().In(a.opt.Zone))
	s.quota, s.told = c.quota, c.hasQuota
	return a.push(s)
}

func (c *createScreen) takeHelp() string {
	if n := len(c.pick.marks); n > 0 {
		return "take the " + number(n) + " marked"
	}
	return "take this volume"
}
