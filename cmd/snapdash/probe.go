package main

import (
	"strings"
	"sync"
	"time"
)

// A probe finds out whether the line to the terminal is slow, where neither its
// settings nor a blocked write tell: ssh and the kernel take a whole frame at
// once, and say nothing of how it fares (TIOCOUTQ is always 0 on a
// pseudo-terminal). A question before the first frame and one behind it do: a
// far terminal answers both late, a slow line the second alone. Nothing waits
// for the answers; a terminal that gives none got six bytes too many.
type probe struct {
	on    bool
	found func(rate float64) // in bytes per second; 0: the line is quick

	mu      sync.Mutex
	sent    []question // that have no answer yet, the oldest first
	begun   bool
	answers int
	latency time.Duration // of an answer that no frame stood before
	recent  int           // bytes written of late
	last    time.Time     // that something was written
	strikes int           // how much speaks for a slow line
	settled time.Time     // when it was last found out
	quick   bool          // what was found
	empty   chan struct{} // closed when the last answer has come
	closed  bool          // the terminal is about to be the shell's
}

// question is one that has been sent, behind n bytes that were drawn.
type question struct {
	at time.Time
	n  int
}

const (
	// ask is for the primary device attributes, which every terminal since the VT100 tells.
	ask = "\x1b[c"

	telling   = 800 // bytes of a frame from which the time they take tells something
	certainly = 2 * time.Second
	creeping  = leanLine / 2 // bytes per second: what looks slower once may have been held up, twice is slow

	soon     = 1500 * time.Millisecond // in which a terminal answers that answers at all, over a satellite too; who gives none is waited for as long
	whatever = 10 * time.Second        // in which one does that has answered before
)

// answering reports whether a terminal is known to answer, and to show nothing of
// a question. One inside a multiplexer would be the multiplexer itself.
func answering(env func(string) string) bool {
	return env("TMUX") == "" && env("STY") == "" && likeXterm(env("TERM"))
}

// likeXterm reports whether a terminal of this name takes an xterm's sequences, or
// passes over them.
func likeXterm(term string) bool {
	for _, name := range []string{"xterm", "screen", "tmux", "rxvt", "alacritty", "kitty", "foot", "wezterm", "ghostty", "contour", "konsole", "gnome", "vte", "st-", "putty", "mintty", "iterm"} {
		if strings.HasPrefix(strings.ToLower(term), name) {
			return true
		}
	}
	return false
}

// wrap is what is drawn together with the questions that go before and behind it.
func (p *probe) wrap(drawn []byte, now time.Time) []byte {
	if !p.on || len(drawn) == 0 {
		return drawn
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.begun {
		p.begun = true
		drawn = append(p.asked(now, 0), drawn...)
	}
	if now.Sub(p.last) > time.Second {
		p.recent = 0
	}
	p.last, p.recent = now, p.recent+len(drawn)
	if len(drawn) < telling || p.closed || !p.wanted(now) {
		return drawn
	}
	return append(drawn, p.asked(now, p.recent)...)
}

// wanted reports whether another question is to be sent: a quick line is asked
// no more, a slow one may have become quicker. What has never answered is not
// asked a third time.
func (p *probe) wanted(now time.Time) bool {
	if p.answers == 0 {
		return len(p.sent) == 1
	}
	return len(p.sent) <= 1 && (p.settled.IsZero() || !p.quick && now.Sub(p.settled) > forget)
}

func (p *probe) asked(now time.Time, n int) []byte {
	if len(p.sent) == 0 {
		p.empty = make(chan struct{})
	}
	p.sent = append(p.sent, question{now, n})
	p.recent = 0
	return []byte(ask)
}

// answered notes an answer.
func (p *probe) answered(now time.Time) {
	p.mu.Lock()
	if len(p.sent) == 0 {
		p.mu.Unlock()
		return
	}
	q := p.sent[0]
	p.answers++
	if p.sent = p.sent[1:]; len(p.sent) == 0 {
		close(p.empty)
	}
	rate, told := p.judge(q, now)
	p.mu.Unlock()
	if told {
		p.found(rate)
	}
}

// judge says what an answer tells, if it does. Once is enough where it took so
// long that no hiccup explains it; else it takes two.
func (p *probe) judge(q question, now time.Time) (rate float64, told bool) {
	took := now.Sub(q.at)
	if q.n == 0 {
		p.latency = took
		return 0, false
	}
	drain := took - p.latency
	rate = float64(q.n) / max(drain, time.Millisecond).Seconds()
	switch {
	case drain < slowWrite || rate >= creeping:
		p.strikes, p.quick, p.settled = 0, true, now
		return 0, true
	case drain >= certainly:
		p.strikes++
	}
	if p.strikes++; p.strikes < 2 {
		return 0, false
	}
	p.strikes, p.quick, p.settled = 0, false, now
	return rate, true
}

// open reports whether the terminal has been asked and did not answer yet.
func (p *probe) open() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sent) > 0
}

// due is how long answers that have not come yet may still take, and what is
// closed when they have: who gives the terminal away has to wait for them, or
// the shell reads them.
func (p *probe) due(now time.Time) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.sent) == 0 {
		return 0, nil
	}
	limit := soon
	if p.answers > 0 {
		limit = whatever
	}
	return max(0, limit-now.Sub(p.sent[len(p.sent)-1].at)), p.empty
}

// close ends the asking.
func (p *probe) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
}
