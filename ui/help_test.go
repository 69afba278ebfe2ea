package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

// TestTheHelpScrollsByTheKeysOfEveryOtherText, and shows the whole before it
// passes anything over.
func TestTheHelpScrollsByTheKeysOfEveryOtherText(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	for _, k := range []string{"pgdown", "ctrl+f", "ctrl+d", "space", "j", "down", "?", "G", "end"} {
		d.keys("?")
		d.sees("enter    open", "more below: j")
		d.keys(k)
		if k == "G" || k == "end" {
			d.sees(" above, 0 below: j and k")
		} else {
			d.sees("enter/right     open", "more below: j")
			d.keys(k)
			d.misses("enter/right     open")
		}
		d.keys("esc")
	}
	h := func() *helpScreen { d.screen(); return d.app.top().(*helpScreen) }
	for there, back := range map[string]string{"pgdown": "pgup", "ctrl+f": "ctrl+b", "ctrl+d": "ctrl+u", "j": "k", "down": "up", "G": "g", "end": "home"} {
		d.keys("? j")
		h()
		d.keys(there)
		assert.Positive(t, h().from, there)
		d.keys(back)
		assert.Zero(t, h().from, back)
		d.keys("esc")
	}
	d.keys("? j")
	h()
	d.keys("ctrl+d")
	assert.Equal(t, h().room/2, h().from)
	d.keys("G k")
	d.sees(" above, 1 below: j and k")
	d.keys("G pgup")
	assert.Equal(t, max(0, h().all-2*h().room), h().from)
	d.keys("esc")
	require.Len(t, d.app.stack, 1)
}

// TestTheHelpTakesTheHeightThereIs once it is looked into, and from the first
// as much of it as a dialog may cost.
func TestTheHelpTakesTheHeightThereIs(t *testing.T) {
	d := on(t, "admin", 120, 24, sim.Options{Snapshots: 50}, nil)
	top := func() int {
		return slices.IndexFunc(strings.Split(d.screen(), "\n"), func(l string) bool { return strings.HasPrefix(l, "── Help") })
	}
	d.keys("?")
	assert.Equal(t, 24-2-1-firstHelp-1, top())
	d.keys("pgdown")
	assert.Equal(t, 1, top(), d.screen())
}

// TestACommandIsFoundInTheHelp by its key, its name or what is said of it.
func TestACommandIsFoundInTheHelp(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("? /")
	d.text("Metadata")
	d.sees(`Help: List, "Metadata" in 2 commands`, "metadata of all marked", " find Metadata")
	d.misses("refresh")
	d.keys("enter")
	d.sees("metadata of all marked")
	d.misses(" find ", "refresh")
	d.keys("/ ctrl+u")
	d.text("ctrl+r")
	d.sees("load everything again")
	d.keys("esc")
	d.sees("metadata of all marked")
	d.keys("/ ctrl+u")
	d.text("no such thing")
	d.sees("in 0 commands")
	d.keys("ctrl+u enter")
	d.sees("refresh")
	d.keys("esc")
	require.Len(t, d.app.stack, 1)
}
