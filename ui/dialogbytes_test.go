package ui

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/assert"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/ui/termtest"
)

// noDialogs are commands that lead to none, but to another list.
var noDialogs = strings.Fields("quit back yes answer all reload refresh reverse load mark mark-all clear down up page-down page-up half-down half-up top bottom filter command cloud")

// TestEveryDialogIsCheap opens whatever dialog a command leads to, from each
// screen and from each dialog, and counts what that takes with all that comes
// of it. TestBytes holds the same for the usual ones on every kind of terminal.
func TestEveryDialogIsCheap(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2000}, func(o *Options) { o.AllProjects = true })
	d.keys("r")
	d.pass(10 * time.Second)
	p, written := termtest.NewPainter(t, "xterm-256color", colorprofile.ANSI256, 120, 40), 0
	paint := func() { written += len(p.Paint(d.app.View().Content)) }
	d.after = paint
	a, opened := d.app, map[string]int{}
	var open func(path string, depth int)
	open = func(path string, depth int) {
		stack := append([]screen(nil), a.stack...)
		for _, c := range append(a.top().commands(a), a.global()...) {
			if !c.live(a) || slices.Contains(noDialogs, c.name) {
				continue
			}
			a.toast = toast{fault: errLast}
			paint()
			written = 0
			d.run(c.run(a))
			paint()
			if _, box := a.top().(dialog); box && a.top() != stack[len(stack)-1] && !d.quit {
				name := path + " > " + c.name
				opened[name] = written
				assert.Less(t, written, 600, "%s\n%s", name, d.screen())
				if depth > 1 && c.name != "help" {
					open(name, depth-1)
				}
			}
			a.stack, a.prompt = append([]screen(nil), stack...), nil
			d.pass(time.Second) // what was asked for comes in
		}
	}
	for at := 0; d.at().Status == model.Available; at++ { // a deletion that Cinder will refuse says more
		a.list.MoveTo(at)
	}
	open("refused", 1)
	for at := 0; d.at().Status != model.Available; at++ {
		a.list.MoveTo(at)
	}
	for _, keys := range []string{"", "enter", "m", ": j o b s enter"}[:termtest.Rounds(4)] {
		d.keys(keys)
		open("list "+keys, 2)
		a.stack = a.stack[:1]
	}
	for _, name := range []string{"list  > unmanage", "refused > delete", "list  > reset-state", "list  > reset-state > choose", "list  > force-delete", "list  > new-volume", "list  > revert", "list enter > edit", "list m > help"} {
		_, done := opened[name]
		assert.True(t, done || termtest.Rounds(4) < 4, name)
	}
	dearest := slices.SortedFunc(maps.Keys(opened), func(a, b string) int { return opened[b] - opened[a] })
	for _, name := range dearest[:5] {
		t.Log(opened[name], name)
	}
}
