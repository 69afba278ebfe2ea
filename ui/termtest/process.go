package termtest

import (
	"errors"
	"syscall"
	"time"

	"github.com/creack/pty"
)

// Signal sends the program a signal, if it still runs; SIGWINCH is better sent
// by Resize.
func (t *Terminal) Signal(signal syscall.Signal) {
	t.tb.Helper()
	if err := syscall.Kill(t.command.Process.Pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.tb.Errorf("send %v: %v", signal, err)
	}
}

// Resize gives the terminal another size, of which the program is told.
func (t *Terminal) Resize(width, height int) {
	t.tb.Helper()
	t.mu.Lock()
	t.emulator.Resize(width, height)
	t.mu.Unlock()
	if err := pty.Setsize(t.line, size(width, height)); err != nil {
		t.tb.Errorf("resize to %dx%d: %v", width, height, err)
	}
}

// HangUp takes the terminal away, as a lost connection does: the program gets
// SIGHUP and its writes fail.
func (t *Terminal) HangUp() { t.line.Close() }

// Exit waits for the program's end and gives its exit code, 128 and the signal
// when it was killed.
func (t *Terminal) Exit() int {
	t.tb.Helper()
	select {
	case <-t.finished:
	case <-time.After(t.opt.Patience):
		t.tb.Fatalf("the program still runs after %v\n%s", t.opt.Patience, t.Screen())
	}
	state := t.command.ProcessState
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

// Pid is the program's process id, and its process group's.
func (t *Terminal) Pid() int { return t.command.Process.Pid }

// Alone reports whether the program has ended and left no process behind in
// its group.
func (t *Terminal) Alone() bool {
	select {
	case <-t.finished:
		return errors.Is(syscall.Kill(-t.Pid(), 0), syscall.ESRCH)
	default:
		return false
	}
}
