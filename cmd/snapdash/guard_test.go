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
		g.giveWay = giveWay{}
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

// TestAPageWaitsForTheFrameOfAKey, or of a page that is awaited: once, and nothing
// else does.
func TestAPageWaitsForTheFrameOfAKey(t *testing.T) {
	g := &guard{model: counter(0)}
	take := func(msg tea.Msg) (int, tea.Cmd) {
		_, cmd := g.Update(msg)
		n, err := strconv.Atoi(g.model.View().Content)
		require.NoError(t, err)
		return n, cmd
	}
	n, _ := take(page(true))
	assert.Equal(t, 1, n, "no key before it")
	_, _ = take(tea.KeyPressMsg{Code: 'j'})
	g.giveWay.awaited = time.Now().Add(keysFirst) // however slow the machine is
	n, _ = take(page(false))
	assert.Equal(t, 3, n, "a page that is awaited")
	n, cmd := take(page(true))
	assert.Equal(t, 3, n)
	require.NotNil(t, cmd)
	g.giveWay.awaited = time.Now().Add(time.Hour)
	n, _ = take(cmd())
	assert.Equal(t, 4, n, "although another key has come")
}

// views counts how often it is drawn.
type views struct{ n *int }

func (v views) Init() tea.Cmd                       { return nil }
func (v views) Update(tea.Msg) (tea.Model, tea.Cmd) { return v, nil }
func (v views) View() tea.View                      { *v.n++; return tea.NewView("x") }

// Bubble Tea asks for a frame after each message, its own as well, and after the
// one that asks for what was left out.
func TestWhatHasNotChangedIsNotDrawnAgain(t *testing.T) {
	drawn := 0
	g := &guard{model: views{&drawn}}
	g.drawLate(func(tea.Msg) {})
	assert.Equal(t, "x", g.View().Content, "before any message")
	for range 3 {
		assert.Equal(t, "x", g.View().Content)
	}
	_, _ = g.Update(lateMsg{})
	g.View()
	assert.Equal(t, 1, drawn)
	_, _ = g.Update(tea.KeyPressMsg{Code: 'j'})
	g.View()
	_, _ = g.Update(lateMsg{})
	g.View()
	assert.Equal(t, 2, drawn)
}
