package main

import (
	"bytes"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// keyboard is the terminal's input without the answers to a probe.
type keyboard struct {
	*os.File // Bubble Tea wants a terminal
	probe    *probe
}

// inPieces is how long the rest of an answer may be on its way. An escape alone
// is a key, for whose meaning Bubble Tea waits 50 ms anyway.
func inPieces(begun []byte) time.Duration {
	if len(begun) == 1 {
		return 100 * time.Millisecond
	}
	return time.Second
}

// Read reads keys. It may give none: what came was an answer.
func (k *keyboard) Read(b []byte) (int, error) {
	n, err := k.File.Read(b)
	for n > 0 && err == nil && k.probe.on && k.probe.open() {
		var begun int
		n, begun = k.take(b[:n])
		left, _ := k.probe.due(time.Now())
		if begun == 0 || n == len(b) || left == 0 || !readable(k.File, inPieces(b[n-begun:n])) {
			break
		}
		var more int
		more, err = k.File.Read(b[n:])
		n += more
	}
	return n, err
}

// take takes the answers out of b. It gives the length of what is left, and how
// much at its end may be the beginning of another.
func (k *keyboard) take(b []byte) (n, begun int) {
	for at := 0; at < len(b); {
		size, whole := answer(b[at:])
		switch {
		case whole && k.probe.open():
			k.probe.answered(time.Now())
			at += size
			continue
		case size > 0 && at+size == len(b) && !whole:
			return n + copy(b[n:], b[at:]), size
		}
		b[n] = b[at]
		n++
		at++
	}
	return n, 0
}

// answer is the length of the answer that b begins with, or of what may become
// one: CSI ? digits and semicolons c. No key sends that.
func answer(b []byte) (size int, whole bool) {
	const start = "\x1b[?"
	if have := min(len(b), len(start)); !bytes.Equal(b[:have], []byte(start)[:have]) {
		return 0, false
	}
	for i := len(start); i < min(len(b), 64); i++ {
		switch c := b[i]; {
		case c == 'c':
			return i + 1, true
		case c != ';' && (c < '0' || c > '9'):
			return 0, false
		}
	}
	return len(b), false
}

// held keeps back what would give the terminal away, as leaving does, until
// answers that are on their way have come; resend gets it then.
func (p *probe) held(msg tea.Msg, resend func(tea.Msg)) bool {
	switch msg.(type) {
	case tea.QuitMsg, tea.SuspendMsg:
	default:
		return false
	}
	left, empty := p.due(time.Now())
	if left == 0 {
		return false
	}
	p.close()
	go func() {
		late := time.NewTimer(left)
		defer late.Stop()
		select {
		case <-empty:
		case <-late.C:
		}
		resend(msg)
	}()
	return true
}

// sweep takes answers that come after a signal or a fault has ended the program.
func (p *probe) sweep(file *os.File) {
	left, _ := p.due(time.Now())
	if left == 0 {
		return
	}
	was, err := term.MakeRaw(file.Fd())
	if err != nil {
		return // the terminal is gone
	}
	defer func() { _ = term.Restore(file.Fd(), was) }()
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.takeRest(file, left)
	}()
	select {
	case <-done:
	case <-time.After(left + sweepSlack): // what could be read has been read by Bubble Tea's reader, if that is still there
	}
}

// sweepSlack is how long a sweep may last beyond its patience.
const sweepSlack = 100 * time.Millisecond

// takeRest reads answers until none is open.
func (p *probe) takeRest(file *os.File, patience time.Duration) {
	keys, b := keyboard{file, p}, make([]byte, 256)
	for until := time.Now().Add(patience); p.open() && readable(file, time.Until(until)); {
		if n, err := keys.Read(b); err != nil || n == 0 && !p.open() {
			return
		}
	}
}
