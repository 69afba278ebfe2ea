package main

import (
	"context"
	"os"
	"os/signal"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// sizeSettles is how long after the last change the terminal's size is looked
// at again.
const sizeSettles = 200 * time.Millisecond

// sizes looks at the terminal's size once more when it has settled. Bubble Tea
// reads it before it listens for changes, and lets several readings overtake one
// another: now and then the last change of all is lost, and the screen stays at
// a size that the terminal no longer has.
type sizes struct {
	of  *os.File
	has tea.WindowSizeMsg // what the program was told last
}

// settledMsg asks for that look.
type settledMsg struct{}

// watch asks after the start and after every change, until the program has
// ended; what it gives ends it.
func (s *sizes) watch(ctx context.Context, p *tea.Program) (end func()) {
	changed := make(chan os.Signal, 1)
	if len(resized) > 0 { // for none at all, Notify takes every signal
		signal.Notify(changed, resized...)
	}
	ctx, stop := context.WithCancel(ctx)
	go func() {
		settled := time.NewTimer(sizeSettles)
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
				settled.Reset(sizeSettles)
			case <-settled.C:
				p.Send(settledMsg{})
			}
		}
	}()
	return func() {
		signal.Stop(changed)
		stop()
	}
}

// filter is to see every message, in the program's event loop, where nothing
// overtakes. It answers the look with the size that the program does not know
// yet, or with nothing.
func (s *sizes) filter(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.has = msg
	case settledMsg:
		w, h, err := term.GetSize(s.of.Fd())
		if err != nil || w <= 0 || h <= 0 || s.has == (tea.WindowSizeMsg{Width: w, Height: h}) {
			return nil
		}
		s.has = tea.WindowSizeMsg{Width: w, Height: h}
		return s.has
	}
	return msg
}
