package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// TestLeanBytes holds what keys cost where bytes are saved.
func TestLeanBytes(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 10_000}, func(o *Options) { o.AllProjects, o.LowBandwidth = true, true })
	d.pass(5 * time.Second)
	written := 0
	p := termtest.NewPainter(t, "xterm-256color", colorprofile.ANSI256, 120, 40)
	d.after = func() { written += len(p.Paint(d.app.View().Content)) }
	cost := func(keys string) int {
		written = 0
		d.keys(keys)
		return written
	}
	cost("r")
	var page, scroll []int
	for range termtest.Rounds(25) {
		page = append(page, cost("j"))
	}
	cost(strings.Repeat("j ", 20))
	for range termtest.Rounds(100) {
		scroll = append(scroll, cost("j"))
	}
	t.Logf("cursor %d, scroll %d bytes", median(page), median(scroll))
	assert.LessOrEqual(t, median(page), 30)
	assert.LessOrEqual(t, median(scroll), 175)
	require.Equal(t, strings.Split(strings.TrimSuffix(d.screen(), "\n"), "\n"), p.Shows())
}

// TestASlowLineIsHeeded only where the settings leave it to the program.
func TestASlowLineIsHeeded(t *testing.T) {
	for _, heed := range []bool{true, false} {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) { o.HeedLine = heed })
		assert.Contains(t, d.screen(), "as of 12:00:00")
		d.send(LineMsg{Slow: true})
		assert.Equal(t, heed, d.app.lean())
		assert.Equal(t, heed, !strings.Contains(d.screen(), "as of 12:00:00"), "no seconds")
		assert.Equal(t, heed, strings.Contains(d.screen(), "Slow line: fewer bytes are drawn. :low-bandwidth ends that."))
		d.send(LineMsg{})
		assert.False(t, d.app.lean())
		assert.Equal(t, heed, strings.Contains(d.screen(), "no longer slow"))
	}
}

// TestTheLineIsNotHeededOnceTheUserHasChosen, either way.
func TestTheLineIsNotHeededOnceTheUserHasChosen(t *testing.T) {
	d := on(t, "admin", 60, 15, sim.Options{Snapshots: 50}, func(o *Options) { o.HeedLine = true })
	d.send(LineMsg{Slow: true})
	assert.Contains(t, d.screen(), ":low-bandwidth ends that.", "whole on the smallest screen")
	choose := func() { d.keys(": l o w - b a n d w i d t h enter") }
	choose()
	assert.False(t, d.app.lean())
	assert.Contains(t, d.screen(), "All is drawn")
	d.send(LineMsg{Slow: false})
	d.send(LineMsg{Slow: true})
	assert.False(t, d.app.lean())
	choose()
	assert.True(t, d.app.lean())
	assert.Contains(t, d.screen(), "Fewer bytes are drawn.")
	d.send(LineMsg{Slow: false})
	assert.True(t, d.app.lean())
}

// TestLoadingDoesNotCountOnASlowLine: between the first page and the last only
// what is new is drawn.
func TestLoadingDoesNotCountOnASlowLine(t *testing.T) {
	seen := map[string]bool{}
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 3000}, func(o *Options) { o.AllProjects, o.LowBandwidth = true, true })
	d.after = func() {
		if d.app.counting() && d.app.list.Len() > 0 {
			seen[strings.Join(strings.Split(d.screen(), "\n")[1:38], "\n")] = true
			assert.Contains(t, d.screen(), "loading   L stops")
		}
	}
	d.keys("a")
	d.keys("a")
	d.pass(time.Minute)
	assert.Len(t, seen, 2, "the same screen after each page, in either scope")
}
