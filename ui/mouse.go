package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// clicking remembers the last click, to know a double one.
type clicking struct {
	row int
	at  time.Time
}

const (
	doubleClick = 400 * time.Millisecond
	wheelStep   = 3 // rows
)

// clicked moves the cursor to the row that was clicked at; the second click
// opens it. It does nothing on dialogs: there a click must not answer.
func (a *App) clicked(msg tea.MouseClickMsg) tea.Cmd {
	s, ok := a.top().(*listScreen)
	if !ok || msg.Button != tea.MouseLeft || a.prompt != nil || a.tooSmall() {
		return nil
	}
	const above = 4 // the top line, the counts, the filter, the titles
	top, height := s.window()
	row := top + msg.Y - above
	if msg.Y < above || msg.Y >= above+height || row >= a.list.Shown() {
		return nil
	}
	before := a.click
	a.click = clicking{row, a.now()}
	a.list.MoveTo(row)
	if before.row == row && a.now().Sub(before.at) <= doubleClick {
		a.click = clicking{}
		cmd, _ := a.called("open")
		return cmd
	}
	return nil
}

// wheeled moves as the keys for it do, on any screen.
func (a *App) wheeled(msg tea.MouseWheelMsg) tea.Cmd {
	name := "down"
	switch msg.Button {
	case tea.MouseWheelUp:
		name = "up"
	case tea.MouseWheelDown:
	default:
		return nil
	}
	if a.prompt != nil {
		return nil
	}
	var cmds []tea.Cmd
	for range wheelStep {
		cmd, _ := a.called(name)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// called runs the top screen's own command of a name.
func (a *App) called(name string) (tea.Cmd, bool) {
	for _, c := range a.top().commands(a) {
		if c.name == name && c.live(a) {
			return a.do(c), true
		}
	}
	return nil, false
}
