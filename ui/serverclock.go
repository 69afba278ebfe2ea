package ui

import "time"

// serverClock is what is known of the server's clock, by which rows tell when
// they changed. Answers carry its time, mostly. It is never taken to be ahead of
// ours: a proxy may write its own, and who begins too early only reads a little twice.
type serverClock struct {
	ahead time.Duration // of ours, 0 or less; where no answer told, at least
	told  bool          // an answer told
	known bool
}

// tell takes in the server's time in an answer that came now; zero: none.
func (c *serverClock) tell(now, server time.Time) {
	if !server.IsZero() {
		*c = serverClock{ahead: min(server.Sub(now), 0), told: true, known: true}
	}
}

// guess takes in the newest time of any row, where no answer tells. The server's
// clock cannot be far behind it; a row of the future may be one of another host's.
func (c *serverClock) guess(now, newest time.Time) {
	if c.told || newest.IsZero() {
		return
	}
	if d := min(newest.Sub(now), 0); !c.known || d > c.ahead {
		c.ahead, c.known = d, true
	}
}

// clockSkew is how far the clocks of the server's hosts may differ, whose
// times tell what has changed.
const clockSkew = time.Minute

// heard takes in that all before known is shown, with the newest time that came.
func (f *refreshing) heard(now, known, newest time.Time) {
	f.clock.guess(now, newest)
	if known.After(f.known) {
		f.known = known
	}
	f.there = f.known.Add(f.clock.ahead)
}

// since is from when on, on the server's clock, something may not be known;
// zero: from the beginning.
func (f *refreshing) since() time.Time {
	if !f.clock.known {
		return time.Time{}
	}
	return f.there.Add(-clockSkew)
}
