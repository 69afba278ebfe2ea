package main

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// patient is a message that comes by the hundred: what it changes may be drawn
// together with what the next ones do, when it says so. Keys are drawn at once.
type patient interface{ CanWait() bool }

const (
	// keysFirst is how long after a key, or after a page that can't wait, a patient
	// message is held: until the frame has gone out, for which it would take the
	// processor away.
	keysFirst = time.Second/framesPerSecond + 4*time.Millisecond

	// While somebody is at the keys, which is so long after each, patient messages
	// are taken no closer together than apart. What comes quicker keeps the
	// processors so busy, here and where a server shares them, that the next key
	// waits for one. The pages of a Cinder come slower by themselves.
	atKeys = 2 * time.Second
	apart  = 20 * time.Millisecond

	// ownFrame is how long a page that can't wait has for itself: until what it
	// brought is on the screen, which takes long in a program that has drawn nothing
	// yet. What comes behind it would take the processors away to be asked for and
	// decoded.
	ownFrame = 2 * time.Second / framesPerSecond
)

// giveWay has what is patient give way to the keys.
type giveWay struct {
	key     time.Time // when a key came last
	awaited time.Time // when a key came last, or a message that can't wait
	taken   time.Time // when a patient message was taken last, or will be
}

// wait is how long a message that has come now is to be held; 0: it is to be taken.
func (w *giveWay) wait(msg tea.Msg, now time.Time) time.Duration {
	switch m := msg.(type) {
	case tea.KeyPressMsg, tea.MouseWheelMsg:
		w.key, w.awaited = now, now
	case patient:
		if !m.CanWait() {
			w.awaited = now
			return 0
		}
		w.taken = w.next(now)
		return w.taken.Sub(now)
	}
	return 0
}

// next is when a patient message that has come now is taken.
func (w *giveWay) next(now time.Time) time.Time {
	at := now
	if frame := w.awaited.Add(keysFirst); frame.After(at) {
		at = frame
	}
	if turn := w.taken.Add(apart); now.Sub(w.key) < atKeys && turn.After(at) {
		at = turn
	}
	return at
}

// behind gives what a message leads to, later where the message has a frame to itself.
func behind(msg tea.Msg, cmd tea.Cmd) tea.Cmd {
	if p, ok := msg.(patient); !ok || p.CanWait() || cmd == nil {
		return cmd
	}
	return func() tea.Msg {
		time.Sleep(ownFrame)
		return cmd()
	}
}
