package main

import (
	"strconv"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/creack/pty"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

func TestALostChangeOfTheSizeIsFound(t *testing.T) {
	t.Parallel()
	terminal, line, err := pty.Open()
	require.NoError(t, err)
	defer terminal.Close()
	defer line.Close()
	set := func(w, h uint16) { require.NoError(t, pty.Setsize(terminal, &pty.Winsize{Cols: w, Rows: h})) }
	s := &sizes{of: line}
	set(80, 24)
	first := tea.WindowSizeMsg{Width: 80, Height: 24}
	require.Equal(t, first, s.filter(first))
	require.Nil(t, s.filter(settledMsg{}), "nothing is drawn anew for a size that is known")
	set(100, 30)
	require.Equal(t, tea.WindowSizeMsg{Width: 100, Height: 30}, s.filter(settledMsg{}))
	require.Nil(t, s.filter(settledMsg{}))
	require.Equal(t, first, s.filter(first), "a reading that was overtaken")
	require.Equal(t, tea.WindowSizeMsg{Width: 100, Height: 30}, s.filter(settledMsg{}))
	require.Equal(t, "other", s.filter("other"))
}

// TestASizeThatChangesWhileTheProgramStarts, at whatever moment of it.
func TestASizeThatChangesWhileTheProgramStarts(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	for n := range 8 {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			term := termtest.Start(t, termtest.Options{Width: 30, Height: 12, Answers: true, Env: variables(cloud, "HOME="+t.TempDir())}, built)
			if n%2 == 0 {
				term.Wait("anything", func(termtest.Screen) bool { return len(term.Written()) > 0 })
			}
			term.Resize(80, 24)
			term.See("NAME", "available")
			term.Keys("q")
			require.Zero(t, term.Exit())
		})
	}
}
