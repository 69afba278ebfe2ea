package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

// TestAWrongFilterIsNeverInForceNorKept: what is shown goes by the one before it, and
// whatever arranges the list anew does not drop that.
func TestAWrongFilterIsNeverInForceNorKept(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	d.keys("/")
	d.text("size>500x")
	kept := d.app.list.Shown()
	require.Less(t, kept, 400)
	d.keys("enter")
	d.sees(" /size>500x", "esc as it was")
	d.keys("backspace enter S")
	assert.Equal(t, kept, d.app.list.Shown())
	d.sees(" /size>500   " + number(kept) + " of 400 loaded")
	d.text(":filter size>x")
	d.keys("enter")
	d.sees("Not filtered: size ")
	assert.Equal(t, kept, d.app.list.Shown())
}

// TestWhatIsWrongWithAFilterIsReadWholeOnASmallScreen.
func TestWhatIsWrongWithAFilterIsReadWholeOnASmallScreen(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, sim.Options{Snapshots: 50}, nil)
	d.keys("/")
	d.text("size>9x")
	d.sees("\n size is in GiB, or in T\n")
}

// TestAFilterGivenUpPutsTheCursorBack in short lists and in those that are arranged
// beside the keys.
func TestAFilterGivenUpPutsTheCursorBack(t *testing.T) {
	for _, rows := range []int{400, arrangeHere + 2000} {
		d := on(t, "admin", 80, 24, sim.Options{Snapshots: rows}, func(o *Options) { o.AllProjects = true })
		d.text(":7")
		d.keys("enter")
		at := d.at().ID
		d.keys("/")
		d.text("mail")
		require.NotEqual(t, at, d.at().ID)
		d.keys("esc")
		assert.Equal(t, at, d.at().ID)
		assert.Equal(t, rows, d.app.list.Shown())
	}
}

// TestAWordAboutARowGoesWithTheNextKey.
func TestAWordAboutARowGoesWithTheNextKey(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	d.text(":99999")
	d.keys("enter")
	d.sees("There are 400 rows; this is the last.")
	d.keys("k")
	d.misses("this is the last")
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

// TestManySnapshotsPairsAreSeenOnTheSmallestScreen: what was taken in last, what is
// wrong with what is typed, and what gave way.
func TestManySnapshotsPairsAreSeenOnTheSmallestScreen(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, sim.Options{Snapshots: 50}, nil)
	d.keys("M")
	d.send(pasteOf("tier=gold\nowner=me\nbad\n"))
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), `line 3, "bad": write a pair as key=value; nothing was taken in`)
	d.send(pasteOf("tier=gold\nowner = me\n"))
	d.sees("= owner  me")
	d.send(pasteOf("x=1\ntier=t\nowner=o\n"))
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), `tier had the value "gold" before; owner had the value "me" before`)
	d.keys("tab")
	d.send(pasteOf("k1\nk2\n"))
	assert.Equal(t, []string{"k1", "k2"}, d.app.top().(*bulkScreen).unset.order)
	d.keys("shift+tab")
	d.keys("enter")
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), "esc goes back to editing.")
}

// TestOneNumberOfLoadedRows stands on the screen, though rows came beside the listing.
func TestOneNumberOfLoadedRows(t *testing.T) {
	seen := false
	breakable(t, 9000, func(d *driver, _ *sim.Cloud) {
		if n := d.app.list.Len(); !seen && n >= 2000 && n < 9000 {
			seen = true
			first := d.app.fetchFirst(d.app.list.Order(), "volume_size")
			d.send(first())
			n = d.app.list.Len()
			d.sees(number(n)+" of 9,000 snapshots", "loading "+number(n)+" of 9,000")
		}
	})
	assert.True(t, seen)
}
