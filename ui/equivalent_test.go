package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

// TestACommandIsBrokenAtItsBlanks where it is shown: no option, id or word is
// torn apart, and what is copied is the line as it is.
func TestACommandIsBrokenAtItsBlanks(t *testing.T) {
	for _, width := range []int{60, 80} {
		d := on(t, "admin", width, 40, sim.Options{Snapshots: 50}, func(o *Options) { o.AllProjects = true })
		d.line("sort name desc")
		d.keys("* =")
		s := d.app.top().(*twinScreen)
		for i := range s.all {
			s.cursor = i
			for _, l := range s.all[i].command.Lines {
				pieces := wrapBlanks(l, width-8)
				assert.Equal(t, l, strings.Join(pieces, " "))
				for _, p := range pieces {
					d.sees("      " + p + "\n")
				}
			}
		}
		d.keys("k k k k k k")
		d.sees("--sort-column", "--sort-descending")
		require.Equal(t, strings.Join(s.all[0].command.Lines, "\n"), s.chosen())
	}
}

// TestACommandIsForTheRegionThatIsShown: a region that was asked for is not taken
// along to another cloud.
func TestACommandIsForTheRegionThatIsShown(t *testing.T) {
	for asked, want := range map[string]string{"": "", "RegionOne": "RegionOne", "of another cloud": ""} {
		d := on(t, "admin", 80, 24, sim.Options{Snapshots: 5}, func(o *Options) { o.Region = asked })
		require.Equal(t, "RegionOne", d.app.session.Region)
		assert.Equal(t, want, d.app.elsewhere().Region)
	}
}

// TestOnlyAWordLongerThanTheLineIsBrokenInside.
func TestOnlyAWordLongerThanTheLineIsBrokenInside(t *testing.T) {
	for text, want := range map[string][]string{
		"":                  {""},
		"aa bb cc":          {"aa bb", "cc"},
		"aaaaaa b":          {"aaaaaa", "b"},
		"a bbbbbbbb c":      {"a", "bbbbbb", "bb c"},
		"a 'b   c' dd":      {"a 'b  ", "c' dd"},
		"--force --os-x yy": {"--forc", "e", "--os-x", "yy"},
		"日本 語日本語":           {"日本", "語日本", "語"},
	} {
		assert.Equal(t, want, wrapBlanks(text, 6), text)
	}
}
