package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// link is what is known of the way to the cloud: when it last answered,
// whatever the answer was, and since when it does not. While it is lost one
// request at a time finds out whether it is back; nothing else is asked for by
// itself. Commands write to it, hence the lock.
type link struct {
	mu     sync.Mutex
	now    func() time.Time
	heard  time.Time         // the last answer
	asked  map[int]time.Time // requests under way, since when
	serial int
	lost   error // why the last request got no answer; nil when one did
	mute   bool  // one had none for so long that it was said, and none came since

	// the rest belongs to Update
	down    bool // lost, as far as has been acted on
	tries   int
	next    time.Time // when to try again
	probing bool      // a try is under way
	armed   bool      // a tick is under way
	minute  time.Time // the last tick of the minute
}

const (
	silence    = 10 * time.Second // without any answer after which that is said
	firstRetry = 2 * time.Second
	lastRetry  = time.Minute
	probeFor   = 10 * time.Second
)

// Messages of the link.
type (
	linkTickMsg   struct{}
	linkProbedMsg struct{}
)

func newLink(now func() time.Time) *link { return &link{now: now, asked: map[int]time.Time{}} }

// ask notes a request; what it gives takes the outcome.
func (l *link) ask() (answered func(error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.serial++
	n := l.serial
	l.asked[n] = l.now()
	return func(err error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.asked, n)
		switch {
		case errors.Is(err, model.ErrCancelled), errors.Is(err, context.Canceled):
		case silent(err):
			l.lost = err
		default:
			l.heard, l.lost, l.mute = l.now(), nil, false
		}
	}
}

// silent reports whether an error means that no server answered at all.
func silent(err error) bool {
	var f *model.Fault
	return errors.As(err, &f) && f.Status == 0 && (errors.Is(f.Kind, model.ErrUnreachable) || errors.Is(f.Kind, model.ErrUnknown))
}

// state tells whether requests fail for want of an answer, or have waited long
// for one, and since when nothing is known.
func (l *link) state() (lost, waiting bool, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	oldest := time.Time{}
	for _, at := range l.asked {
		if oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	since = l.heard
	asking := !oldest.IsZero()
	if asking && l.now().Sub(oldest) >= silence && l.now().Sub(l.heard) >= silence {
		l.mute = true
	}
	return l.lost != nil, asking && l.mute, since
}

// busy reports whether a request is under way.
func (l *link) busy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.asked) > 0
}

// backoff is how long to wait before try n, from 2 s to a minute; chance, from 0
// to 1, spreads it by a quarter to both sides, so that not all who lost the
// same cloud come back in the same moment.
func backoff(n int, chance float64) time.Duration {
	d := lastRetry
	if n < 6 {
		d = min(lastRetry, firstRetry<<max(0, n-1))
	}
	return time.Duration(float64(d) * (0.75 + chance/2))
}

// tendLink follows the link after each message: it says when it is lost or
// back, and keeps trying.
func (a *App) tendLink() tea.Cmd {
	l := a.link
	lost, _, _ := l.state()
	switch {
	case lost && !l.down:
		l.down, l.tries = true, 1
		l.next = a.now().Add(backoff(1, a.opt.Chance()))
	case !lost && l.down:
		l.down = false
		return tea.Batch(a.linkBack(), a.armLink())
	}
	return a.armLink()
}

// armLink sets the next look at the link: every second while the time to the
// next try is shown, and after a while when an answer is awaited.
func (a *App) armLink() tea.Cmd {
	l := a.link
	if l.armed || !l.down && !l.busy() {
		return nil
	}
	l.armed = true
	rest := silence / 2
	switch {
	case l.down && l.probing:
		rest = time.Second // the time to try is past
	case l.down:
		rest = min(time.Second, max(l.next.Sub(a.now()), 50*time.Millisecond))
	}
	return a.opt.Tick(rest, linkTickMsg{})
}

// linkTicked tries again when the time has come.
func (a *App) linkTicked() tea.Cmd {
	l := a.link
	l.armed = false
	if !l.down || l.probing || a.now().Before(l.next) {
		return nil
	}
	return a.probe()
}

// probe asks for the least there is, to hear whether anyone answers.
func (a *App) probe() tea.Cmd {
	a.link.probing = true
	cloud, ctx, q := a.cloud, a.request(), model.Query{Limit: 1, AllProjects: a.load.query.AllProjects}
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(ctx, probeFor)
		defer stop()
		_, _ = cloud.List(ctx, q) // the link has heard what came of it
		return linkProbedMsg{}
	}
}

// tryNow does not wait for the next try: the person asks for it.
func (a *App) tryNow() tea.Cmd {
	if !a.link.down || a.link.probing {
		return nil
	}
	return a.probe()
}

// linkProbed lets the next try wait longer.
func (a *App) linkProbed() tea.Cmd {
	l := a.link
	l.probing = false
	l.tries++
	l.next = a.now().Add(backoff(l.tries, a.opt.Chance()))
	return nil
}

// minutePassed draws the ages anew, and filters by them. A minute that took much longer was slept
// through: whether the cloud still answers is asked at once.
func (a *App) minutePassed() tea.Cmd {
	l, now := a.link, a.now().Round(0)
	slept := !l.minute.IsZero() && now.Sub(l.minute) > 3*time.Minute
	l.minute = now
	cmd := tea.Batch(a.opt.Tick(time.Minute, minuteTickMsg{}), a.ageFilter())
	if slept && a.cloud != nil && !l.probing {
		return tea.Batch(cmd, a.probe())
	}
	return cmd
}

// linkBack goes on with what the loss of the link had stopped.
func (a *App) linkBack() tea.Cmd {
	cmds := []tea.Cmd{a.say("The cloud answers again.")}
	l := &a.load
	if l.stopped && l.err != nil && silent(l.err) {
		l.stopped, l.err, l.trouble = false, nil, nil
		l.walk.Resume()
	}
	cmds = append(cmds, a.fetch(), a.fetchNarrow(), a.narrowDown())
	a.fresh.due = a.now()
	clear(a.poll.next) // what is in progress is asked for at once
	for _, s := range a.stack {
		if r, ok := s.(resumer); ok {
			cmds = append(cmds, r.resume(a))
		}
	}
	return tea.Batch(cmds...)
}

// resumer is a screen that asks again, when the cloud answers again, for what
// it did not get.
type resumer interface{ resume(a *App) tea.Cmd }

// linkText says since when nothing is known, and what is done about it; "" while
// all is well.
func (a *App) linkText() string {
	l := a.link
	lost, waiting, since := l.state()
	if !lost && !waiting {
		return ""
	}
	text := "no answer yet"
	if !since.IsZero() {
		text = "no answer since " + a.clockOf(since)
	}
	if left := l.next.Sub(a.now()); l.down && !l.probing && left > 0 {
		if a.lean() {
			return text
		}
		return text + ", next try in " + number(int((left+time.Second-1)/time.Second)) + " s"
	}
	return text + ", trying"
}

// resume asks for the volumes that did not come.
func (c *createScreen) resume(a *App) tea.Cmd {
	p := &c.pick
	if p.err == nil || !silent(p.err) {
		return nil
	}
	p.loading, p.err = true, nil
	marker := ""
	if n := len(p.volumes); n > 0 {
		marker = p.volumes[n-1].ID
	}
	return p.fetch(a, marker)
}

// resume asks for what did not come.
func (d *detailScreen) resume(a *App) tea.Cmd {
	if d.err == nil && d.msgErr == nil {
		return nil
	}
	return d.opened(a)
}

// resume reads the metadata that did not come.
func (m *metadataScreen) resume(a *App) tea.Cmd {
	if m.err == nil || !silent(m.err) || m.phase != phaseOpening {
		return nil
	}
	m.err = nil
	return m.read(a)
}
