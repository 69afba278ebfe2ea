//go:build unix

package main

import (
	"context"
	"os"
	"os/signal"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// jobControl gives the terminal to the shell on ctrl-z and SIGTSTP, and takes
// it back on fg. Bubble Tea's own way waits for ever where the kernel does not
// stop a process: when no shell with job control stands above it, as under
// ssh -t.
type jobControl struct {
	program *tea.Program
	signals chan os.Signal
}

func newJobControl() *jobControl { return &jobControl{signals: make(chan os.Signal, 8)} }

// continuedMsg tells that the program was stopped behind its back (SIGSTOP),
// and goes on: whatever the terminal shows by now, and in which mode it is, has
// to be made anew.
type continuedMsg struct{}

// watch turns signals into messages until the program has ended; what it gives
// ends it.
func (j *jobControl) watch(ctx context.Context, p *tea.Program) (end func()) {
	j.program = p
	j.listen()
	ctx, stop := context.WithCancel(ctx)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case s := <-j.signals:
				if s == unix.SIGTSTP {
					p.Send(tea.SuspendMsg{})
				} else {
					p.Send(continuedMsg{})
				}
			}
		}
	}()
	return func() {
		signal.Stop(j.signals)
		stop()
	}
}

func (j *jobControl) listen() { signal.Notify(j.signals, unix.SIGTSTP, unix.SIGCONT) }

// take handles the messages that are its own, in the program's event loop; ok
// tells which are.
func (j *jobControl) take(msg tea.Msg) (ok bool) {
	switch msg.(type) {
	case tea.SuspendMsg:
		signal.Stop(j.signals)
		if j.program.ReleaseTerminal() == nil {
			stopHere()
			_ = j.program.RestoreTerminal() // a terminal that is gone ends the program by its input
		}
		j.listen()
	case continuedMsg:
		if j.program.ReleaseTerminal() == nil {
			_ = j.program.RestoreTerminal()
		}
	default:
		return false
	}
	return true
}

// stopHere stops the process group, as the terminal's own ctrl-z would, and
// comes back when it goes on. Where no shell has put the program into a group of
// its own there is none to say fg, and it comes back at once.
func stopHere() {
	session, err := unix.Getsid(0)
	if err != nil || session == unix.Getpgrp() {
		return
	}
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, unix.SIGCONT)
	defer signal.Stop(continued)
	// Not SIGTSTP: the Go runtime goes on catching that once it was asked for.
	if unix.Kill(0, unix.SIGSTOP) == nil {
		<-continued
	}
}
