package sim

import (
	"sync"
	"time"
)

// Clock is the time of a cloud. Nothing in a cloud runs by a timer: whatever
// should have happened by now has happened when somebody looks. So a held clock
// that is moved on replaces waiting. The nil Clock is real time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// HeldClock is a clock that stands at that time until it is moved.
func HeldClock(at time.Time) *Clock { return &Clock{now: at} }

// Now is the present time.
func (c *Clock) Now() time.Time {
	if c == nil {
		return time.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves a held clock on; real time cannot be moved.
func (c *Clock) Advance(d time.Duration) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
