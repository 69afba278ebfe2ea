package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// keeper is a screen in which something is typed that the cloud may not have.
type keeper interface{ unsaved() bool }

func (e *editScreen) unsaved() bool { return e.sent == 0 && e.form.changed() }
func (c *createScreen) unsaved() bool {
	return c.sent == 0 && (c.form.changed() || len(c.pairs.order) > 0)
}
func (m *metadataScreen) unsaved() bool {
	return m.edit != nil && m.phase != phaseSending && (m.edit.Dirty() || m.in != nil && m.in.changed())
}

func (b *bulkScreen) unsaved() bool {
	return b.form.changed() || len(b.set.order)+len(b.unset.order) > 0
}
func (s *setScreen) unsaved() bool    { return s.form.changed() }
func (v *volumeScreen) unsaved() bool { return v.sent == 0 && v.form.changed() }

// typedIn are the titles of the screens that hold something unsaved.
func (a *App) typedIn() (titles []string) {
	for _, s := range a.stack {
		if k, ok := s.(keeper); ok && k.unsaved() {
			titles = append(titles, s.title())
		}
	}
	return titles
}

// leaveForm leaves a screen, and asks first when something was typed. Failed says that what was sent
// came to nothing.
func (a *App) leaveForm(k keeper, heading, yes string, failed bool) tea.Cmd {
	if !k.unsaved() {
		return a.pop()
	}
	text := "Nothing has been sent to the cloud; what you typed would be lost."
	if failed {
		text = "It has not been saved; what you typed would be lost."
	}
	return a.push(&confirm{heading: heading, lines: []string{text}, yes: yes, onAccept: func(a *App) tea.Cmd { return a.pop() }})
}

// leave ends the program; with something unfinished or typed it asks first. A line
// that is being typed is given up for the question, which needs the keys.
func (a *App) leave() tea.Cmd {
	c, asked := a.top().(*confirm)
	if asked && c.leaving || a.engine.Unfinished() == 0 && !a.exporting() && len(a.typedIn()) == 0 {
		return tea.Quit
	}
	var left tea.Cmd
	if a.prompt != nil {
		left = a.prompt.left(a)
	}
	return tea.Batch(left, a.push(&confirm{leaving: true, yes: "Leave", onAccept: func(*App) tea.Cmd { return tea.Quit }}))
}

// askToLeave puts the question as things stand now: changes may have ended since.
func (a *App) askToLeave(c *confirm) {
	n, typed := a.engine.Unfinished(), a.typedIn()
	c.lines = nil
	switch {
	case n > 0:
		c.heading = "Leave with " + count(n, "change") + " unfinished?"
		c.lines = []string{"What was sent goes on in the cloud; what was not sent yet is dropped; no outcome will be shown."}
	case a.exporting():
		c.heading = "Leave and give up the export?"
	case len(typed) > 0:
		c.heading = "Leave and drop what you typed?"
	default:
		c.heading = "Leave?   All changes have ended."
	}
	if a.exporting() {
		c.lines = append(c.lines, "The export to "+a.exports.path+" has not ended and would be dropped.")
	}
	if len(typed) > 0 {
		c.lines = append(c.lines, "What you typed has not been saved: "+listed(slices.Compact(typed))+".")
	}
}
