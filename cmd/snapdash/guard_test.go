package main

import (
	"strconv"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counter is a model that shows how many messages it has taken.
type counter int

func (c counter) Init() tea.Cmd                       { return nil }
func (c counter) Update(tea.Msg) (tea.Model, tea.Cmd) { return c + 1, nil }
func (c counter) View() tea.View                      { return tea.NewView(strconv.Itoa(int(c))) }

// page is a message that may wait.
type page bool

func (p page) CanWait() bool { return bool(p) }

// TestWhatMayWaitIsDrawnTogether: a page that may wait changes nothing on the
// screen until a key or the end of the wait does.
func TestWhatMayWaitIsDrawnTogether(t *testing.T) {
	late := make(chan tea.Msg, 9)
	g := &guard{model: counter(0)}
	g.drawLate(func(msg tea.Msg) { late <- msg })
	shows := func(msg tea.Msg) string {
		_, _ = g.Update(msg)
		return g.View().Content
	}
	assert.Equal(t, "1", shows(page(false)), "the first page is awaited")
	g.drawn = time.Now().Add(time.Hour) // however slow the machine is
	assert.Equal(t, "1", shows(page(true)))
	assert.Equal(t, "1", shows(page(true)))
	assert.Equal(t, "4", shows(tea.KeyPressMsg{Code: 'j'}), "a key is drawn at once")
	g.drawn, g.armed = time.Now().Add(-patience+time.Millisecond), false
	if shows(page(true)) == "4" { // else the machine has slept over it
		require.Equal(t, lateMsg{}, <-late)
		assert.Equal(t, "5", shows(lateMsg{}))
	}
	g.drawn = time.Now().Add(-patience)
	assert.Equal(t, "6", shows(page(true)), "it does not wait for ever")
	assert.Empty(t, late, "what waits together is asked for once")
}
