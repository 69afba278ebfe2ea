package main

import (
	"os"
	"sync"
	"time"
)

// output is the terminal to write to. A slow line holds up neither the keys nor
// what they do: writing goes on beside them, and while it does no further frame
// is drawn. What is drawn next is the newest state, not all that it went through.
type output struct {
	file *os.File
	idle func() // called after what was written last has gone out; set before the first Write
	// proved is called when the line turns out to be slow, and when it is no more;
	// set before the first Write.
	proved func(slow bool)
	probe  probe // how it is found out where nothing tells
	titles bool  // whether the terminal may keep titles on a stack; set before the first Write

	mu      sync.Mutex
	change  *sync.Cond // of what follows
	pending []byte
	writing bool
	waiting bool // for the line to carry what it has
	ended   bool
	err     error
	pace    pace
	told    bool // whether the line was said to be slow
}

// newOutput writes to file, a line of so many bytes per second; 0: not known.
func newOutput(file *os.File, rate float64) *output {
	o := &output{file: file, pace: pace{rate: rate, at: time.Now()}}
	o.change, o.probe.found = sync.NewCond(&o.mu), o.measured
	go o.pump()
	return o
}

// Busy reports whether something is still on its way; idle is called when it
// has gone.
func (o *output) Busy() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.writing || len(o.pending) > 0 || o.waiting {
		return true
	}
	wait := o.pace.wait(time.Now())
	if o.waiting = wait > 0; o.waiting {
		time.AfterFunc(wait, func() {
			o.mu.Lock()
			o.waiting = false
			o.mu.Unlock()
			o.idle()
		})
	}
	return o.waiting
}

// Write takes p to be written, with the probe's questions to the terminal in
// place of Bubble Tea's. It waits for what was given before.
func (o *output) Write(p []byte) (int, error) {
	drawn := emptied(unasked(p))
	if o.titles {
		drawn = titled(drawn)
	}
	if err := o.give(o.probe.wrap(drawn, time.Now())); err != nil {
		return 0, err
	}
	return len(p), nil
}

// give takes p to be written as it is.
func (o *output) give(p []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.pending) > 0 && o.err == nil {
		o.change.Wait()
	}
	if o.err != nil {
		return o.err
	}
	o.pending = append(o.pending, p...)
	o.change.Broadcast()
	return nil
}

// say writes a text; that it can't is found out by what follows.
func (o *output) say(text string) { _ = o.give([]byte(text)) }

// measured takes what the probe found.
func (o *output) measured(rate float64) {
	o.mu.Lock()
	o.pace.measured(rate, time.Now())
	o.mu.Unlock()
	o.tell()
}

// tell says when the line has turned out to be slow, or no more so.
func (o *output) tell() {
	o.mu.Lock()
	slow := o.pace.slow()
	turned := slow != o.told
	o.told = slow
	o.mu.Unlock()
	if turned && o.proved != nil {
		o.proved(slow)
	}
}

// pump writes what is pending until the end.
func (o *output) pump() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		for len(o.pending) == 0 {
			if o.ended || o.err != nil {
				return
			}
			o.change.Wait()
		}
		now := o.pending
		o.pending, o.writing = nil, true
		o.change.Broadcast()
		o.mu.Unlock()
		begin := time.Now()
		n, err := o.file.Write(now)
		o.mu.Lock()
		o.writing = false
		o.pace.wrote(begin, time.Now(), n)
		if err != nil {
			o.err, o.pending = err, nil
		}
		o.change.Broadcast()
		o.mu.Unlock()
		o.tell()
		o.idle()
		o.mu.Lock()
	}
}

// Flush waits until everything has been written, but no longer than patience:
// a terminal that takes nothing any more must not keep the program.
func (o *output) Flush(patience time.Duration) {
	late := false
	timer := time.AfterFunc(patience, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		late = true
		o.change.Broadcast()
	})
	defer timer.Stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for (o.writing || len(o.pending) > 0) && o.err == nil && !late {
		o.change.Wait()
	}
}

// End ends the pump after what is pending; it is not the terminal's end.
func (o *output) End(patience time.Duration) {
	o.Flush(patience)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	o.change.Broadcast()
}

// Fd makes it a terminal to Bubble Tea.
func (o *output) Fd() uintptr { return o.file.Fd() }

// Read is the file's.
func (o *output) Read(p []byte) (int, error) { return o.file.Read(p) }

// Close does nothing: the file is not its own.
func (o *output) Close() error { return nil }
