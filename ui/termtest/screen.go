package termtest

import (
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// Screen is what the terminal shows at one moment.
type Screen struct {
	Lines            []string // as plain text, without the blanks at the end
	CursorX, CursorY int
	CursorHidden     bool
	Alternate        bool // whether the alternate screen is on
	Title            string
	modes            []ansi.Mode
}

// String gives the lines as one text, without the empty ones at the end.
func (s Screen) String() string { return strings.TrimRight(strings.Join(s.Lines, "\n"), "\n") + "\n" }

// Has reports whether every text stands on a line of the screen.
func (s Screen) Has(texts ...string) bool {
	for _, text := range texts {
		if s.Line(text) < 0 {
			return false
		}
	}
	return true
}

// Line is the number of the first line that holds text, -1 for none.
func (s Screen) Line(text string) int {
	return slices.IndexFunc(s.Lines, func(l string) bool { return strings.Contains(l, text) })
}

// Mode reports whether the program has switched a terminal mode on.
func (s Screen) Mode(m ansi.Mode) bool { return slices.Contains(s.modes, m) }

// Restored reports whether the terminal is as a shell wants it: the main
// screen, a cursor, no mouse, no bracketed paste.
func (s Screen) Restored() bool {
	return !s.Alternate && !s.CursorHidden && !slices.ContainsFunc(s.modes, func(m ansi.Mode) bool {
		return slices.Contains([]ansi.Mode{
			ansi.ModeBracketedPaste, ansi.ModeMouseNormal, ansi.ModeMouseButtonEvent, ansi.ModeMouseAnyEvent,
			ansi.ModeMouseExtSgr, ansi.ModeFocusEvent, ansi.ModeSynchronizedOutput, ansi.ModeCursorKeys,
		}, m)
	})
}

// Screen gives what the terminal shows now.
func (t *Terminal) Screen() Screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen()
}

func (t *Terminal) screen() Screen {
	at := t.emulator.CursorPosition()
	s := Screen{CursorX: at.X, CursorY: at.Y, CursorHidden: t.hidden, Alternate: t.alt, Title: t.title}
	for m := range t.modes {
		s.modes = append(s.modes, m)
	}
	for y := range t.emulator.Height() {
		s.Lines = append(s.Lines, lineOf(t.emulator, y))
	}
	return s
}

// Wait waits until the screen satisfies ok. What says what is waited for; it
// stands in the failure together with the screen.
func (t *Terminal) Wait(what string, ok func(Screen) bool) Screen {
	t.tb.Helper()
	late := time.NewTimer(t.opt.Patience)
	defer late.Stop()
	for {
		t.mu.Lock()
		now, changed := t.screen(), t.changed
		t.mu.Unlock()
		if ok(now) {
			return now
		}
		select {
		case <-changed:
		case <-t.finished:
			if now = t.Screen(); !ok(now) {
				t.tb.Fatalf("the program ended (%v) before %s\n%s", t.command.ProcessState, what, now)
			}
			return now
		case <-late.C:
			t.tb.Fatalf("%v passed without %s\n%s", t.opt.Patience, what, now)
		}
	}
}

// See waits until every text is on the screen.
func (t *Terminal) See(texts ...string) Screen {
	t.tb.Helper()
	return t.Wait(strings.Join(texts, " and "), func(s Screen) bool { return s.Has(texts...) })
}

// Gone waits until none of the texts is on the screen.
func (t *Terminal) Gone(texts ...string) Screen {
	t.tb.Helper()
	return t.Wait("the end of "+strings.Join(texts, " and "), func(s Screen) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return s.Line(text) >= 0 })
	})
}

// Bytes is how many bytes the program has written so far.
func (t *Terminal) Bytes() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.written)
}

// Written gives all that the program has written so far, byte by byte.
func (t *Terminal) Written() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.written)
}

// Quiet waits until the program has written nothing for as long as pause, and
// gives Bytes then. It is for counting what a key costs; to see what a key
// does, Wait is faster and surer.
func (t *Terminal) Quiet(pause time.Duration) int {
	t.tb.Helper()
	late := time.After(t.opt.Patience)
	for {
		t.mu.Lock()
		changed := t.changed
		t.mu.Unlock()
		timer := time.NewTimer(pause)
		select {
		case <-changed:
			timer.Stop()
		case <-t.finished:
			timer.Stop()
			return t.Bytes()
		case <-timer.C:
			return t.Bytes()
		case <-late:
			t.tb.Fatalf("no pause of %v within %v", pause, t.opt.Patience)
		}
	}
}
