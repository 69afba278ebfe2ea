package ui

import (
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model/change"
)

// TestTryingADeletionAgainAsksAgain: on one key alone nothing is deleted.
func TestTryingADeletionAgainAsksAgain(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "DELETE /snapshots/ times=1 status=403")}}, nil)
	s := d.at()
	d.keys("d y")
	failed := func() int { return d.app.engine.Jobs()[0].Tally[change.Failed] }
	require.Equal(t, 1, failed())
	d.keys(": j o b s enter t")
	d.sees("Try again to delete 1 snapshot?", s.Name, "[ No ]")
	d.keys("enter")
	require.Equal(t, 1, failed())
	d.keys("t y")
	require.Zero(t, failed())
}
