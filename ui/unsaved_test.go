package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"

	"snapdash/client/sim"
)

// TestNothingTypedIsDroppedUnasked when the program is to end, whichever screen holds
// it and however the end is asked for.
func TestNothingTypedIsDroppedUnasked(t *testing.T) {
	for name, open := range map[string]func(d *driver){
		"edit":             func(d *driver) { d.keys("e"); d.text("x") },
		"create":           func(d *driver) { d.keys("c down enter"); d.text("x") },
		"pair of create":   func(d *driver) { d.keys("c down enter tab tab"); d.text("a=b"); d.keys("enter") },
		"metadata":         func(d *driver) { d.keys("m a"); d.text("k"); d.keys("tab"); d.text("v"); d.keys("enter") },
		"metadata, a cell": func(d *driver) { d.keys("m a"); d.text("k") },
		"metadata of many": func(d *driver) { d.keys("M"); d.text("a=b"); d.keys("enter") },
		"volume":           func(d *driver) { d.keys("V"); d.text("x") },
	} {
		t.Run(name, func(t *testing.T) {
			d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
			d.keys("ctrl+c")
			assert.True(t, d.quit, "nothing is typed yet")
			d.quit = false
			open(d)
			d.keys("ctrl+c")
			assert.False(t, d.quit)
			d.sees("Leave and drop what you typed?", "has not been saved")
			d.keys("enter")
			assert.False(t, d.quit, "no is the default")
			d.keys("ctrl+c y")
			assert.True(t, d.quit)
		})
	}
}

// TestNoKeyActsOnWhatIsNotShown, nor a paste or a click: a terminal that is too small
// shows neither a question nor what it is about.
func TestNoKeyActsOnWhatIsNotShown(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	small, large := tea.WindowSizeMsg{Width: 30, Height: 8}, tea.WindowSizeMsg{Width: 80, Height: 24}
	d.send(small)
	d.sees("40 columns")
	d.keys("d y")
	d.send(large)
	d.misses("Delete")
	assert.Zero(t, d.app.engine.Unfinished())
	d.keys("d")
	d.sees("Delete")
	d.send(small)
	d.keys("y enter")
	d.send(large)
	d.sees("Delete")
	assert.Zero(t, d.app.engine.Unfinished())
	d.keys("esc e")
	d.send(small)
	d.text("x")
	d.send(pasteOf("y"))
	assert.False(t, d.app.top().(*editScreen).form.changed())
	d.keys("ctrl+c")
	assert.True(t, d.quit, "the way out stays open")
}

// TestTheQuestionWhetherToLeaveIsTrueWhenItIsAnswered, not when it was asked.
func TestTheQuestionWhetherToLeaveIsTrueWhenItIsAnswered(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	d.keys("d y ctrl+c")
	d.sees("Leave with 1 change unfinished?")
	d.pass(time.Minute)
	d.sees("Leave?   All changes have ended.")
	d.keys("y")
	assert.True(t, d.quit)
}

// TestASmallTerminalSaysThatLeavingIsAsked, since the question is not seen there.
func TestASmallTerminalSaysThatLeavingIsAsked(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("e")
	d.text("x")
	d.send(tea.WindowSizeMsg{Width: 30, Height: 6})
	d.keys("ctrl+c")
	assert.False(t, d.quit)
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), "Leave and drop what you typed? ctrl+c leaves.")
	d.keys("ctrl+c")
	assert.True(t, d.quit)
}

// TestTheQuestionWhetherToLeaveGetsTheKeys: also where a line was being typed.
func TestTheQuestionWhetherToLeaveGetsTheKeys(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.UndoWindow = time.Minute })
	d.keys("d y / x ctrl+c")
	d.sees("Leave with 1 change unfinished?")
	d.keys("n")
	d.misses("Leave with 1 change unfinished?")
	assert.Empty(t, d.app.filter.text, "what was typed of a filter is given up, as by esc")
	d.keys("/ ctrl+c y")
	assert.True(t, d.quit)
}

// TestMarksAreNotTakenAwayWithoutAWord where the list becomes another one.
func TestMarksAreNotTakenAwayWithoutAWord(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("a")
	d.misses("taken away")
	d.keys("space space a")
	d.sees("Another list begins: 2 marks taken away.")
	d.misses(" marked")
	d.pass(time.Minute)
	d.keys("space a")
	d.sees("1 mark taken away.")
}
