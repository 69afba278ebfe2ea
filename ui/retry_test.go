package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
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

// TestTryingAgainTakesWhatTheQuestionNamed: what has failed since is not among it.
func TestTryingAgainTakesWhatTheQuestionNamed(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "DELETE /snapshots/ times=2 status=403")}}, nil)
	answers := 0
	d.hold = func(msg tea.Msg) bool {
		_, answer := msg.(changeRepliedMsg)
		if answer {
			answers++
		}
		return answer && answers == 2
	}
	d.keys("space space d y")
	require.Len(t, d.held, 1)
	failed := func() int { return d.app.engine.Jobs()[0].Tally[change.Failed] }
	require.Equal(t, 1, failed())
	d.line("jobs")
	d.keys("t")
	d.sees("Try again to delete 1 snapshot?")
	d.send(d.held[0])
	require.Equal(t, 2, failed())
	d.keys("y")
	require.Equal(t, 1, failed(), "the one that the question did not name")
	d.line("jobs")
	d.keys("t")
	d.sees("Try again to delete 1 snapshot?")
}
