package ui

import (
	"testing"

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
	d.misses("keep it")
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
