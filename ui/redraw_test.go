package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// walkKeys are pressed at random: moving, hard scrolling, and whatever opens and
// closes screens. Nothing among them leaves the program.
var walkKeys = strings.Fields("j j j k pgdown pgup ctrl+d ctrl+u g G space s S a d e m c ? enter enter esc esc esc tab n J / x 1 up down : left right *")

// TestTheTerminalShowsTheFrame walks through the program at random, on each kind
// of terminal, and compares what stands there after each message with the frame.
func TestTheTerminalShowsTheFrame(t *testing.T) {
	for i, l := range lines {
		for _, size := range [][2]int{{100, 24}, {60, 15}} {
			t.Run(fmt.Sprintf("%s %dx%d", l.name, size[0], size[1]), func(t *testing.T) {
				d := on(t, "admin", size[0], size[1], sim.Options{Snapshots: 600}, func(o *Options) { o.AllProjects, o.Theme, o.LowBandwidth = true, l.theme, l.lean })
				p := termtest.NewPainter(t, l.term, l.colours, size[0], size[1])
				var path []string
				d.after = func() {
					v := d.app.View()
					p.Paint(v.Content)
					if countedAlike(v.Content) {
						require.Equal(t, strings.Split(strings.TrimSuffix(d.screen(), "\n"), "\n"), p.Shows(), "after %v", path)
					}
				}
				random := rand.New(rand.NewPCG(uint64(i), uint64(size[0])))
				for range termtest.Rounds(120) {
					key := walkKeys[random.IntN(len(walkKeys))]
					path = append(path, key)
					d.keys(key)
					if random.IntN(8) == 0 {
						d.pass(time.Duration(random.IntN(5000)) * time.Millisecond)
					}
					require.False(t, d.quit, "%v", path)
				}
			})
		}
	}
}

// TestEverySizeIsDrawnAnew goes through sizes, the smallest included, and back.
func TestEverySizeIsDrawnAnew(t *testing.T) {
	d := on(t, "admin", 80, 24, small, nil)
	for range 3 { // the names of what was drawn come in
		d.screen()
		d.pass(10 * time.Second)
	}
	want := d.screen()
	for _, keys := range []string{"", "d", "esc ?", "esc s", "esc c", "esc enter"} {
		d.keys(keys)
		before := d.screen()
		for _, size := range [][2]int{{1, 1}, {250, 70}, {39, 9}, {40, 10}, {2, 200}, {200, 1}, {80, 24}} {
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for _, l := range strings.Split(d.screen(), "\n") {
				require.LessOrEqual(t, len([]rune(l)), size[0])
			}
		}
		require.Equal(t, before, d.screen(), "after %q", keys)
	}
	d.keys("esc esc")
	require.Equal(t, want, d.screen())
}
