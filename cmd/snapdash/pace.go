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
)

// wrote notes a write of n bytes that began and ended.
func (p *pace) wrote(begin, end time.Time, n int) {
	p.settle(end)
	p.debt += float64(n)
	p.since += n
	if end.Sub(begin) >= slowWrite {
		gone := end.Sub(p.blocked)
		switch {
		case p.tried: // it was not faster after all
			p.learn(p.rate/2, end)
			p.tried = false
		case gone < forget && p.since >= enoughToTell:
			p.learn(float64(p.since)/gone.Seconds(), end)
		}
		p.blocked, p.since = end, 0
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
func (p *pace) slow() bool { return p.rate > 0 && p.rate < leanLine }

// wait is how long to hold the next frame back.
func (p *pace) wait(now time.Time) time.Duration {
	p.settle(now)
	if p.rate == 0 {
		return 0
	}
	return max(0, time.Duration(p.debt/p.rate*float64(time.Second))-ahead)
}
