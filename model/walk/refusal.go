package walk

import (
	"errors"
	"time"

	"snapdash/model"
)

const (
	maxTries    = 4 // refusals of a page in a row after which the walk gives up
	shortWait   = 2 * time.Second
	unavailable = 503 // HTTP's status for a server that has too much to do
	badGateway  = 502 // and for one that a proxy doesn't reach
)

// Refused takes a failure. It gives an error when the walk cannot go on: then
// Resume tries the same page again.
func (w *Walk) Refused(req Request, err error) error {
	j, ok := w.flight[req.Seq]
	if !ok {
		return nil
	}
	delete(w.flight, req.Seq)
	w.slowDown(req, err)
	if j.front == nil {
		w.lookAgain(req.Query.Offset, err)
		return nil
	}
	f := j.front
	s := w.owner(f)
	if s == nil {
		return nil
	}
	if s.giveBack(f, 0); s.done {
		return nil
	}
	f.tries++
	return w.refused(s, f, err)
}

// refused takes the failure of a front's page.
func (w *Walk) refused(s *segment, f *front, err error) error {
	switch {
	case errors.Is(err, model.ErrNotFound) && !f.marker.zero() && f.missed < maxMissed:
		w.vanished(s, f)
		return w.dropLost()
	case s.spares(f) && !passes(err) && (f.tries > 1 || ofThePage(err)):
		return w.leave(s, f)
	case f.tries < maxTries && (passes(err) || errors.Is(err, model.ErrServer) || errors.Is(err, model.ErrAnswer)):
		w.wait = max(w.wait, waitFor(f, err))
		return nil
	}
	w.stopped = true
	return err
}

// lookAgain asks again for a row that the search for the end was refused, or gives
// the search up: without the end there are no segments.
func (w *Walk) lookAgain(at int, err error) {
	p := &w.search
	if p.tries++; !passes(err) || p.tries >= maxTries {
		w.search = search{}
		return
	}
	p.ask = append(p.ask, at)
	w.wait = max(w.wait, shortWait, faultOf(err).Wait)
}

// vanished deals with a marker that has been deleted, for which Cinder answers 404.
func (w *Walk) vanished(s *segment, f *front) {
	f.tries = 0
	f.missed++
	s.sized = false // rows that came already come again
	f.shut = !f.stepBack()
}

// leave gives a front up, and with it a segment that is not begun.
func (w *Walk) leave(s *segment, f *front) error {
	if f.up {
		f.shut = true
		return w.dropLost()
	}
	return w.drop(s)
}

// ofThePage reports whether a refusal is of what was asked for, and not of the
// server, of the line to it or of who asks.
func ofThePage(err error) bool {
	return errors.Is(err, model.ErrInvalid) || errors.Is(err, model.ErrNotSupported) ||
		errors.Is(err, model.ErrAnswer) && faultOf(err).Status >= 400
}

// passes reports whether a refusal is over when the server has had time, or the
// line is there again.
func passes(err error) bool {
	status := faultOf(err).Status
	return errors.Is(err, model.ErrThrottled) || errors.Is(err, model.ErrUnreachable) || status == unavailable || status == badGateway
}

// waitFor is how long a server is left alone after a refusal.
func waitFor(f *front, err error) time.Duration {
	if errors.Is(err, model.ErrThrottled) {
		return max(shortWait, faultOf(err).Wait)
	}
	return shortWait * time.Duration(f.tries)
}

// calm is after how many pages without a refusal one request more may be under way,
// of those that refusals took; twice as many after each.
const calm = 16

// lowered is what refusals took of the requests at once.
type lowered struct {
	by    int // requests
	rest  int // pages until the next comes back
	again int // how many the rest is then
}

// slowDown halves the requests at once when the server has too many of them: once
// for all that were made before it was known.
func (w *Walk) slowDown(req Request, err error) {
	if req.Seq > w.slowed && (errors.Is(err, model.ErrThrottled) || faultOf(err).Status == unavailable) {
		before := w.allowed
		if w.pace.trial {
			before++ // nobody will judge the trial any more
		}
		w.allowed = w.pace.halve(w.allowed)
		w.slowed = w.seq
		l := &w.lowered
		l.by, l.again = l.by+before-w.allowed, max(calm, 2*l.again)
		l.rest = l.again
	}
}

// speedUp gives one of those requests back when enough pages have come.
func (w *Walk) speedUp() {
	l := &w.lowered
	if l.by == 0 {
		return
	}
	if l.rest--; l.rest <= 0 {
		l.by, l.rest = l.by-1, l.again
		w.allowed = w.pace.raise(w.allowed)
	}
}

func faultOf(err error) model.Fault {
	var f *model.Fault
	if errors.As(err, &f) {
		return *f
	}
	return model.Fault{}
}

// Ticked ends a wait.
func (w *Walk) Ticked() { w.wait = 0 }

// Stop ends the walk with what there is; replies under way are still taken.
func (w *Walk) Stop() { w.stopped = true }

// Resume goes on where the walk stopped.
func (w *Walk) Resume() {
	w.stopped, w.wait = false, 0
	for _, s := range w.segments {
		for _, f := range []*front{s.down, s.up} {
			f.tries, f.missed = 0, 0
		}
	}
}
