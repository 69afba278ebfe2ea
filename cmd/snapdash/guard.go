package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// crash is a fault of the program's own: a panic, or that somebody had to end it
// by a signal that asks where it hangs.
type crash struct {
	during string // what was being done, by the types involved
	what   string
	stack  []byte
}

func (c *crash) Error() string { return "a fault of the program itself: " + c.what }

// newCrash describes a panic. Its value is told only where the Go runtime made
// it: any other may hold what a server or the user said, or a secret. The stack
// tells functions, lines and addresses, no text.
func newCrash(value any, during string) *crash {
	if c, ok := value.(*crash); ok { // handed over from another goroutine
		return c
	}
	what := fmt.Sprintf("a panic with a %T", value)
	var err error
	if e, ok := value.(error); ok {
		err = e
	}
	var fault runtime.Error
	if errors.As(err, &fault) {
		what = fault.Error()
	}
	return &crash{during: during, what: what, stack: debug.Stack()}
}

// guard stands between Bubble Tea and a model. A panic in the model or in one
// of its commands ends the program in order, the terminal restored, instead of
// being printed with all that it holds over a terminal in raw mode.
type guard struct {
	model tea.Model
	quit  func()      // ends the program from outside of Update
	busy  func() bool // whether the last frame is still being written

	mu    sync.Mutex
	first *crash
	shown tea.View
	late  bool // a frame was left out

	current bool // the model has had no message since it was drawn

	send    func(tea.Msg)
	waits   bool      // what came last may wait to be drawn
	armed   bool      // a lateMsg is on its way for it
	drawn   time.Time // when the model was drawn last
	giveWay giveWay
}

// patience is how long what a patient message changes may stay undrawn.
const patience = 40 * time.Millisecond

// heldMsg is a message that has given way.
type heldMsg struct{ msg tea.Msg }

// crashedMsg ends the program after a command has panicked.
type crashedMsg struct{}

// fault gives the first crash, nil when there was none.
func (g *guard) fault() *crash {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.first
}

func (g *guard) note(value any, during string) { g.keep(newCrash(value, during)) }

// keep keeps a crash, if it is the first: those behind it may come of it.
func (g *guard) keep(c *crash) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.first == nil {
		g.first = c
	}
}

// Init begins the model.
func (g *guard) Init() (cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			g.note(r, "Init")
			cmd = tea.Quit
		}
	}()
	return g.guarded(g.model.Init())
}

// Update hands a message to the model; after a crash it only ends the program.
func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			g.note(r, fmt.Sprintf("Update of %T", msg))
			m, cmd = g, tea.Quit
		}
	}()
	msg, hold := g.hold(msg)
	if hold != nil {
		return g, hold
	}
	p, ok := msg.(patient)
	g.waits = ok && p.CanWait()
	if _, ok := msg.(lateMsg); ok {
		g.armed = false
		return g, nil
	}
	if g.fault() != nil {
		return g, tea.Quit
	}
	g.current = false
	next, cmd := g.model.Update(msg)
	g.model = next
	return g, g.guarded(behind(msg, cmd))
}

// hold gives what lets a message wait until it has given way; nil when it is to be
// taken now. None waits twice, however many keys come.
func (g *guard) hold(msg tea.Msg) (tea.Msg, tea.Cmd) {
	if m, ok := msg.(heldMsg); ok {
		return m.msg, nil
	}
	if left := g.giveWay.wait(msg, time.Now()); left > 0 {
		return msg, tea.Tick(left, func(time.Time) tea.Msg { return heldMsg{msg} })
	}
	return msg, nil
}

// lateMsg asks for the frame that was left out.
type lateMsg struct{}

// drawLate gives what to call when a frame has been written: it asks for the
// one that was left out meanwhile, if any.
func (g *guard) drawLate(send func(tea.Msg)) func() {
	g.send = send
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.late {
			g.late = false
			go send(lateMsg{}) // the loop may be waiting for this very writer
		}
	}
}

// leaveOut reports whether the last frame is still being written, and notes that
// the present one is missing then.
func (g *guard) leaveOut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.late = g.busy != nil && g.busy() && g.shown.Content != ""
	return g.late
}

// View draws the model, or gives what it drew last where nothing has changed since,
// or where it can't any more. Bubble Tea asks after every message, its own as well.
func (g *guard) View() (v tea.View) {
	defer func() {
		if r := recover(); r != nil {
			g.note(r, "View")
			v = g.shown
			go g.quit() // Update's loop waits for this View
		}
	}()
	if g.fault() != nil || g.current || g.leaveOut() || g.putOff() {
		return g.shown
	}
	g.shown, g.drawn, g.current = g.model.View(), time.Now(), true
	return g.shown
}

// putOff reports whether what came last is to be drawn later, and sees to it.
func (g *guard) putOff() bool {
	since := time.Since(g.drawn)
	if !g.waits || g.send == nil || since >= patience {
		return false
	}
	if !g.armed {
		g.armed = true
		time.AfterFunc(patience-since, func() { g.send(lateMsg{}) })
	}
	return true
}

// guarded lets a command, and those that it batches, end the program in order
// when it panics.
func (g *guard) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				g.note(r, "a command")
				msg = crashedMsg{}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = g.guarded(batch[i])
			}
		}
		return msg
	}
}
