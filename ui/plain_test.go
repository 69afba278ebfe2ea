package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

func TestPlainTellsChangesAsSentences(t *testing.T) {
	d := on(t, "admin", 100, 30, sim.Options{Snapshots: 50}, func(o *Options) { o.Plain = true })
	s, ok := d.app.current()
	require.True(t, ok)
	was := s
	was.Status = model.Creating
	d.app.list.Put([]model.Snapshot{was})
	d.send(snapshotShownMsg{id: s.ID, detail: model.Detail{Snapshot: s}})
	assert.Contains(t, d.screen(), "Snapshot "+s.Name+" is now available; it was creating.")
	d.send(snapshotShownMsg{id: s.ID, err: &model.Fault{Kind: model.ErrNotFound}})
	assert.Contains(t, d.screen(), "Snapshot "+s.Name+" is gone; it was available.")
	d.keys("d")
	assert.Contains(t, d.screen(), "[ No, chosen ]")
	d.keys("tab")
	assert.Contains(t, d.screen(), "[ No ]")
	assert.Contains(t, d.screen(), "delete 1, chosen ]")
	d.keys("n s")
	assert.Contains(t, d.screen(), "Sort by:")
	assert.Contains(t, d.screen(), "created  descending")
}

func TestTheMouse(t *testing.T) {
	d := on(t, "admin", 100, 30, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects, o.Mouse = true, true })
	assert.Equal(t, tea.MouseModeCellMotion, d.app.View().MouseMode)
	click := func(y int) { d.send(tea.MouseClickMsg{X: 10, Y: y, Button: tea.MouseLeft}) }
	click(9)
	require.Equal(t, 5, d.app.list.CursorIndex())
	assert.Contains(t, d.screen(), "\n> ")
	row, _ := d.app.current()
	assert.Contains(t, lineAt(d.screen(), 9), row.Name, "the row that was clicked at")
	d.pass(time.Second)
	click(9)
	assert.IsType(t, &listScreen{}, d.app.top(), "two slow clicks open nothing")
	click(9)
	assert.IsType(t, &detailScreen{}, d.app.top())
	d.keys("esc")
	d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	assert.Equal(t, 8, d.app.list.CursorIndex())
	d.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	assert.Equal(t, 5, d.app.list.CursorIndex())
	for _, y := range []int{0, 3, 28, 29, 500, -1} {
		click(y)
		assert.Equal(t, 5, d.app.list.CursorIndex(), "line %d is no row", y)
	}
	d.keys("d")
	for range 2 {
		click(26)
	}
	assert.IsType(t, &confirm{}, d.app.top(), "a click answers no question")
	off := on(t, "admin", 100, 30, sim.Options{Snapshots: 20}, nil)
	assert.Equal(t, tea.MouseModeNone, off.app.View().MouseMode)
}

// lineAt is a line of a screen.
func lineAt(screen string, y int) string { return strings.Split(screen, "\n")[y] }
