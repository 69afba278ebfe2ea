package walk

import (
	"cmp"
	"math"
	"time"
)

// pace finds out how many requests at once are of use. A server that answers
// side by side takes no longer for a page when more are asked for; one that is
// full lets each wait for the others. Where pages take as much longer than one
// did alone as they would if one request were too many, one less is tried for a
// while: when as many rows come in the same time, it stays so.
type pace struct {
	now   func() time.Time // nil: nothing is measured
	first time.Duration    // what the first page took, whatever it had
	alone time.Duration    // the quickest full page so far
	last  time.Time        // when the last request is to be sent
	skip  int              // pages that were asked for at the pace before
	pages int              // in the present window
	rows  int
	took  time.Duration // their times, summed up
	since time.Time     // when the window began
	wait  float64       // how many times longer than alone a page takes, lately

	trial  bool    // one request less is tried
	before float64 // rows a second without the trial
	rest   int     // pages until the next trial
	again  int     // how many the rest is then
}

const (
	useless   = 0.3 // of what a request brings at a server that answers one more at once
	nearly    = 0.9 // of the wait that tells that one request is too many
	restPages = 32  // after a trial that was no good, and twice as many the next time
)

// waits is how many times longer than alone a page takes with n requests at a
// server that answers one less at once.
func waits(n int) float64 { return float64(n) / float64(n-1) }

// quick is a page's time from which on requests wait for nobody but the program
// itself: nothing is tried below.
const quick = 20 * time.Millisecond

// window is how long one is in pages, at n requests at once.
func window(n int) int { return 2 + 3*n }

// page takes a page of so many rows that took so long while n requests were
// under way, of the allowed. It gives how many are allowed from now on.
func (p *pace) page(rows, full int, took time.Duration, n, allowed int) int {
	p.first = cmp.Or(p.first, took)
	if p.now == nil || rows < full*3/4 {
		return allowed
	}
	if p.alone == 0 || took < p.alone {
		p.alone = took
	}
	p.waited(float64(took) / float64(max(p.alone, 1)))
	if p.alone < quick || p.since.IsZero() || p.skip > 0 || n < allowed || allowed < 2 && !p.trial {
		p.skip = max(0, p.skip-1)
		p.restart()
		return allowed
	}
	p.rest = max(0, p.rest-1)
	p.pages, p.rows, p.took = p.pages+1, p.rows+rows, p.took+took
	if p.pages < window(allowed) {
		return allowed
	}
	return p.judge(allowed)
}

// turns are how many requests can be sent one after another, for each that may be
// under way, in the time that a page takes.
const turns = 5

// turn is when to send a request, of so many at once: not together with the one
// before. Pages that are made side by side keep each other waiting, there and here,
// come together, and so do the requests behind them; once they are apart they stay
// so.
func (p *pace) turn(now time.Time, allowed int) time.Time {
	apart := cmp.Or(p.alone, p.first)
	if apart < quick || allowed < 2 {
		apart = 0
	}
	at := p.last.Add(apart / time.Duration(turns*allowed))
	if at.Before(now) {
		at = now
	}
	p.last = at
	return at
}

// lately is how many pages the mean of their waiting goes over, about.
const lately = 8

func (p *pace) waited(times float64) {
	if p.wait == 0 {
		p.wait = times
	}
	p.wait += (times - p.wait) / lately
}

// served is how many of n requests under way the server answers side by side.
func (p *pace) served(n int) int {
	if p.wait == 0 || p.alone < quick {
		return n
	}
	return max(1, int(math.Round(float64(n)/p.wait)))
}

// judge ends a window.
func (p *pace) judge(allowed int) int {
	rate := float64(p.rows) / max(p.now().Sub(p.since), time.Nanosecond).Seconds()
	slow := allowed > 1 && float64(p.took) > nearly*waits(allowed)*float64(p.alone)*float64(p.pages)
	p.restart()
	// of so many requests one is of full use or of none; so much of the full is no use
	good := p.trial && rate >= p.before*(1-useless/float64(allowed+1))
	switch {
	case p.trial && !good:
		p.again = max(restPages, 2*p.again)
		p.trial, p.rest, p.skip = false, p.again, allowed
		return allowed + 1
	case !slow || p.rest > 0:
		p.trial = false
		return allowed
	}
	if !good || rate > p.before {
		p.before = rate
	}
	p.trial, p.skip = true, allowed
	return allowed - 1
}

// restart begins a window.
func (p *pace) restart() { p.pages, p.rows, p.took, p.since = 0, 0, 0, p.clock() }

func (p *pace) clock() time.Time {
	if p.now == nil {
		return time.Time{}
	}
	return p.now()
}

// halve is for a server that says it has too much to do.
func (p *pace) halve(allowed int) int { return p.set(allowed, max(1, allowed/2)) }

// raise is for one that has not said so for long.
func (p *pace) raise(allowed int) int { return p.set(allowed, allowed+1) }

func (p *pace) set(allowed, to int) int {
	p.trial, p.skip = false, allowed
	p.restart()
	return to
}
