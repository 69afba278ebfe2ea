package ui

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
)

// TestAPasteIsNoCommandOnAnyScreen pastes what would delete, answer, send and
// quit if it were typed, on every screen that commands lead to.
func TestAPasteIsNoCommandOnAnyScreen(t *testing.T) {
	d := on(t, "admin", 100, 30, small, func(o *Options) { o.AllProjects, o.UndoWindow = true, time.Hour })
	d.pass(time.Second)
	a, screens := d.app, map[string]bool{}
	look := func(path string) {
		stack, prompt, jobs, marks := len(a.stack), a.prompt, len(a.engine.Jobs()), a.list.MarkCount()
		top, phase := a.top(), footerOf(d)
		screens[screenName(top)] = true
		for _, text := range []string{"d", "y\r", "dyq:quit\r\n\x1b\x03sMRx 1\t", "\r", "\n"} {
			d.send(pasteOf(text))
		}
		require.False(t, d.quit, path)
		require.Len(t, a.stack, stack, path)
		require.Same(t, top, a.top(), path)
		require.Same(t, prompt, a.prompt, path)
		require.Len(t, a.engine.Jobs(), jobs, path)
		require.Equal(t, marks, a.list.MarkCount(), path)
		if t, ok := top.(typist); (!ok || !t.typing()) && prompt == nil {
			require.Equal(d.t, phase, footerOf(d), path)
		}
		a.prompt = nil
	}
	tour(d, 2, "list", look)
	d.keys(":")
	look("the command line")
	d.keys(": j o b s enter")
	tour(d, 2, "jobs", look)
	require.Greater(t, len(screens), 14, "%v", screens)
}

// footerOf is the line of keys, which tells the state that a screen is in.
func footerOf(d *driver) string {
	lines := strings.Split(strings.TrimSpace(d.screen()), "\n")
	return lines[len(lines)-1]
}

// TestPlainHasNoBoxesOnAnyScreen: no box character, no block, no sign that is no
// letter, digit or punctuation, wherever commands lead, while a list loads, and
// with changes under way.
func TestPlainHasNoBoxesOnAnyScreen(t *testing.T) {
	d := on(t, "admin", 100, 30, small, func(o *Options) { o.Plain, o.AllProjects, o.UndoWindow = true, true, time.Minute })
	look := func(path string) {
		screen := d.screen()
		i := strings.IndexFunc(screen, func(r rune) bool {
			return r >= 0x2190 && r <= 0x2bff && (r < 0x2400 || r > 0x2421) || unicode.Is(unicode.So, r) && r > 0x2bff
		})
		require.Negative(t, i, "on %s\n%s", path, screen)
	}
	look("the list")
	for _, keys := range []string{"", "enter", "m", "e", "c enter", "space space d", "y : j o b s enter"} {
		d.keys(keys)
		tour(d, 1, keys, look)
		d.app.stack = d.app.stack[:1]
	}
}

// TestPlainFrames keeps what is read out, or logged, of the usual screens.
func TestPlainFrames(t *testing.T) {
	d := on(t, "admin", 80, 24, small, func(o *Options) { o.Plain, o.AllProjects, o.UndoWindow = true, true, 3*time.Second })
	d.pass(3 * time.Second)
	shot := func(name string) { d.golden("plain/" + name) }
	shot("list")
	d.keys("space j space d")
	shot("delete")
	d.keys("tab")
	shot("delete-yes")
	d.keys("y")
	shot("delete-waiting")
	d.pass(30 * time.Second)
	shot("deleted")
	d.keys("/")
	d.text("status:error")
	d.keys("enter")
	shot("filter")
	d.keys("esc s")
	shot("sort")
	d.keys("esc ?")
	shot("help")
	d.keys("esc enter")
	d.pass(time.Second)
	shot("detail")
	d.keys("m")
	shot("metadata")
	d.keys("d M")
	shot("metadata-review")
	d.keys("esc esc y esc e")
	shot("edit")
	d.keys("esc c")
	shot("create-pick")
	d.keys("enter")
	shot("create-form")
	d.keys("esc y")
	shot("copy")
	d.keys("esc : j o b s enter")
	shot("jobs")
}

// TestPlainTellsTheWayOfAChange from asking to its end, in sentences.
func TestPlainTellsTheWayOfAChange(t *testing.T) {
	d := on(t, "member", 100, 30, small, func(o *Options) { o.Plain = true })
	said := map[string]bool{}
	d.after = func() {
		lines := strings.Split(d.screen(), "\n")
		if len(lines) > 3 {
			said[strings.TrimSpace(lines[len(lines)-3])] = true
		}
	}
	d.keys("j j j")
	name := d.at().Name
	d.keys("d y")
	d.pass(time.Minute)
	all := ""
	for s := range said {
		all += s + "\n"
	}
	require.Contains(t, all, "Deleted: "+name)
	require.NotRegexp(t, `[^\x20-\x7e\n]`, all)
}
