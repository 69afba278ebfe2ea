package ui

import (
	"context"
	"sync"

	"snapdash/model/change"
)

// underWay knows the changes that are being sent, and keeps their answers until
// they are taken: when the program ends, no message comes any more, and an
// answer that is lost then makes a riddle of a change. It is the one thing here
// that commands write to.
type underWay struct {
	mu   sync.Mutex
	sent map[change.Seq]*changeRepliedMsg // nil: no answer yet
	news chan struct{}
}

func newUnderWay() *underWay {
	return &underWay{sent: map[change.Seq]*changeRepliedMsg{}, news: make(chan struct{}, 1)}
}

// begin notes a request that changes something.
func (u *underWay) begin(r change.Request) {
	if r.Kind != change.Send {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sent[r.Seq] = nil
}

// end keeps the answer to a request that was noted.
func (u *underWay) end(msg changeRepliedMsg) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, ok := u.sent[msg.seq]; !ok {
		return
	}
	u.sent[msg.seq] = &msg
	select {
	case u.news <- struct{}{}:
	default:
	}
}

// forget drops a request whose answer was taken.
func (u *underWay) forget(seq change.Seq) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.sent, seq)
}

// answers gives what has come and was not taken, and how many are still to come.
func (u *underWay) answers() (came []changeRepliedMsg, missing int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, msg := range u.sent {
		if msg == nil {
			missing++
		} else {
			came = append(came, *msg)
		}
	}
	return came, missing
}

// Sent is how many changes are under way whose answer is not known.
func (a *App) Sent() int {
	came, missing := a.sent.answers()
	return len(came) + missing
}

// Finish takes the answers to the changes under way, as Update does while the
// program runs, until all are there or ctx ends. It sends nothing. It is for
// the time after the program has ended.
func (a *App) Finish(ctx context.Context) {
	for {
		came, missing := a.sent.answers()
		for _, msg := range came {
			a.changeReplied(msg)
		}
		if missing == 0 {
			return
		}
		select {
		case <-a.sent.news:
		case <-ctx.Done():
			return
		}
	}
}
