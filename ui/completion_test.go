package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/ui/termtest"
)

// TestTabCompletesTheCommandLine: names, then what may follow them, forth and back.
func TestTabCompletesTheCommandLine(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	value := func() string { return d.app.prompt.in.value() }
	d.keys(":")
	d.text("s")
	d.sees(" :s ", "tab: sort stuck")
	for _, step := range [][2]string{{"tab", "sort"}, {"tab", "stuck"}, {"tab", "sort"}, {"shift+tab", "stuck"}, {"shift+tab", "sort"}} {
		d.keys(step[0])
		assert.Equal(t, step[1], value())
		d.sees("tab: sort stuck")
	}
	d.keys("space")
	d.sees("tab: created name status size")
	d.text("si")
	d.sees("tab: size")
	d.misses("created name")
	d.keys("tab")
	assert.Equal(t, "sort size ", value())
	d.sees("tab: asc desc")
	d.keys("shift+tab")
	assert.Equal(t, "sort size desc", value())
	d.keys("enter")
	assert.Equal(t, model.Order{Column: model.ColumnSize, Descending: true}, d.app.list.Order())

	for typed, want := range map[string]string{"sor": "sort ", "sort": "sort ", "sort -n": "sort -name ", "sort size a": "sort size asc", "exp": "export ", "export a": "export a", "filter si": "filter si", "nope": "nope", "sort size asc ": "sort size asc ", "delete f": "delete f"} {
		d.keys(":")
		d.text(typed)
		d.keys("tab")
		assert.Equal(t, want, value())
		d.keys("esc")
	}
	d.keys(":")
	d.text("jobs")
	d.misses("tab:")
	d.keys("esc")
	d.keys("/ tab")
	assert.Empty(t, value(), "a filter has nothing to complete")
}

// TestWhatAppliesNowIsCompletedFirst, what does not only where nothing else fits.
func TestWhatAppliesNowIsCompletedFirst(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 50}, nil)
	for typed, want := range map[string]string{"un": "tab: unmanage undo", "re": "tab: revert reverse refresh reload redraw", "": "tab: open metadata edit", "c": "tab: create cloud copy", "bac": "tab: back"} {
		d.keys(":")
		d.text(typed)
		d.sees(want)
		d.keys("esc")
	}
}

// TestCompletionFitsAndIsCheap on narrow screens and slow lines.
func TestCompletionFitsAndIsCheap(t *testing.T) {
	for _, lean := range []bool{false, true} {
		for _, width := range []int{40, 80, 120} {
			d := on(t, "admin", width, 24, sim.Options{Snapshots: 400}, func(o *Options) { o.LowBandwidth, o.ASCII = lean, true })
			p, most := termtest.NewPainter(t, "xterm-256color", colorprofile.ANSI256, width, 24), 0
			p.Paint(d.app.View().Content)
			d.keys(":")
			p.Paint(d.app.View().Content)
			for _, k := range strings.Fields("tab tab shift+tab ctrl+u s o r t space c r tab d tab tab") {
				d.keys(k)
				most = max(most, len(p.Paint(d.app.View().Content)))
				require.Equal(t, strings.Split(strings.TrimSuffix(d.screen(), "\n"), "\n"), p.Shows())
				for _, l := range strings.Split(d.screen(), "\n") {
					if strings.HasPrefix(l, " :") {
						assert.False(t, strings.HasSuffix(l, d.app.glyphs.ellipsis), l)
					}
				}
			}
			t.Logf("lean %v, width %d: %d bytes", lean, width, most)
			assert.LessOrEqual(t, most, map[bool]int{false: 160, true: 80}[lean])
		}
	}
}
