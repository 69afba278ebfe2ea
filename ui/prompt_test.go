package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"snapdash/client/sim"
)

// TestWhatWasBeingTypedComesBackAfterEarlierLines, with the cursor where it was.
func TestWhatWasBeingTypedComesBackAfterEarlierLines(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	for _, sign := range []string{":", "/"} {
		d.keys(sign)
		d.text("jobs")
		d.keys("enter esc esc")
		d.keys(sign)
		d.text("siz")
		d.keys("left up")
		assert.Equal(t, "jobs", d.app.prompt.in.value())
		d.keys("up up down")
		assert.Equal(t, "siz", d.app.prompt.in.value(), sign)
		d.keys("down")
		d.text("-")
		assert.Equal(t, "si-z", d.app.prompt.in.value(), "the cursor too")
		d.keys("esc")
	}
	assert.Empty(t, d.app.filter.text)
}

func TestAFieldThatCannotBeTypedSaysToTheEndWhatBecomesOfIt(t *testing.T) {
	for _, width := range []int{60, 80} {
		d := on(t, "admin", width, 24, small, nil)
		d.keys("a")
		d.pass(time.Second)
		d.command("filter return-")
		d.keys("e")
		frame := strings.Join(strings.Fields(d.screen()), " ")
		assert.Contains(t, frame, "has characters that cannot be typed; it stays as it is unless you change it")
	}
}
