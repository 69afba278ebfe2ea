//go:build unix

package main

import (
	"context"
	"os"
	"os/signal"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// jobControl gives the terminal to the shell on ctrl-z and SIGTSTP, and takes
// it back on fg. Bubble Tea's own way waits for ever where the kernel does not
// stop a process: when no shell with job control stands above it, as under
// ssh -t.
type jobControl struct {
	program *tea.Program
	out     *output
	signals chan os.Signal
}

func newJobControl(out *output) *jobControl {
	return &jobControl{out: out, signals: make(chan os.Signal, 8)}
}

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
		if canStop() {
			signal.Stop(j.signals)
			j.without(stopHere)
			j.listen()
		}
	case continuedMsg:
		j.without(func() {})
	default:
		return false
	}
	return true
}

// without does something while the terminal is the shell's.
func (j *jobControl) without(do func()) {
	if j.program.ReleaseTerminal() != nil {
		return
	}
	// What drew the screen until now may still be about to stop its clock, which
	// it shares with what draws from then on.
	time.Sleep(100 * time.Millisecond)
	j.out.say(asUsual)
	j.out.Flush(lastWords)
	do()
	j.out.say(inOrder)
	_ = j.program.RestoreTerminal() // a terminal that is gone ends the program by its input
}

// canStop reports whether a shell has put the program into a process group of
// its own: no one else would say fg.
func canStop() bool {
	session, err := unix.Getsid(0)
	return err == nil && session != unix.Getpgrp()
}

// stopHere stops the process group, as the terminal's own ctrl-z would, and
// comes back when it goes on.
func stopHere() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, unix.SIGCONT)
	defer signal.Stop(continued)
	// Not SIGTSTP: the Go runtime goes on catching that once it was asked for.
	if unix.Kill(0, unix.SIGSTOP) == nil {
		<-continued
	}
}
