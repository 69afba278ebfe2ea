package change

import (
	"time"
)

// pace is how much may be asked at once: halved when the server asks for less,
// raised by one after a while of good answers.
type pace struct {
	most, limit int
	good        int       // answers since the limit last moved
	strikes     int       // times in a row that the server asked for less, or could not be reached
	slow        time.Time // nothing is sent before
	quiet       time.Time // nothing is asked before; never far off, so that what was sent is followed
	told        time.Time // until when the server asked to wait
	perSecond   int       // questions
	second      time.Time // when the present second of questions began
	asked       int       // questions in it
}

const (
	backoffFirst = time.Second
	backoffMost  = 15 * time.Second
)

func newPace(opt Options) pace {
	return pace{most: opt.Concurrency, limit: opt.Concurrency, perSecond: opt.LooksPerSecond}
}

// answered notes an answer that asks for no patience.
func (p *pace) answered() {
	p.strikes = 0
	if p.good++; p.good >= 4*p.limit && p.limit < p.most {
		p.limit++
		p.good = 0
	}
}

// throttled waits as long as the server says, longer when it says so again, and
// halves the bound. Several refusals of one burst count once.
func (p *pace) throttled(now time.Time, wait time.Duration) {
	if !now.Before(p.quiet) {
		p.limit, p.good = max(1, p.limit/2), 0
	}
	if wait > 0 {
		p.told = latest(p.told, now.Add(wait))
	}
	p.backOff(now, wait)
}

// backOff waits before anything is sent or asked again. A server may ask to wait
// for a day; a question changes nothing, and not to ask would leave open for as
// long what became of what was sent.
func (p *pace) backOff(now time.Time, wait time.Duration) {
	if !now.Before(p.slow) { // who asked to wait is not asked in earnest meanwhile
		p.strikes++
	}
	wait = max(wait, min(backoffFirst<<min(max(p.strikes-1, 0), 10), backoffMost))
	p.slow = latest(p.slow, now.Add(wait))
	p.quiet = latest(p.quiet, now.Add(min(wait, pollMost)))
}

// free lets everything go on at once.
func (p *pace) free() { p.slow, p.quiet, p.told = time.Time{}, time.Time{}, time.Time{} }

// look counts a question.
func (p *pace) look(now time.Time) {
	if now.Sub(p.second) >= time.Second || now.Before(p.second) {
		p.second, p.asked = now, 0
	}
	p.asked++
}

// lookAt is when the next question may be asked.
func (p *pace) lookAt(now time.Time) time.Time {
	if p.asked < p.perSecond || now.Sub(p.second) >= time.Second || now.Before(p.second) {
		return p.quiet
	}
	return latest(p.quiet, p.second.Add(time.Second))
}
