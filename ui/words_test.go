package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/cinder"
	"snapdash/model"
)

// TestEnterInTheSortDialogSaysWhatItDoes: the column in force turns round.
func TestEnterInTheSortDialogSaysWhatItDoes(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("s")
	d.sees("enter smallest first")
	d.keys("enter s")
	d.sees("enter largest first")
	d.keys("j")
	d.sees("enter smallest first")
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
