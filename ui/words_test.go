package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/cinder"
	"snapdash/model"
)

// TestEnterInTheSortDialogSaysWhatItDoes: the column in force turns round.
func TestEnterInTheSortDialogSaysWhatItDoes(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("s")
	d.sees("enter oldest first", "S newest first")
	d.keys("enter s")
	d.sees("enter newest first")
	d.keys("j")
	d.sees("enter A first", "S Z first")
	d.keys("j j")
	d.sees("enter smallest first", "S largest first")
}

// TestACreationThatFailedHasNoIDToShow.
func TestACreationThatFailedHasNoIDToShow(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50, Quota: cinder.Quota{Volumes: -1, Snapshots: 0, Gigabytes: -1}}, nil)
	d.keys("c down enter tab tab tab enter")
	d.pass(time.Minute)
	d.keys("esc y")
	d.text(":jobs")
	for range 3 {
		d.keys("enter")
		d.sees("failed")
		d.misses("00000000")
	}
}

// TestWhatIsGoneHasNoStateNow.
func TestWhatIsGoneHasNoStateNow(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	d.keys("d y")
	d.pass(5 * time.Minute)
	d.text(":jobs")
	d.keys("enter enter enter")
	d.sees("gone")
	d.misses("Status now")
}

// TestWhatAReplacementDoesIsTrue where theirs is chosen for a key that the editor does
// not have.
func TestWhatAReplacementDoesIsTrue(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	of := d.at().ID
	d.keys("m a")
	d.text("mine")
	d.keys("tab")
	d.text("1")
	d.keys("enter")
	_, err := d.app.cloud.MergeMetadata(t.Context(), of, model.Metadata{{Key: "theirs", Value: "2"}})
	require.NoError(t, err)
	d.keys("R")
	d.sees("Someone changed this metadata", "with theirs where you chose it")
	d.keys("enter")
	d.sees("exactly as you see it")
}

// TestAKeyThatNobodyCanSaveStaysToBeCorrected: outside of the cell its letters would
// be commands.
func TestAKeyThatNobodyCanSaveStaysToBeCorrected(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("m a")
	d.text(strings.Repeat("k", 256))
	d.keys("enter")
	d.sees("Not taken: a key has at most 255 characters. esc leaves")
	d.keys("backspace enter")
	d.text("v")
	d.keys("enter")
	editor := d.app.top().(*metadataScreen)
	require.Contains(t, editor.edit.Result(), model.Pair{Key: strings.Repeat("k", 255), Value: "v"})
	d.keys("a")
	d.text("t=1")
	d.keys("esc a")
	d.text("kk")
	d.keys("enter")
	d.text("w")
	d.keys("enter a")
	d.text("kk")
	d.keys("enter")
	d.text("x")
	d.keys("enter M")
	d.sees(`Not saved, "kk": this key stands here twice.`)
}

// TestAMessageThatIsCutCanBeReadWhole.
func TestAMessageThatIsCutCanBeReadWhole(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.app.warn(strings.Repeat("word ", 30) + "end")
	d.sees("word ~", "! shows all")
	d.misses("end")
	d.keys("!")
	d.sees("The message", "\n  end\n")
	d.keys("esc")
	d.app.warn("short")
	d.sees("short")
	d.misses("shows all")
}

// TestWhatIsWrongWithAFilterIsSaidWhileItIsTyped.
func TestWhatIsWrongWithAFilterIsSaidWhileItIsTyped(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("/")
	d.text("size>9")
	d.misses("size is")
	d.text("x")
	d.sees(" /size>9x", "size is in GiB, or in T")
	d.keys("enter")
	d.sees(" /size>9x", "size is in GiB, or in T", "esc as it was")
}

// TestAFormLeadsToWhatIsWrongInIt, and says it no longer once it is being changed.
func TestAFormLeadsToWhatIsWrongInIt(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50, Quota: cinder.Quota{Volumes: -1, Snapshots: 0, Gigabytes: -1}}, nil)
	d.keys("c down enter tab")
	d.text(strings.Repeat("x", 256))
	d.keys("tab tab enter")
	d.sees("Description has more than 255 characters", ">Description")
	d.keys("backspace tab tab enter")
	d.sees("Nothing was lost", "quota")
	d.keys("tab")
	d.text("n")
	d.misses("Nothing was lost")
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
