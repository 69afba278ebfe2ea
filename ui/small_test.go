package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

// lineWith is the first line of the screen that has a text, "" when none has.
func (d *driver) lineWith(text string) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// TestTheSmallestListHasNamesAndStates, which is what a list is looked at for.
func TestTheSmallestListHasNamesAndStates(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	assert.Equal(t, []string{"NAME", "STATUS"}, strings.Fields(d.lineWith("NAME")))
	d.sees(statusText(d.at().Status))
}

// TestTheSmallestListOfWhatIsStuckHasNames: d deletes what is named.
func TestTheSmallestListOfWhatIsStuckHasNames(t *testing.T) {
	for width, want := range map[int]string{40: "STATUS NAME", 60: "STATUS SINCE NAME VOLUME", 80: "STATUS SINCE NAME PROJECT VOLUME"} {
		d := on(t, "admin", width, minHeight, sim.Options{Snapshots: 2000}, nil)
		d.command("stuck")
		d.sees("STATUS")
		assert.Equal(t, want, strings.Join(strings.Fields(d.lineWith("STATUS")), " "))
		s, ok := d.stuck().chosen()
		require.True(t, ok)
		d.sees(s.Name[:14])
	}
}

// TestTheOrderIsTheOneInTheTitles at every width at which its column is shown.
func TestTheOrderIsTheOneInTheTitles(t *testing.T) {
	d := on(t, "admin", 120, 20, small, func(o *Options) { o.AllProjects = true })
	d.text(":sort size desc")
	d.keys("enter")
	for width := minWidth; width <= 120; width++ {
		d.app.width = width
		if head := d.lineWith("NAME"); strings.Contains(head, "SIZ") {
			assert.Contains(t, head, "SIZE ▼", width)
		}
	}
	d.app.width = 80
	assert.Equal(t, "NAME STATUS SIZE ▼ VOLUME AGE PROJECT", strings.Join(strings.Fields(d.lineWith("NAME")), " "))
}

// TestTheSmallestSortDialogShowsWhatEnterTakes wherever its cursor is.
func TestTheSmallestSortDialogShowsWhatEnterTakes(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	d.keys("s")
	dialog := d.app.top().(*sortDialog)
	for range dialog.columns {
		d.sees("> "+dialog.columns[dialog.cursor].String(), "Sort by   "+number(dialog.cursor+1)+" of "+number(len(dialog.columns)))
		d.keys("j")
	}
	d.app.height = 24
	d.misses(" of " + number(len(dialog.columns)))
	for _, c := range dialog.columns {
		d.sees(c.String())
	}
}

// TestAFieldHasTheRoomThatItsLengthLeaves: the room for that is taken when it is told.
func TestAFieldHasTheRoomThatItsLengthLeaves(t *testing.T) {
	d := on(t, "admin", minWidth, 15, small, nil)
	d.keys("e")
	d.keys(strings.Repeat("backspace ", 60))
	d.text("a-name-of-20-letters")
	d.sees(">Name         a-name-of-20-letters", "  An empty field empties it in the", "  cloud too.")
	d.text(strings.Repeat("x", 180))
	d.sees("200 of 255", "xxxxxxx ")
	d.keys("tab")
	d.sees("200 of 255", "a-name-")
}
