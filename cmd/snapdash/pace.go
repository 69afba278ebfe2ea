package main

import "time"

// pace knows how much a line carries, and how much is still on it. The kernel
// and ssh take far more than a slow line carries in a second: what is written
// may come to the eye long after. So frames are held back by what the line is
// known to carry, not by what it takes. That is known from a serial line's
// speed, from the settings, or learnt when a write has had to wait.
type pace struct {
	rate    float64 // bytes per second; 0: not known to be slow
	debt    float64 // bytes on the line
	at      time.Time
	blocked time.Time // when a write last had to wait: the line's queue was full then
	since   int       // bytes written after that
	tried   bool      // whether the rate was raised to see if it holds
	idle    bool      // nothing was written for a while after that: no rate can be told by the next wait
	proved  time.Time // when a write last took so long that the line can only be slow, whatever its rate
	past    []written // of late, to know what is on the line when its rate is learnt
}

// written is a write that has been done.
type written struct {
	at time.Time
	n  int
}

const (
	slowWrite  = 250 * time.Millisecond // a write that took longer has waited for the line
	ahead      = 100 * time.Millisecond // how much of the line's time a new frame may find taken
	forget     = 10 * time.Minute       // after which a line may have become faster
	quickLine  = 1 << 17                // bytes per second from which a line is not slow
	pastWrites = 512

	leanLine = 1 << 14 // bytes per second below which bytes are worth saving

	enoughToTell = 512 // bytes between two waits from which a rate can be told

	breather = 5 * time.Second // without a write after which the line's queue may have run empty
	longest  = 5 * time.Second // that a frame is held back: a line that only stood still looks slower than any is
)

// wrote notes a write of n bytes that began and ended.
func (p *pace) wrote(begin, end time.Time, n int) {
	p.settle(end)
	p.debt += float64(n)
	p.since += n
	if last := len(p.past) - 1; last >= 0 && begin.Sub(p.past[last].at) > breather {
		p.idle = true
	}
	if end.Sub(begin) >= slowWrite {
		p.waited(end.Sub(begin), end, n)
	} else if p.rate > 0 && !p.blocked.IsZero() && end.Sub(p.blocked) > forget {
		p.blocked, p.tried = end, true
		if p.rate *= 2; p.rate >= quickLine {
			p.rate, p.debt = 0, 0
		}
	}
	if p.past = append(p.past, written{end, n}); len(p.past) > pastWrites {
		p.past = p.past[1:]
	}
}

// waited notes that a write of n bytes took so long that it waited for the line.
func (p *pace) waited(took time.Duration, end time.Time, n int) {
	if n >= enoughToTell && float64(n)/took.Seconds() < leanLine {
		p.proved = end
	}
	gone := end.Sub(p.blocked)
	switch {
	case p.tried: // it was not faster after all
		p.learn(p.rate/2, end)
		p.tried = false
	case gone < forget && p.since >= enoughToTell && !p.idle:
		p.learn(float64(p.since)/gone.Seconds(), end)
	}
	p.blocked, p.since, p.idle = end, 0, false
}

// learn takes a rate that was seen, and works out what must be on the line.
func (p *pace) learn(rate float64, now time.Time) {
	if rate >= quickLine {
		return
	}
	p.rate, p.debt = rate, 0
	for i, w := range p.past {
		if i > 0 {
			p.debt = max(0, p.debt-rate*w.at.Sub(p.past[i-1].at).Seconds())
		}
		p.debt += float64(w.n)
	}
	p.at = now
}

// measured takes a rate that was found in another way; 0: the line is quick.
func (p *pace) measured(rate float64, now time.Time) {
	p.rate, p.debt, p.proved = 0, 0, time.Time{}
	if rate == 0 {
		return
	}
	last := now
	if len(p.past) > 0 {
		last = p.past[len(p.past)-1].at
	}
	p.learn(rate, last)
	p.settle(now)
	p.blocked, p.tried = time.Time{}, false
}

// settle lets time pass.
func (p *pace) settle(now time.Time) {
	if p.rate > 0 {
		p.debt = max(0, p.debt-p.rate*now.Sub(p.at).Seconds())
	} else {
		p.debt = 0
	}
	p.at = now
}

// slow reports whether bytes are worth saving.
func (p *pace) slow() bool {
	return p.rate > 0 && p.rate < leanLine || !p.proved.IsZero() && p.at.Sub(p.proved) < forget
}

// wait is how long to hold the next frame back.
func (p *pace) wait(now time.Time) time.Duration {
	p.settle(now)
	if p.rate == 0 {
		return 0
	}
	return min(longest, max(0, time.Duration(p.debt/p.rate*float64(time.Second))-ahead))
}
