package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// TestTheBottomLineTellsTheTruth: the key for the help is on it wherever that
// key is none that types, and nothing on it is cut.
func TestTheBottomLineTellsTheTruth(t *testing.T) {
	for _, width := range []int{40, 60, 80, 120} {
		d := on(t, "admin", width, 24, sim.Options{Snapshots: 50}, func(*Options) {})
		bottom := func() string {
			lines := strings.Split(strings.TrimRight(d.screen(), "\n"), "\n")
			return lines[len(lines)-1]
		}
		for _, c := range []struct{ keys, back, want string }{
			{"", "", "? help"}, {"enter", "esc", "? help"}, {"m", "esc", "? help"}, {"d", "esc", "? help"}, {"s", "esc", "? help"}, {"y", "esc", "? help"},
			{"c", "esc", ""}, {"e", "esc", ""}, {"V", "esc", ""},
			{"/", "esc", "enter keep it"}, {":", "esc", "esc leave"},
		} {
			d.keys(c.keys)
			assert.Contains(t, bottom(), c.want, "%s at %d", c.keys, width)
			assert.False(t, strings.HasSuffix(bottom(), d.app.glyphs.ellipsis), bottom())
			if c.want == "" {
				assert.NotContains(t, bottom(), "? help")
				assert.Contains(t, bottom(), "  esc ")
				d.keys("? backspace")
				_, help := d.app.top().(*helpScreen)
				assert.False(t, help)
			}
			d.keys(c.back)
			d.keys(c.back) // what was typed is given up at the second
			require.Len(t, d.app.stack, 1, c.keys)
		}
	}
}

// TestTheHelpTellsWhatCanBeDoneOnceItIsClosed, not while it is open.
func TestTheHelpTellsWhatCanBeDoneOnceItIsClosed(t *testing.T) {
	for _, width := range []int{60, 120} {
		d := on(t, "admin", width, 60, sim.Options{Snapshots: 50}, func(*Options) {})
		for d.at().Status != model.Available {
			d.keys("j")
		}
		d.keys("? j")
		d.sees("copy a field, or all marked ids", "quit", "write the marked or shown rows to a file")
		d.misses("esc/q           back", ":o~", "  help ")
		assert.Equal(t, width == 120, strings.Contains(d.screen(), ":mark-all"))
		d.keys("esc enter ? j")
		d.sees("esc/q           back", "copy a field")
		d.misses("quit")
		d.keys("esc esc")
		require.Len(t, d.app.stack, 1)
	}
}

// TestAPromptFitsTheScreen whatever stands before the text.
func TestAPromptFitsTheScreen(t *testing.T) {
	d := on(t, "admin", 60, 15, sim.Options{Snapshots: 50}, func(*Options) {})
	d.text(":export")
	d.keys("enter")
	d.sees(" export to snapshots.csv")
	for _, l := range strings.Split(d.screen(), "\n") {
		assert.False(t, strings.HasPrefix(l, " export") && strings.HasSuffix(l, d.app.glyphs.ellipsis), l)
	}
}

// TestAnAnswerToAKeyGoesWithTheNextThatIsTaken: what was wrong with a line is
// not said any more once another one was right.
func TestAnAnswerToAKeyGoesWithTheNextThatIsTaken(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	d.text(":sort nonsense")
	d.keys("enter")
	d.sees("There is no column nonsense.")
	d.keys("j k")
	d.sees("There is no column nonsense.")
	d.text(":sort name")
	d.keys("enter")
	d.sees("sorted by name")
	d.misses("nonsense")

	d.keys("* d")
	d.text("401")
	d.keys("enter")
	d.sees("Nothing was done: type 400")
	d.keys("esc")
	d.misses("Nothing was done")
}

// TestANumberIsTypedWithOrWithoutItsSeparators.
func TestANumberIsTypedWithOrWithoutItsSeparators(t *testing.T) {
	for _, typed := range []string{"1,500", "1500"} {
		d := on(t, "admin", 80, 24, sim.Options{Snapshots: 1500}, func(o *Options) { o.AllProjects = true })
		d.keys("* d")
		d.sees("Type 1,500 to go on:")
		d.text("15,00")
		d.keys("enter")
		d.sees("Nothing was done: type 1,500")
		d.keys("backspace backspace backspace backspace backspace")
		d.text(typed)
		d.keys("enter")
		d.misses("Type 1,500")
		require.Greater(t, d.app.engine.Unfinished(), 1000, typed)
	}
}

// TestHowToSaveIsToldWhenThereIsSomethingToSave, with the keys that do it, whole
// on the smallest screen.
func TestHowToSaveIsToldWhenThereIsSomethingToSave(t *testing.T) {
	for _, width := range []int{60, 120} {
		d := on(t, "admin", width, 15, sim.Options{Snapshots: 50}, func(o *Options) { o.Keys = keymap(t, "metadata.merge", "W") })
		for d.at().Status != model.Available {
			d.keys("j")
		}
		d.keys("m")
		d.misses("merge:")
		d.keys("a")
		d.text("k")
		d.keys("tab")
		d.text("v")
		d.keys("enter")
		d.sees(" W merge:", "R replace: exactly this set")
	}
}

// TestAMisspeltFilterIsSuspected when it leaves nothing, and only then.
func TestAMisspeltFilterIsSuspected(t *testing.T) {
	d := on(t, "admin", 60, 15, sim.Options{Snapshots: 50}, func(*Options) {})
	for text, want := range map[string]string{"status:eror": "No state is called eror.", "state:error": "state is no field, so it is looked for as it is.", "nothing-like-this": ""} {
		d.text("/" + text)
		d.keys("enter")
		d.sees("passes the filter. esc clears it.", want)
		if want == "" {
			d.misses("No state", "no field")
		}
		d.keys("esc")
		d.misses("passes the filter", "No state", "no field")
	}
}

// TestTheBottomLineHasOneWayOutByEsc, the one that the key takes: what another
// command has before it is not said of it.
func TestTheBottomLineHasOneWayOutByEsc(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	bottom := func() string {
		lines := strings.Split(strings.TrimRight(d.screen(), "\n"), "\n")
		return lines[len(lines)-1]
	}
	d.keys("c enter")
	d.text("typed")
	d.keys("tab tab tab")
	assert.Equal(t, " enter create  tab next  esc leave  ? help", bottom())
	d.keys("q")
	d.sees("Drop this snapshot?")
	d.keys("esc")
	d.app.Update(press("enter")) // and no answer comes
	assert.Contains(t, bottom(), "esc leave, it goes on")
	assert.Equal(t, 1, strings.Count(bottom(), "esc "), bottom())
	d.keys("esc")
	require.Len(t, d.app.stack, 1)
	require.Equal(t, 1, d.app.engine.Unfinished())

	d.line("stuck")
	assert.Contains(t, bottom(), "esc back")
	d.keys("*")
	assert.Contains(t, bottom(), "q back", "esc clears the marks first")
	d.keys("?")
	d.keys("G")
	d.sees("q               back")
}
