package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// dumps are the signals with which one asks a program where it hangs. Go's own
// answer would be all stacks over a terminal in raw mode, which it leaves so.
var dumps = []os.Signal{syscall.SIGQUIT, syscall.SIGABRT}

// orderly is how long a program that was asked where it hangs has to end in order.
const orderly = 2 * time.Second

// heedDumps makes a fault of the program itself of such a signal, with the stacks
// of all that runs. Stop ends the program in order; force is for one that does not
// end by it. What is given ends the heeding.
func (g *guard) heedDumps(stop func(), force func(*crash)) (end func()) {
	signals, ended := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, dumps...)
	go func() {
		select {
		case s := <-signals:
			g.keep(&crash{during: "anything", what: fmt.Sprintf("it was ended by a signal (%v)", s), stack: stacks()})
		case <-ended:
			return
		}
		stop()
		select {
		case <-time.After(orderly):
			force(g.fault())
		case <-ended:
		}
	}()
	return func() {
		signal.Stop(signals)
		close(ended)
	}
}

// stacks are those of all goroutines: functions, lines and addresses, no text.
func stacks() []byte {
	const most = 16 << 20 // bytes
	for size := 64 << 10; ; size *= 2 {
		b := make([]byte, size)
		if n := runtime.Stack(b, true); n < size || size >= most {
			return b[:n]
		}
	}
}

// forced gives what ends a program that hangs: it restores the terminal in its
// place, as far as the terminal takes it, and leaves the report.
func forced(p *tea.Program, out *output) func(*crash) {
	return func(c *crash) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			p.Kill()
			out.say(asUsual)
			out.Flush(lastWords)
		}()
		select {
		case <-done:
		case <-time.After(2 * lastWords):
		}
		err := told(c)
		fmt.Fprintln(os.Stderr, "snapdash: "+err.Error())
		os.Exit(exitCode(err))
	}
}
