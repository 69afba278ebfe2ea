package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// slowLine is a line with a queue, as a pseudo-terminal and ssh make one.
type slowLine struct {
	now         time.Time
	rate        float64 // bytes per second
	queue, most float64
}

func (l *slowLine) pass(d time.Duration) {
	l.now = l.now.Add(d)
	l.queue = max(0, l.queue-l.rate*d.Seconds())
}

// write waits until there is room; a queue that was full is let empty a little first.
func (l *slowLine) write(n int) (begin, end time.Time) {
	begin = l.now
	if l.queue+float64(n) > l.most {
		l.pass(time.Duration((l.queue + float64(n) - l.most*0.9) / l.rate * float64(time.Second)))
	}
	l.queue += float64(n)
	return begin, l.now
}

// TestASlowLineIsLearnt holds a key down on lines of which nothing is told: as
// soon as its queue has been full, frames come no later than half a second.
func TestASlowLineIsLearnt(t *testing.T) {
	for _, rate := range []float64{240, 960, 8000} {
		l := &slowLine{now: time.Unix(0, 0), rate: rate, most: 20_000}
		p := &pace{at: l.now}
		hold := func(d time.Duration) (latest float64) {
			for end := l.now.Add(d); l.now.Before(end); l.pass(time.Second / 30) {
				if p.wait(l.now) > 0 {
					continue
				}
				begin, done := l.write(400)
				p.wrote(begin, done, 400)
				latest = max(latest, l.queue/rate)
			}
			return latest
		}
		hold(4 * time.Minute)
		require.InEpsilon(t, rate, p.rate, 0.3)
		l.pass(time.Minute)
		assert.Less(t, hold(20*time.Second), 400/rate+0.5, "at %v bytes per second", rate)

		l.rate = 1e6 // the line gets better
		l.pass(time.Minute)
		hold(3 * time.Hour)
		require.Zero(t, p.rate)
	}
}

func TestAQuickLineIsNotHeldBack(t *testing.T) {
	l := &slowLine{now: time.Unix(0, 0), rate: 1e6, most: 20_000}
	p := &pace{at: l.now}
	for range 10_000 {
		require.Zero(t, p.wait(l.now))
		begin, end := l.write(5000)
		p.wrote(begin, end, 5000)
		l.pass(time.Second / 60)
	}
	p.wrote(l.now, l.now.Add(time.Second), 100) // a hiccup
	l.pass(time.Minute)
	p.wrote(l.now, l.now.Add(time.Second), 100) // and another, much later
	require.Zero(t, p.rate)
}

func TestATellingLineIsPacedFromTheStart(t *testing.T) {
	now := time.Unix(0, 0)
	p := &pace{rate: 960, at: now}
	p.wrote(now, now, 960)
	require.Equal(t, time.Second-ahead, p.wait(now))
	require.Zero(t, p.wait(now.Add(time.Second)))
	p.wrote(now, now.Add(time.Hour), 100)
	require.InDelta(t, 960, p.rate, 0, "one wait tells nothing")
}

// TestALineThatStoodStillIsNotTakenForASlowOne: what was not written, for there
// was nothing to write, says nothing of the line.
func TestALineThatStoodStillIsNotTakenForASlowOne(t *testing.T) {
	now := time.Unix(0, 0)
	p := &pace{at: now}
	for range 3 {
		for range 20 {
			p.wrote(now, now, 400)
			now = now.Add(time.Second / 4)
		}
		p.wrote(now, now.Add(time.Minute), 300)
		now = now.Add(5 * time.Minute)
	}
	require.Zero(t, p.rate)
	require.False(t, p.slow())

	for range 2 { // at work it can't be told from a slow one, but it is never unusable
		p.wrote(now, now, 400)
		now = now.Add(time.Second)
		p.wrote(now, now.Add(time.Minute), 400)
		now = now.Add(time.Minute)
	}
	require.LessOrEqual(t, p.wait(now), longest)
}

// TestOneLongFrameProvesASlowLine, for ten minutes: more room on the line's
// queue than the frame had can't make it faster than what it took.
func TestOneLongFrameProvesASlowLine(t *testing.T) {
	now := time.Unix(0, 0)
	p := &pace{at: now}
	p.wrote(now, now.Add(300*time.Millisecond), 7000)
	require.False(t, p.slow(), "23 kB a second are enough")
	p = &pace{at: now}
	p.wrote(now, now.Add(3*time.Second), 7000)
	require.True(t, p.slow())
	require.Zero(t, p.wait(now.Add(3*time.Second)), "its rate is not known yet")
	p.wrote(now.Add(time.Hour), now.Add(time.Hour), 100)
	require.False(t, p.slow())
}
